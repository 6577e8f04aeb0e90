"use strict";module.exports={13279:(v,f,t)=>{t.d(f,{N:()=>E,V:()=>$});var u=t(512),d=t(22774),o=t(84788);const r=3e4,x=`${o.l}
cd "$root" 2>/dev/null || exit 0
at=$(stat -c %Y lock 2>/dev/null) && text=$(cat lock 2>/dev/null) || exit 0
printf '%s\\n%s\\n' $(( $(date +%s) - at )) "$text"`,m=`${o.l}
cd "$root" 2>/dev/null && [ -f lock ] || exit 0
umask 077
exec 9>>guard && flock -w 10 9 || exit 75
[ -f lock ] || exit 0
if [ "$(head -n 1 lock)" = "$3" ]; then rm -f lock; else echo another; fi`;async function $(c,l,s,e){const n=(0,o.K)("look at the lock",x,[l,s]),a=await(0,d.j)(c,n,{...e&&{signal:e},deadlineMs:r}),[k="",_="",h=""]=a.split(`
`);if(_==="")return;const i=Math.max(0,Number(k));return{...(0,u.pZ)(h),token:_,silentForSeconds:i,dead:i>=u.Ln}}async function E(c,l,s,e,n){const a=(0,o.K)("break the lock",m,[l,s,e.token]);return(await(0,d.j)(c,a,{...n&&{signal:n},deadlineMs:r})).trim()!=="another"}}};
