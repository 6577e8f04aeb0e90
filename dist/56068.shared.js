"use strict";module.exports={56068:(v,x,c)=>{c.d(x,{N:()=>h,V:()=>$});var d=c(65771),u=c(71239),l=c(2079);const k=3e4,f=`${l.l}
cd "$root" 2>/dev/null || exit 0
at=$(stat -c %Y lock 2>/dev/null) && text=$(cat lock 2>/dev/null) || exit 0
printf '%s\\n%s\\n' $(( $(date +%s) - at )) "$text"`,m=`${l.l}
cd "$root" 2>/dev/null && [ -f lock ] || exit 0
umask 077
exec 9>>guard && flock -w 10 9 || exit 75
[ -f lock ] || exit 0
if [ "$(head -n 1 lock)" = "$3" ]; then rm -f lock; else echo another; fi`;async function $(e,s,r,a){const o=(0,l.K)("look at the lock",f,[s,r]),t=await e.exec(o,{...a&&{signal:a},deadlineMs:k,repeatable:!0});if(t.code!==0)throw(0,d.n6)(e.name,o.label,t);const[n="",i="",E=""]=t.stdout.split(`
`);if(i==="")return;const _=Math.max(0,Number(n));return{...(0,u.pZ)(E),token:i,silentForSeconds:_,dead:_>=u.Ln}}async function h(e,s,r,a,o){const t=(0,l.K)("break the lock",m,[s,r,a.token]),n=await e.exec(t,{...o&&{signal:o},deadlineMs:k,repeatable:!0});if(n.code!==0)throw(0,d.n6)(e.name,t.label,n);return n.stdout.trim()!=="another"}}};
