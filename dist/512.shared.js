"use strict";module.exports={512:(T,f,a)=>{a.d(f,{Ie:()=>w,Ln:()=>k,nz:()=>m,pZ:()=>l,w8:()=>_,zM:()=>g});var d=a(58500),P=a.n(d),c=a(87560),h=a(84788);const k=15,p=3e3,u=3e4,y=`${h.l}
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
done`,$=`[ "$(head -n 1 lock 2>/dev/null)" = "$1" ] || exit 97
shift; exec "$@"`,v='cd "$1" 2>/dev/null || exit 97; shift; exec "$@"',_=97,w=600,m=96;function g(s){const e=new x(s);return{async attempt(){const t=await e.ask("try"),[o,n="",r=""]=t.split("	");if(o==="held")return{owner:l(r)};const i=o==="over"?l(r).run:"";return s.journal.write({type:"lock.taken",target:s.remote.name,...i&&{takenOverFrom:i}}),{lock:new E(s,n,e)}},stop:()=>e.stop()}}function l(s){const e=s.indexOf(" ");return{since:s.slice(0,e),run:s.slice(e+1)}}class x{request;#e;#t;constructor(e){this.request=e}async ask(e){try{return await this.#s(e)}catch(t){if(this.#e===void 0)throw t;return this.#e=void 0,this.#s(e)}}async#s(e){if(this.#e===void 0||this.#t===void 0){const{remote:o,directory:n,project:r,token:i,run:M}=this.request,O=M.replaceAll(/\s+/g," ");this.#e=await o.start((0,h.K)("lock",y,[n,r,i,O,String(k)])),this.#t=this.#e.lines[Symbol.asyncIterator]()}this.#e.write(`${e}
`);const t=await this.#o(this.#t.next());if(t===void 0)throw this.stop(),(0,c.LM)(this.request.remote.name,u);if(t.done)throw(0,c.n6)(this.request.remote.name,"lock",await this.#e.ended);return t.value}async#o(e){const t=new AbortController,o=(0,d.setTimeout)(u,void 0,{signal:t.signal}).catch(()=>{});return Promise.race([e,o]).finally(()=>t.abort())}async stop(){await this.#e?.stop().catch(()=>{})}}class E{request;root;keeper;project;lost;#e=()=>{};#t;#s;constructor(e,t,o){this.request=e,this.root=t,this.keeper=o,this.project=e.project,this.lost=new Promise((n,r)=>{this.#e=r}),this.lost.catch(()=>{}),this.#s=setInterval(()=>{this.#t??=this.#o().finally(()=>{this.#t=void 0})},p)}fence(e){const{token:t}=this.request,o=["sh","-c",$,"deploy-kit",t,...e],[n,r]=[String(w),String(m)],i=["flock","-o","-w",n,"-E",r,"work",...o];return["sh","-c",v,"deploy-kit",this.root,...i]}async release(){clearInterval(this.#s),await this.#t;const e=await this.keeper.ask("release").catch(()=>"gone");await this.keeper.stop(),e.startsWith("released")&&this.request.journal.write({type:"lock.released",target:this.request.remote.name})}async#o(){(await this.keeper.ask("beat").catch(()=>"gone")).startsWith("lost")&&this.#e((0,c.wV)(this.request.remote.name,this.request.project))}}}};
