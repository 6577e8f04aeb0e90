"use strict";exports.id=69,exports.ids=[69],exports.modules={69:((Ee,S,l)=>{l.r(S),l.d(S,{run:()=>Re});var G=l(9993),K=l(7598),$=l(5771),B=l(2079);const b="/etc/sysctl.d/60-deploy-kit-swap.conf",F=[".deploy-kit-probe",".deploy-kit-new",".deploy-kit-bridge"],X=`conf=$2
folder=$(dirname "$1")
file=$(readlink -f "$folder" 2>/dev/null) || file=$folder
file=\${file%/}/$(basename "$1")
say() { printf '%s\\t%s\\n' "$1" "$2"; }
content() { if [ -r "$1" ]; then cat "$1"; else sudo -n cat "$1" 2>/dev/null; fi; }
text() { if [ -e "$2" ]; then say "$1" "$(content "$2" | base64 | tr -d '\\n')"; fi; }
shift 2
say path "$file"
if [ -d "$folder" ]; then say folder "$(df -PTk "$folder" | awk 'END { print $2, $5 }')"; fi
if [ -e "$file" ] || [ -L "$file" ]; then say file "$(stat -c '%s %a %u %F' "$file")"; fi
for suffix in "$@"; do if [ -e "$file$suffix" ]; then say leftover "$file$suffix"; fi; done
awk 'NR > 1 { print "swap\\t" $1, $3, $4, $5 }' /proc/swaps
awk '/^Mem(Total|Available):/ { print "memory\\t" $2 }' /proc/meminfo
say swappiness "$(cat /proc/sys/vm/swappiness)"
text fstab /etc/fstab
text sysctl "$conf"
for other in /etc/sysctl.d/*.conf /run/sysctl.d/*.conf /usr/local/lib/sysctl.d/*.conf /usr/lib/sysctl.d/*.conf /etc/sysctl.conf; do
  [ -f "$other" ] && [ ! -L "$other" ] && [ -r "$other" ] || continue
  name=\${other##*/}
  [ "$name" = sysctl.conf ] && name=99-sysctl.conf
  [ "$name" != "\${conf##*/}" ] || continue
  [ "$(printf '%s\\n%s\\n' "\${conf##*/}" "$name" | LC_ALL=C sort | tail -n 1)" = "$name" ] || continue
  if grep -Eq '^[[:space:]]*vm[./]swappiness[[:space:]]*=' "$other"; then say later "$other"; fi
done
:`;function U(e){return(0,B.K)("read swap",X,[e,b,...F])}function V(e){const t=new Map;for(const r of e.split(`
`)){const d=r.indexOf("	");d>0&&t.set(r.slice(0,d),[...t.get(r.slice(0,d))??[],r.slice(d+1)])}const s=r=>t.get(r)?.[0],n=r=>t.get(r)??[],i=s("path")??"",o=n("swap").map(Z),[a=0,f=0]=n("memory").map(h);return{path:i,file:J(s("file")),active:o.find(({name:r})=>r===i),others:o.filter(({name:r})=>r!==i&&!Y(r,i)),leftovers:n("leftover"),folder:Q(s("folder")),memory:{totalBytes:a,availableBytes:f},swappiness:Number(s("swappiness")),overriddenBy:n("later"),fstab:T(s("fstab")),sysctlFile:T(s("sysctl"))}}function Y(e,t){return F.some(s=>e===t+s)}function Z(e){const[t="",s="",n="",i=""]=e.split(" ");return{name:t,bytes:h(s),usedBytes:h(n),priority:Number(i)}}function J(e){if(e===void 0)return;const[t="",s="",n="",...i]=e.split(" ");return{type:i.join(" "),bytes:Number(t),mode:s,ownerId:Number(n)}}function Q(e){if(e===void 0)return;const[t="",s=""]=e.split(" ");return{filesystem:t,freeBytes:h(s)}}const h=e=>Number(e)*1024;function T(e){return e===void 0?void 0:Buffer.from(e,"base64").toString("utf8")}const q=6e4;async function M(e,t,s){const n=U(t),i=await e.exec(n,{signal:s,deadlineMs:q,repeatable:!0});if(i.code!==0)throw(0,$.n6)(e.name,n.label,{...i,stdout:""});return V(i.stdout)}function H(e,{fence:t,...s}){const{label:n,text:i,args:o,stdin:a,deadlineMs:f,signal:r}=s,d=(0,B.K)(n,i,o,a??""),g=[...e.username==="root"?[]:["sudo","-n"],...d.argv];return e.exec({...d,argv:t?t(g):g},{signal:r,deadlineMs:f})}function L(e){return e===void 0?"none":(0,K.createHash)("sha256").update(e).digest("hex")}function _(e,t){const s=(e??"").split(`
`),n=s.filter(o=>A(o,t));if(n.length===1&&n.every(ee))return e??"";const i=s.filter(o=>!A(o,t));for(;i.at(-1)?.trim()==="";)i.pop();return`${[...i,`${t} none swap sw,nofail 0 0`].join(`
`)}
`}function P(e){return e.trim().split(/\s+/)}function A(e,t){return P(e)[0]===t}function ee(e){const[,,t,s=""]=P(e);return t==="swap"&&!s.split(",").includes("noauto")}function te(e){return`# Written by deploy-kit provision-swap.
vm.swappiness = ${e}
`}var c=l(7107),p=l(966);function se(e,t,s){return new c.sH({code:"swap-filesystem",what:`${t} would lie on ${s}, ${ne(s)}`,where:`host ${e}`,remedy:s==="btrfs"?`Make it on the host, in a subvolume without snapshots: btrfs filesystem mkswapfile --size SIZE ${t}; once it is in use with that size, it is left as it is. Or give a path on ext4 or XFS.`:"Give the input path a place on a disk with ext4 or XFS; df -T on the host shows them."})}function ne(e){return e==="btrfs"?"where a swap file must not be copied on write, and stops snapshots of its subvolume":/^(overlay|aufs)$/.test(e)?"where no swap file works: is this host a container?":"where no swap file works"}function ie(e,t,s,n){const i=n-s,o=i<0?"which is not there":`which would leave ${(0,p.lP)(i)}`;return new c.sH({code:"swap-disk-full",what:`${t.path} of ${(0,p.lP)(t.size)} takes ${(0,p.lP)(s)} of the ${(0,p.lP)(n)} that are free, ${o}; ${(0,p.lP)(t["min-free"])} must stay free`,where:`host ${e}`,remedy:"Free some disk (docker image prune removes unused images), enlarge the volume, or give a smaller size or min-free."})}function j(e,t,s,n){return new c.sH({code:"swap-memory",what:`${t} holds ${(0,p.lP)(s)}, which must go elsewhere while its size changes; ${(0,p.lP)(n)} of memory are available, and the disk has no room for another swap file meanwhile`,where:`host ${e}`,remedy:"Stop something that uses much memory, or free disk, and run it again."})}function oe(e,t){return new c.sH({code:"swap-path",what:`the folder of ${t} does not exist`,where:`host ${e}`,remedy:"Make the folder, or give another path; /swapfile is the default."})}function ae(e,t,s){return new c.sH({code:"swap-path",what:`${t} is a ${s}`,where:`host ${e}`,remedy:"Give another path, or take away what is there."})}function re(e,t){return new c.sH({code:"swap-path",what:`${t} is a file that holds no swap`,where:`host ${e}`,remedy:"It is left alone. Give another path, or remove it if nobody needs it."})}function fe(e,t,s){const n=/password|terminal|tty/i.test(s.stderr),o=s.code===127?"there is no sudo":n?"sudo asks for a password":"sudo does not allow it";return new c.sH({code:"swap-needs-root",what:`${t} is not root, and ${o}`,where:`host ${e}`,remedy:`Let the user run commands as root without a password (a file in /etc/sudoers.d with "${t} ALL=(ALL) NOPASSWD: ALL"), or log in as root.`,log:(0,$.w$)(s.stderr,3)})}function v(e,t,s,n){const i=/no space left/i.test(n.stderr);return new c.sH({code:i?"swap-disk-full":"swap-refused",what:i?`the disk was full while ${s} ${t}`:`${s} ${t} did not work`,where:`host ${e}`,remedy:i?"Free some disk, or give a smaller size.":'The last lines are what the host said. "Operation not permitted" means a host that may not change its swap, such as a container.',log:(0,$.K_)(n)})}function de(e,t){return new c.sH({code:"swap-file-changed",what:`somebody else changed ${t} meanwhile`,where:`host ${e}`,remedy:"It is left as it is. Look who writes it, and run this again."})}function ce(e,t){return new c.sH({code:"swap-not-as-wanted",what:`afterwards the host still lacks: ${t.join(", ")}`,where:`host ${e}`,remedy:"Something on the host changes its swap as well; swapon --show and /etc/fstab tell more."})}function le(e){const[t,...s]=e;if(t===void 0)throw new Error("nothing failed, so that there is nothing to tell");return s.length===0?t:new c.sH({code:t.code,what:e.map(({what:n})=>n).join("; "),...t.where===void 0?{}:{where:t.where},remedy:t.remedy,log:e.flatMap(({log:n})=>n)})}const pe=64*1024**2,ue=64*1024**2,$e=/^(overlay|aufs|btrfs|zfs|bcachefs|tmpfs|ramfs|nfs\d?|cifs|smb3|9p|virtiofs|squashfs|erofs|ceph|fuse.*)$/;function N(e,t,s){const n=R(t.others,s.size)?E:he(e,t,s),o=!R(t.others,s.size)?O(t.fstab,_(t.fstab,t.path)):void 0,a=O(t.sysctlFile,te(s.swappiness)),f=t.swappiness===s.swappiness?void 0:s.swappiness,r=t.leftovers.length>0,d={file:n,fstab:o,sysctlFile:a,swappiness:f,tidy:r};return{...d,changes:me(d,t,s)}}function R(e,t){const s=e.filter(({name:n})=>!/^\/dev\/zram/.test(n));return s.length>0&&I(s.map(({bytes:n})=>n+4096))>=t}const E={kind:"keep"};function he(e,t,s){const{file:n,active:i,folder:o}=t;if(n!==void 0&&!/^regular/.test(n.type))throw ae(e,s.path,n.type);if(n?.bytes===s.size){const r=n.ownerId===0&&n.mode==="600";return i!==void 0&&r?E:{kind:"adopt"}}if(o===void 0)throw oe(e,s.path);if($e.test(o.filesystem))throw se(e,s.path,o.filesystem);const a=i===void 0?0:we(e,t,i,s),f=Math.max(0,s.size-(n?.bytes??0))+a;if(f>0&&o.freeBytes-f<s["min-free"])throw a>0?j(e,s.path,i?.usedBytes??0,t.memory.availableBytes):ie(e,s,f,o.freeBytes);return n===void 0?{kind:"create"}:{kind:"resize",bridgeBytes:a}}function we(e,t,s,n){const i=t.memory.availableBytes-pe+I(t.others.map(o=>o.bytes-o.usedBytes));if(s.usedBytes<=i)return 0;if(s.usedBytes>i+n.size)throw j(e,n.path,s.usedBytes,t.memory.availableBytes);return s.usedBytes+ue}function me(e,t,s){const n=[],{file:i}=e,o=(0,p.lP)(s.size);if(i.kind==="create"&&n.push({subject:s.path,action:"create",detail:o}),i.kind==="resize"){const a=`${(0,p.lP)(t.file?.bytes??0)} -> ${o}`;n.push({subject:s.path,action:"update",detail:a})}if(i.kind==="adopt"){const a=t.active===void 0?`${o}, turned on`:`mode ${t.file?.mode} -> 600, owner root`;n.push({subject:s.path,action:"update",detail:a})}if(e.fstab!==void 0&&n.push({subject:"/etc/fstab",action:"update",detail:`${s.path} at boot`}),e.swappiness!==void 0||e.sysctlFile!==void 0){const a=`${t.swappiness} -> ${s.swappiness}`,f=e.swappiness===void 0?`${s.swappiness}, at boot too`:a;n.push({subject:"vm.swappiness",action:"update",detail:f})}for(const a of t.leftovers)n.push({subject:a,action:"remove",detail:"left by a run that was interrupted"});return n}const O=(e,t)=>e===t?void 0:t,I=e=>e.reduce((t,s)=>t+s,0);var ye=l(1239);const u=`umask 077
active() { awk -v file="$1" '$1 == file { found = 1 } END { exit !found }' /proc/swaps; }
on() { if [ "\${2:--1}" -ge 0 ]; then swapon -p "$2" "$1"; else swapon "$1"; fi; }
off() { if active "$1"; then swapoff "$1"; fi; }
drop() { off "$1" && rm -f "$1"; }
grow() {
  case $method in
    fallocate) fallocate -l "$2" "$1" ;;
    *) head -c "$(( $2 - $(stat -c %s "$1") ))" /dev/zero >>"$1" ;;
  esac
}
make() { drop "$1" && ( set -C; : >"$1" ) && grow "$1" "$2" && mkswap "$1" >/dev/null; }
resize() {
  if [ "$(stat -c %s "$1")" -gt "$2" ]; then truncate -s "$2" "$1"; else grow "$1" "$2"; fi && mkswap "$1" >/dev/null
}`,ge=`${u}
probe=$1.deploy-kit-probe
trap 'drop "$probe"' EXIT
trap 'exit 1' HUP INT TERM
for method in fallocate write; do
  if make "$probe" 1048576 && swapon "$probe" && swapoff "$probe"; then echo "$method"; exit 0; fi
done
exit 1`,be='if [ ! -s "$1" ]; then echo empty; else blkid -p -o value -s TYPE "$1" || :; fi',ve=`${u}
method=$3
make "$1.deploy-kit-new" "$2" && mv -T "$1.deploy-kit-new" "$1" && swapon "$1"`,ke=`${u}
chown 0:0 "$1" && chmod 0600 "$1" && { active "$1" || on "$1" "$2"; }`,xe=`${u}
method=$3
bridge=$1.deploy-kit-bridge
if [ "$5" -gt 0 ] && ! active "$bridge"; then make "$bridge" "$5" && swapon "$bridge" || exit; fi
chown 0:0 "$1" && chmod 0600 "$1" && off "$1" && resize "$1" "$2" && on "$1" "$4" && drop "$bridge"`,ze=`${u}
for suffix in probe new bridge; do drop "$1.deploy-kit-$suffix" || exit; done`,Se=`${u}
method=$2
if [ "$3" = none ]; then
  drop "$1" || exit
elif [ "$(stat -c %s "$1")" -ne "$3" ]; then
  off "$1" && resize "$1" "$3" || exit
fi
if [ "$3" != none ]; then
  chmod "$5" "$1" && chown "$6" "$1" || exit
  if [ "$4" = off ]; then off "$1" || exit; else active "$1" || on "$1" "$4" || exit; fi
fi
for suffix in probe new bridge; do drop "$1.deploy-kit-$suffix" || exit; done`,Be=`is=none
if [ -e "$1" ]; then is=$(sha256sum <"$1") && is=\${is%% *} || exit; fi
[ "$is" != "$3" ] || exit 0
[ "$is" = "$2" ] || exit 9
if [ "$3" = none ]; then rm -f "$1"; exit; fi
umask 022
mkdir -p "$(dirname "$1")" && { [ ! -e "$1" ] || cp -p "$1" "$1.deploy-kit"; } &&
  cat >"$1.deploy-kit" && mv -T "$1.deploy-kit" "$1"`,Fe=`printf '%s\\n' "$1" >/proc/sys/vm/swappiness`,k=".host",w=6e4,x=30*6e4;async function Te(e,t,s,n){const i=await H(e,{label:"look at swap file",text:be,args:[t.path],deadlineMs:w,signal:n});if(i.code!==0)throw fe(e.name,e.username,i);const o=t.file!==void 0&&t.active===void 0&&s.file.kind!=="keep",a=i.stdout.trim(),f=s.file.kind==="adopt";if(o&&a!=="swap"&&(f||a!=="empty"))throw re(e.name,t.path)}async function Me(e,t,s){const n={label:"try swap file",text:ge,args:[t.path],deadlineMs:w,signal:s},i=await z(e,n);if(i.code!==0)throw v(e.name,t.path,"trying",i);return i.stdout.trim()==="write"?"write":"fallocate"}async function He(e,t,{before:s,decision:n,method:i},o){const{path:a}=s,f=Le(t,s,n,i);f&&await y(e,a,f.during,{...f,deadlineMs:x,signal:o}),n.fstab!==void 0&&await m(e,"/etc/fstab",s.fstab,n.fstab,o),n.sysctlFile!==void 0&&await m(e,b,s.sysctlFile,n.sysctlFile,o),n.swappiness!==void 0&&await C(e,n.swappiness,o),n.tidy&&await y(e,a,"taking away leftovers of",{label:"tidy swap",text:ze,args:[a],deadlineMs:x,signal:o})}function Le(e,t,{file:s},n){const{path:i}=t,o=String(e.size),a=String(t.active?.priority??-1);switch(s.kind){case"keep":return;case"create":return{during:"making",label:"make swap file",text:ve,args:[i,o,n]};case"adopt":return{during:"using",label:"use swap file",text:ke,args:[i,a]};case"resize":{const f=[i,o,n,a,String(s.bridgeBytes)];return{during:"resizing",label:"resize swap file",text:xe,args:f}}}}async function Pe(e,t,s){const{before:n,decision:i,method:o}=t,a=[];i.swappiness!==void 0&&a.push(()=>C(e,n.swappiness,s));const{sysctlFile:f,fstab:r}=i;f!==void 0&&a.push(()=>m(e,b,f,n.sysctlFile,s)),r!==void 0&&a.push(()=>m(e,"/etc/fstab",r,n.fstab,s)),i.file.kind!=="keep"&&a.push(()=>Ae(e,n,o,s));const d=[];for(const W of a)await W().catch(g=>d.push((0,c.pH)(g)));if(d.length>0)throw le(d)}async function Ae(e,t,s,n){const{path:i,file:o,active:a}=t,f=a===void 0?"off":String(a.priority),r=[i,s,String(o?.bytes??"none"),f,o?.mode??"",String(o?.ownerId??"")];await y(e,i,"putting back",{label:"put swap file back",text:Se,args:r,deadlineMs:x,signal:n})}async function m(e,t,s,n,i){const o=await z(e,{label:`write ${t}`,text:Be,args:[t,L(s),L(n)],stdin:n??"",deadlineMs:w,signal:i});if(o.code===9)throw de(e.name,t);if(o.code!==0)throw v(e.name,t,"writing",o)}async function C(e,t,s){const i={label:"set vm.swappiness",text:Fe,args:[String(t)],deadlineMs:w,signal:s};await y(e,`vm.swappiness ${t}`,"setting",i)}async function y(e,t,s,n){const i=await z(e,n);if(i.code!==0)throw v(e.name,t,s,i)}async function z(e,t){const s=await H(e.remote,{...t,fence:n=>e.fence(k,n)});if(s.code===ye.w8)throw(0,$.wV)(e.name,k);return s}const je={async plan(e,t,s){const n=await M(e.remote,t.path,s.signal),i=N(e.name,n,t);return i.changes.length>0&&await Te(e.remote,n,i,s.signal),{state:n,decision:i,changes:i.changes,details:D(n)}},async prepare(e,t,s,n){const{kind:i}=s.decision.file,a=i==="create"||i==="resize"?await Me(e,s.state,n.signal):"fallocate";return Ne(s.state,t,n),{plan:s,method:a}},async apply(e,t,{plan:s,method:n},i){const o={before:s.state,decision:s.decision,method:n};return i.began(o),await He(e,t,o,i.signal),o},async verify(e,t,s,n){const i=await M(e.remote,t.path,n.signal),{changes:o}=N(e.name,i,t);if(o.length>0)throw ce(e.name,o.map(({subject:a})=>a));return D(i)},async undo(e,t,s,n){await Pe(e,s,n.signal)}};function D({path:e,active:t,others:s,swappiness:n}){const i=o=>({bytes:o.bytes,usedBytes:o.usedBytes});return{swap:[...t?[t]:[],...s].map(o=>({name:o.name,...i(o)})),path:e,swappiness:n}}function Ne(e,t,{journal:s}){if(e.overriddenBy.length===0)return;const i=`${e.overriddenBy.join(", ")} also sets vm.swappiness and is read later at boot: ${t.swappiness} holds until the next reboot only`;s.write({type:"warning",message:i})}const{run:Re}=(0,G.D)({name:"provision-swap",success:"changed",begin:async e=>({capability:je,wish:e,project:k,directory:"~/.deploy-kit",dryRun:e["dry-run"]})})})};
