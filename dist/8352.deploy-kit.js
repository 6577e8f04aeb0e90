"use strict";exports.id=8352,exports.ids=[8352,5971],exports.modules={1239:((p,f,s)=>{s.d(f,{Ie:()=>y,Ln:()=>h,nz:()=>$,pZ:()=>m,w8:()=>x,zM:()=>E});var l=s(8500),w=s.n(l),n=s(5771),d=s(2079);const h=15,i=3e3,o=3e4,_=`${d.l}
token=$3 owner=$4 ttl=$5
umask 077
mkdir -p "$root" && cd "$root" || exit 1
guarded() { exec 9>guard; flock -w 10 9 || exit 75; "$@"; exec 9>&-; }
say() { printf '%s\\t%s\\t%s\\n' "$1" "$root" "\${2-}"; }
mine() { [ -f lock ] && [ "$(head -n 1 lock)" = "$token" ]; }
take() { printf '%s\\n%s %s\\n' "$token" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$owner" | cat >lock.new && mv lock.new lock || exit 1; }
try() {
  if mine; then touch lock; say taken
  elif [ ! -f lock ]; then take; say taken
  elif [ $(( $(date +%s) - $(stat -c %Y lock) )) -lt "$ttl" ]; then say held "$(tail -n 1 lock)"
  else was=$(tail -n 1 lock); take; say over "$was"
  fi
}
beat() { if mine; then touch lock; say alive; else say lost; fi; }
forget() {
  rmdir releases 2>/dev/null
  for name in * .[!.]*; do
    case $name in guard|work|key|lock.new) ;; *) [ ! -e "$name" ] || return 0;; esac
  done
  rm -f guard work key lock.new
  cd / && rmdir "$root" "\${root%/*}" 2>/dev/null
}
release() { if mine; then rm -f lock; forget; say released; else say lost; fi; }
while read -r word; do
  case $word in try) guarded try;; beat) guarded beat;; release) guarded release; exit 0;; esac
done`,g=`[ "$(head -n 1 lock 2>/dev/null)" = "$1" ] || exit 97
shift; exec "$@"`,v='cd "$1" 2>/dev/null || exit 97; shift; exec "$@"',x=97,y=600,$=96;function E(r){const e=new M(r);return{async attempt(){const t=await e.ask("try"),[a,u="",c=""]=t.split("	");if(a==="held")return{owner:m(c)};const k=a==="over"?m(c).run:"";return r.journal.write({type:"lock.taken",target:r.remote.name,...k&&{takenOverFrom:k}}),{lock:new O(r,u,e)}},stop:()=>e.stop()}}function m(r){const e=r.indexOf(" ");return{since:r.slice(0,e),run:r.slice(e+1)}}class M{request;#e;#t;constructor(e){this.request=e}async ask(e){try{return await this.#s(e)}catch(t){if(this.#e===void 0)throw t;return this.#e=void 0,this.#s(e)}}async#s(e){if(this.#e===void 0||this.#t===void 0){const{remote:a,directory:u,project:c,token:k,run:P}=this.request,T=P.replaceAll(/\s+/g," ");this.#e=await a.start((0,d.K)("lock",_,[u,c,k,T,String(h)])),this.#t=this.#e.lines[Symbol.asyncIterator]()}this.#e.write(`${e}
`);const t=await this.#n(this.#t.next());if(t===void 0)throw this.stop(),(0,n.LM)(this.request.remote.name,o);if(t.done)throw(0,n.n6)(this.request.remote.name,"lock",await this.#e.ended);return t.value}async#n(e){const t=new AbortController,a=(0,l.setTimeout)(o,void 0,{signal:t.signal}).catch(()=>{});return Promise.race([e,a]).finally(()=>t.abort())}async stop(){await this.#e?.stop().catch(()=>{})}}class O{request;root;keeper;project;lost;#e=()=>{};#t;#s;constructor(e,t,a){this.request=e,this.root=t,this.keeper=a,this.project=e.project,this.lost=new Promise((u,c)=>{this.#e=c}),this.lost.catch(()=>{}),this.#s=setInterval(()=>{this.#t??=this.#n().finally(()=>{this.#t=void 0})},i)}fence(e){const{token:t}=this.request,a=["sh","-c",g,"deploy-kit",t,...e],[u,c]=[String(y),String($)],k=["flock","-o","-w",u,"-E",c,"work",...a];return["sh","-c",v,"deploy-kit",this.root,...k]}async release(){clearInterval(this.#s),await this.#t;const e=await this.keeper.ask("release").catch(()=>"gone");await this.keeper.stop(),e.startsWith("released")&&this.request.journal.write({type:"lock.released",target:this.request.remote.name})}async#n(){(await this.keeper.ask("beat").catch(()=>"gone")).startsWith("lost")&&this.#e((0,n.wV)(this.request.remote.name,this.request.project))}}}),2079:((p,f,s)=>{s.d(f,{K:()=>l,l:()=>w});function l(n,d,h,i){const o=["sh","-c",d,"deploy-kit",...h];return i===void 0?{argv:o,label:n}:{argv:o,label:n,stdin:i}}const w='case $1 in "~/"*) root=$HOME/${1#??}/$2;; *) root=$1/$2;; esac'}),4402:((p,f,s)=>{s.d(f,{g:()=>w});var l=s(583);async function w(n,d,h){const i=await(0,l.reachHosts)(n.targets,n.concurrency,d);try{return await h({...i,byName:new Map(i.remotes.map(o=>[o.name,o]))})}finally{await Promise.all([...i.remotes.map(o=>o.close()),n.end()])}}})};
