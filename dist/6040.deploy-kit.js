"use strict";exports.id=6040,exports.ids=[6040],exports.modules={56040:((U,$,a)=>{a.d($,{upload:()=>P});var m=a(77598),B=a.n(m),l=a(73024),L=a.n(l),u=a(51455),C=a.n(u),p=a(56118),_=a(45888),i=a(61562);const w=3,E=`
umask 077
case $1 in
  '~') to=$HOME ;;
  '~/'*) to=$HOME/\${1#'~/'} ;;
  *) to=$1 ;;
esac
shift
newline='
'
sums= modes=
while IFS= read -r line && [ -n "$line" ]; do
  sum=\${line%% *} rest=\${line#* }
  mode=\${rest%% *} path=./\${rest#* }
  sums=$sums$sum'  '$path$newline
  modes=$modes$mode' '$path$newline
  set -- "$@" "$path"
done
sums_match() {
  printf %s "$sums" | sha256sum -c - >/dev/null 2>&1
}
same() (
  cd -- "$to" 2>/dev/null && [ "$(stat -c '%a %n' -- "$@" 2>/dev/null)$newline" = "$modes" ] && sums_match
)
if same "$@"; then
  echo same
  exit 0
fi
temporary=$to.upload.$$ previous=$to.previous.$$
trap 'rm -rf -- "$temporary"' EXIT
trap 'exit 143' TERM INT HUP
mkdir -p -- "$(dirname -- "$to")" && rm -rf -- "$to".upload.* && mkdir -- "$temporary" || exit 70
echo send
tar -xpmof - -C "$temporary" || exit 71
(cd -- "$temporary" && sums_match) || exit 72
if [ -e "$to" ] || [ -L "$to" ]; then
  mv -- "$to" "$previous" || exit 73
fi
if ! mv -- "$temporary" "$to"; then
  [ -e "$previous" ] && mv -- "$previous" "$to"
  exit 73
fi
rm -rf -- "$previous"
`,y={70:"a folder cannot be made there",71:"the files cannot be written there",72:"the files that arrived are not those that were sent",73:"the folder cannot be renamed"};async function P(e,o,n,t,s){I(n,t);const r=await Promise.all([...t].sort((c,d)=>c.path<d.path?-1:1).map(g));for(let c=1;;c+=1)try{return await v(e,o,n,r,s)}catch(d){if(!(d instanceof _.sH)||d.code!=="ssh-link-lost"||c>=w)throw d}}async function v(e,o,n,t,s){const r={bytes:0};let c=()=>{};const d=new Promise(h=>{c=h}),f=await e.exec({argv:["sh","-c",E,"sh",n],label:`upload to ${n}`,stdin:M(t,d,r)},{...s,onLine:(h,T)=>T==="stdout"&&c(h)}).finally(()=>c("ended"));if(f.code===0)return r;const A=f.stderr.split(`
`).filter(h=>h!==""),R=f.signal===null?`exit code ${f.code}`:`signal ${f.signal}`;throw i.vD(o,n,y[f.code??0]??R,A.slice(-20))}async function*M(e,o,n){const t=e.map(({file:s,sum:r})=>`${r} ${(s.mode&4095).toString(8)} ${s.path}
`);if(yield Buffer.from(`${t.join("")}
`),await o==="send")for await(const s of O(e))n.bytes+=s.length,yield s}const D=493;function O(e){const o=(0,p.pack)();return(async()=>{for(const t of K(e))o.entry({name:t,type:"directory",mode:D,mtime:new Date(0),uid:0,gid:0});for(const{file:t,size:s}of e){const r={name:t.path,mode:t.mode&4095,size:s,mtime:new Date(0),uid:0,gid:0};t.content instanceof Uint8Array?o.entry(r,Buffer.from(t.content)):await x(o.entry(r),t.content.localPath)}o.finalize()})().catch(t=>o.destroy(t)),o}function K(e){const o=new Set;for(const{file:n}of e){const t=n.path.split("/").slice(0,-1);for(const s of t.keys())o.add(t.slice(0,s+1).join("/"))}return[...o].sort()}async function x(e,o){const n=new Promise((t,s)=>{e.once("finish",t).once("error",s)});for await(const t of(0,l.createReadStream)(o))e.write(t)||await new Promise(s=>e.once("drain",s));e.end(),await n}async function g(e){try{return await z(e)}catch(o){throw i.zK(e.path,`it cannot be read here: ${o.message}`)}}async function z(e){const o=(0,m.createHash)("sha256");if(e.content instanceof Uint8Array)return{file:e,size:e.content.length,sum:o.update(e.content).digest("hex")};for await(const n of(0,l.createReadStream)(e.content.localPath))o.update(n);return{file:e,size:(await(0,u.stat)(e.content.localPath)).size,sum:o.digest("hex")}}function I(e,o){if(!/^(\/|~\/)./.test(e)||/\/$/.test(e))throw i.zK(e,"a folder is an absolute path or one that starts with ~/");if(e.split("/").includes(".."))throw i.zK(e,".. is in it");if(o.length===0)throw i.zK(e,"there are no files for it");const n=new Set;for(const{path:t}of o){const s=t.split("/");if(t.startsWith("/"))throw i.zK(t,"it is absolute");if(s.some(r=>r===""||r==="."||r===".."))throw i.zK(t,"an empty part, . or .. is in it");if(/[\u0000-\u001f\u007f]/.test(t))throw i.zK(t,"a control character is in it");if(n.has(t))throw i.zK(t,"it is there twice");n.add(t)}for(const t of n){const s=t.split("/").slice(0,-1);if(s.some((r,c)=>n.has(s.slice(0,c+1).join("/"))))throw i.zK(t,"another file of the list stands where its folder would be")}}})};
