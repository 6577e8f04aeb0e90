"use strict";exports.id=4973,exports.ids=[4973],exports.modules=Object.assign({23141:(K,O,c)=>{c.d(O,{$$:()=>V,ZV:()=>N,kQ:()=>Q});var T=c(65771),g=c(58500),P=c(37107),A=c(2079),L=c(15615),b=c(34628);async function F(a){const{remote:d,signal:p,pace:u}=a,h=performance.now();for(;!p.aborted;){const y=u.timeoutMs-(performance.now()-h),w=(0,A.K)(a.label,a.text,[x(u.intervalMs),String(Math.max(1,Math.ceil(y/1e3))),x(a.limitMs),String(b.C),...a.args]),$=await d.start(w,{signal:p});$.write(`${a.input}
`);try{await D($,a)}catch(v){if(!(v instanceof P.sH&&v.code==="ssh-link-lost")&&!p.aborted)throw v}await(0,g.setTimeout)(u.intervalMs,void 0,{signal:p}).catch(()=>{})}}async function D(a,{remote:d,signal:p,onFinding:u}){for await(const h of a.lines){if(p.aborted)return;const[y="",w=""]=h.split("	");if(y==="missing")throw(0,L.$o)(d.name,w);const $=Buffer.from(w,"base64").toString("utf8").trimEnd(),v=$.lastIndexOf(`
`);u({code:Number($.slice(v+1)),stdout:Buffer.from(y,"base64"),stderr:$.slice(0,Math.max(v,0))})}}const x=a=>(a/1e3).toFixed(3),H=`interval=$1 limit=$3 bytes=$4
until=$(( $(date +%s) + $2 ))
keep=head
shift 4
IFS= read -r input
has() { command -v "$1" >/dev/null 2>&1; }
missing() { printf 'missing\\t%s\\n' "$1"; exit 0; }`,S=`exec 5>&1
ask() {
  while :; do
    said=$( { { printf '%s\\n' "$input" | "$@" 5>&-; echo "$?" >&2; } | "$keep" -c "$bytes" | base64 | tr -d '\\n' >&5; } 2>&1 )
    printf '\\t%s\\n' "$(printf '%s' "$said" | base64 | tr -d '\\n')" || return
    [ "$(date +%s)" -lt "$until" ] || return
    sleep "$interval"
  done
}
{ ask "$@"; kill -s TERM 0; } &
read -r _
trap '' TERM
kill -s TERM 0`,z=`${H}
if has curl; then
  input="url = \\"$input\\""
  set -- curl -q --config - --silent --show-error --include --globoff --noproxy '*' --max-time "$limit"
elif has python3; then set -- python3 -c "$1" "$limit" "$bytes"
else missing 'curl or python3'
fi
${S}`,R=`${H}
if has bash && has timeout; then
  set -- timeout --foreground -k 1 "$limit" bash -c 'exec 3<>"/dev/tcp/$1/$2"' bash "$1" "$2"
elif has python3; then set -- python3 -c "$3" "$1" "$2" "$limit"
elif has nc; then set -- nc -z -w "\${limit%.*}" "$1" "$2"
else missing 'bash with timeout, python3 or nc'
fi
${S}`,W=`${H}
keep=tail
has timeout || missing timeout
set -- timeout --foreground -k 1 "$limit" sh -c 'exec "$@" 2>&1 </dev/null' sh "$@"
${S}`,B=`import base64, http.client, sys
from urllib.parse import unquote, urlsplit
url = urlsplit(sys.stdin.readline().strip())
limit, size = float(sys.argv[1]), int(sys.argv[2])
kind = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
headers = {"Accept": "*/*", "User-Agent": "deploy-kit", "Connection": "close"}
if url.username is not None:
    login = unquote(url.username) + ":" + unquote(url.password or "")
    headers["Authorization"] = "Basic " + base64.b64encode(login.encode()).decode()
try:
    connection = kind(url.hostname, url.port, timeout=limit)
    connection.request("GET", (url.path or "/") + ("?" + url.query if url.query else ""), headers=headers)
    response = connection.getresponse()
    body = response.read(size)
except (OSError, http.client.HTTPException) as error:
    sys.stderr.write("%s\\n" % error)
    sys.exit(28 if isinstance(error, TimeoutError) else 7)
sys.stdout.buffer.write(b"HTTP/1.1 %d\\r\\n\\r\\n" % response.status + body)`,G=`import socket, sys
try:
    socket.create_connection((sys.argv[1], int(sys.argv[2])), timeout=float(sys.argv[3])).close()
except OSError as error:
    sys.stderr.write("%s\\n" % error)
    sys.exit(124 if isinstance(error, TimeoutError) else 1)`;var E=c(43792);const I=20;function N(a,d,p){const u=h=>{const y=(0,E.zm)(h.stdout),w=h.code===0||h.code===23&&h.stdout.length>=b.C;return y!==void 0&&w?(0,E.i2)(y,p,d):C((0,E.pc)(j(h),d.secrets))};return{name:`http ${d.shown}`,from:a.name,watch:(h,y,w)=>F({remote:a,label:`check ${d.shown}`,text:z,args:[B],input:d.href,limitMs:Math.min(b.J,y.timeoutMs),pace:y,signal:w,onFinding:$=>h(u($))})}}function Q(a,d){const p=u=>u.code===0?{good:!0,text:"connected",lines:[]}:C(k(u));return{name:`tcp ${d.shown}`,from:a.name,watch:(u,h,y)=>F({remote:a,label:`check ${d.shown}`,text:R,args:[d.address,String(d.port),G],input:"",limitMs:Math.min(b.J,h.timeoutMs),pace:h,signal:y,onFinding:w=>u(p(w))})}}function V(a,d){const p=({code:u,stdout:h})=>({good:u===0,text:u===124?"it did not end in time":`exit code ${u}`,lines:(0,T.w$)(h.toString("utf8"),I)});return{name:`command ${d.join(" ")}`,from:a.name,watch:(u,h,y)=>F({remote:a,label:`check ${d[0]}`,text:W,args:d,input:"",limitMs:h.timeoutMs,pace:h,signal:y,onFinding:w=>u(p(w))})}}const C=a=>({good:!1,text:a,lines:[]});function j({code:a,stderr:d}){if(a===28)return"no answer in time";const u=((0,T.w$)(d,1)[0]??"").replace(/^curl: \(\d+\) /,"").replace(/ after \d+ ms/,"").replace(/\[Errno \d+\] /,"");return/refused|Couldn.t connect|Could not connect/i.test(u)?"connection refused":u===""?`the tool ended with ${a}`:u}function k({code:a,stderr:d}){if(a===124)return"no answer in time";const p=(0,T.w$)(d,1)[0]??"";return/refused/i.test(p)?"connection refused":p.replace(/^bash: (line \d+: )?/,"").replace(/\[Errno -?\d+\] /,"")||`the tool ended with ${a}`}},84973:(K,O,c)=>{c.r(O),c.d(O,{run:()=>J,step:()=>y});async function T(t,e){const{"ecs-service":s,"target-group":o,metric:n,alarm:r}=t;if(![s,o,n,r].some(f=>f!==void 0))return{probes:[],end:()=>{}};const{awsProbes:m}=await Promise.all([c.e(8249),c.e(9880),c.e(7426)]).then(c.bind(c,57426));return m(t,e)}var g=c(37107),P=c(15615);const A={healthy:"healthy",failed:"failed","timed-out":"timed-out",stopped:"cancelled"};function L(t,e,s){const o=A[t.ended],n=t.checks.map(l=>H(l,t.ended,e)),r=t.checks.map((l,m)=>S(l,o,n[m]));return x(s,o,t.durationMs,r,b(t,e,s.signal))}function b(t,e,s){if(t.ended==="healthy")return;if(t.ended==="stopped")return(0,g.pH)(s.reason);const o=t.checks.map(n=>H(n,t.ended,e));return(0,P.pQ)(o.filter(n=>n!==void 0))}function F(t,e,s){const o=t.map(({name:n,error:r})=>(e.journal.write({type:"step.failed",target:n,step:"wait-healthy",during:"connect",error:r}),{target:n,outcome:"failed",changes:[],durationMs:0,details:{},error:r}));return x(e,"failed",Math.round(performance.now()-s),o,t[0]?.error)}function D(t,e){const s=Math.round(performance.now()-e);return x(t,"cancelled",s,[],(0,g.pH)(t.signal.reason))}function x({journal:t},e,s,o,n){return t.write({type:"run.ended",outcome:e,results:o,...n&&{error:n}}),{outcome:e,outputs:{healthy:e==="healthy",duration:s,results:o},...n&&{error:n}}}function H(t,e,s){return t.error!==void 0?t.error:e==="timed-out"&&!t.healthy?(0,P.hV)(t,s):void 0}function S(t,e,s){const{name:o,from:n,healthy:r,durationMs:l,tries:m,last:f,lastForMs:i}=t,M={from:n,tries:m,answer:f?.text??"",answered:f?.lines??[],sameForMs:i};return{target:`${o} from ${n}`,outcome:r?"healthy":e,changes:[],durationMs:l,details:M,...s&&{error:s}}}var z=c(58500),R=c(85166),W=c(67973),B=c(63605),G=c(47164);const E=3e4,I=2e3,N=500;function Q(t,e){return{name:`compose ${e}`,from:t.name,async watch(s,o,n){const{docker:r,said:l}=await(0,G.D)(t,n);if(r===void 0)throw(0,W.XZ)(t.name,l);const m=await(0,B.c)(t,r,e);try{for(;!n.aborted;)s(await V({remote:t,docker:r,project:e,watch:m},o,n)),await(0,z.setTimeout)(N,void 0,{signal:n}).catch(()=>{})}finally{await m.stop()}}}}async function V({remote:t,docker:e,project:s,watch:o},{timeoutMs:n,stableForMs:r},l){const m=await(0,R.W)(t,e,s,{signal:l,deadlineMs:E});if(m.length===0)return{good:!1,text:"the project has no containers",lines:[]};const f=new Map;for(const{service:i}of m)f.set(i,{count:(f.get(i)?.count??0)+1,endsWell:!1});try{return await o.wait({remote:t,docker:e,project:s,services:f,existing:new Set(m.map(({id:i})=>i)),timeoutMs:Math.min(I,n/4),stableForMs:r,signal:l,onHealthy:()=>{}}),{good:!0,text:"all containers are well",lines:[],settled:!0}}catch(i){if(!(i instanceof g.sH)||!i.code.startsWith("container-"))throw i;return{good:!1,text:C(i),lines:i.log}}}function C({where:t="",what:e}){return`${t.replace(/^host [^,]+, /,"")}: ${e.replace(/ after \d+ s$/,"")}`}var j=c(23141),k=c(52310);function a(t,e){const{http:s=[],tcp:o=[],command:n,compose:r,from:l}=t,m={statuses:t["expect-status"],body:t["expect-body"]},f=l==="runner"?[...s.map(M=>(0,k.F)(M,m)),...o.map(k.m)]:[],i=e.flatMap(M=>[...l==="host"?s.map(Z=>(0,j.ZV)(M,Z,m)):[],...l==="host"?o.map(Z=>(0,j.kQ)(M,Z)):[],...n===void 0?[]:[(0,j.$$)(M,n)],...r===void 0?[]:[Q(M,r)]]);return[...f,...i]}const d=new Set(["ecs-cluster-unknown","ecs-service-unknown","ecs-service-gone","target-group-missing","metric-unknown"]);async function p(t,e,s){const n=(await Promise.allSettled(t.map(i=>i.check?.(e)))).flatMap(i=>i.status==="rejected"?[i.reason]:[]),r=i=>i instanceof g.sH&&d.has(i.code),l=i=>i instanceof g.sH&&i.kind==="input",m=n.find(i=>!r(i)&&!l(i));if(m!==void 0)throw m;const f=[];for(const i of n)s&&r(i)?s(i):f.push(i);if(f.length>0)throw new g.Nh(f)}var u=c(65632);function h(t,e,{journal:s,signal:o}){const n=new Set;return(0,u.g)({probes:t,when:{successes:e.successes,stableForMs:e["stable-for"]},pace:{intervalMs:e.interval,timeoutMs:e.timeout,stableForMs:e["stable-for"]},signal:o,onChange:({name:r,from:l},{text:m})=>{const f=`${r} from ${l}: ${m}`;n.has(f)||s.write({type:"notice",message:f}),n.add(f)}})}const y={name:"wait-healthy",success:"healthy",async begin(t,e){const s=await T(t,e.directory);return{capability:v(),wish:{inputs:t,aws:s},needs:async()=>({tools:w(t),aws:$(t)}),end:async()=>s.end()}}};function w({http:t,tcp:e,command:s,from:o}){const n=o==="host";return[...n&&t!==void 0?[["curl","python3"]]:[],...n&&e!==void 0?[["bash","python3","nc"]]:[],...s===void 0?[]:[["timeout"]]]}function $(t){return[...t["ecs-service"]?["ecs:DescribeServices","ecs:ListServices"]:[],...t["target-group"]?["elasticloadbalancing:DescribeTargetGroups","elasticloadbalancing:DescribeTargetHealth"]:[],...t.metric?["cloudwatch:GetMetricData","cloudwatch:ListMetrics"]:[],...t.alarm?["cloudwatch:DescribeAlarms"]:[]]}function v(){let t;return{async plan(e,{aws:s},{journal:o,signal:n}){return t??=p(s.probes,n,({message:r})=>o.write({type:"warning",message:`${r}; it has to be there when it is waited for`})),await t,{changes:[],waits:!0}},prepare:async()=>({}),apply:async()=>({}),async verify(e,{inputs:s,aws:o},n,r){await p(o.probes,r.signal);const l=[...a(s,e?[e.remote]:[]),...o.probes],m=await h(l,s,r),f=b(m,s.timeout,r.signal);if(f!==void 0)throw f;return{}},undo:async()=>{}}}async function J(t,e){const s=performance.now(),o=await T(t,e.run.directory);try{return await p(o.probes,e.signal),await U(t,o,e,s)}finally{o.end()}}async function U(t,e,s,o){const{remotes:n,failures:r}=await X(t,s);try{return r.some(({error:l})=>l.code==="cancelled")?D(s,o):r.length>0?F(r,s,o):await Y([...a(t,n),...e.probes],t,s)}finally{await Promise.all(n.map(l=>l.close()))}}async function X(t,e){const{host:s}=t;if(s===void 0)return{remotes:[],failures:[]};const{reachHosts:o,resolveTargets:n}=await Promise.all([c.e(5472),c.e(583)]).then(c.bind(c,70583)),r=process.env.SSH_AUTH_SOCK||void 0,l=await n({...t,host:s},r,e.signal);return o(l,t.concurrency,e)}async function Y(t,e,s){const o=t.map(({name:n,from:r})=>`${n} from ${r}`);return s.journal.write({type:"run.started",title:"wait-healthy",targets:o,dryRun:!1}),L(await h(t,e,s),e.timeout,s)}}},require("./15615.shared.js"),require("./2079.shared.js"),require("./47164.shared.js"),require("./52310.shared.js"),require("./63605.shared.js"),require("./65771.shared.js"),require("./67973.shared.js"));
