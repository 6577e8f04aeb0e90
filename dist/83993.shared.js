"use strict";module.exports={83993:(p,a,t)=>{t.d(a,{D:()=>u});var d=t(84788);const r=["sudo","-n"],i=`PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
has() { command -v "$1" >/dev/null 2>&1; }
answers() { "$@" version --format '{{.Server.Version}}' >/dev/null; }
compose() { printf 'compose=%s\\n' "$("$@" compose version --short 2>/dev/null)"; }
if [ "$(id -u)" = 0 ]; then echo root=self; set --
elif sudo -n true 2>/dev/null; then echo root=sudo; set -- sudo -n
fi
if has dockerd; then echo engine=yes; fi
if has docker; then
  echo cli=yes
  if answers docker; then echo docker=plain; compose docker
  elif [ "$#" -gt 0 ] && answers "$@" docker; then echo docker=sudo; compose "$@" docker
  else compose docker
  fi
fi
if has apt-get; then echo manager=apt; elif has dnf; then echo manager=dnf; fi
if [ -r /etc/os-release ]; then printf 'system=%s\\n' "$(. /etc/os-release; printf %s "$PRETTY_NAME")"; fi
:`;async function u(s,e){const o=await s.exec((0,d.K)("docker version",i,[]),{signal:e,deadlineMs:6e4,repeatable:!0});return l(o)}function l(s){const e=new Map(s.stdout.split(`
`).map(n=>{const c=n.indexOf("=");return[n.slice(0,c),n.slice(c+1)]})),o=e.get("manager"),f={self:[],sudo:r},h={plain:["docker"],sudo:[...r,"docker"]};return{sudo:f[e.get("root")??""],docker:h[e.get("docker")??""],hasCommandLine:e.get("cli")==="yes",hasEngine:e.get("engine")==="yes",compose:e.get("compose")||void 0,packageManager:o==="apt"||o==="dnf"?o:void 0,system:e.get("system")??"",said:s}}}};
