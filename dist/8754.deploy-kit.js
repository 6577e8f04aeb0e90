"use strict";exports.id=8754,exports.ids=[8754],exports.modules=Object.assign({28754:(J,x,a)=>{a.r(x),a.d(x,{run:()=>U,step:()=>w});async function b(t,e){const{"ecs-service":s,"target-group":o,metric:n,alarm:r}=t;if(![s,o,n,r].some(m=>m!==void 0))return{probes:[],watches:[],end:()=>{}};const{awsProbes:u}=await Promise.all([a.e(4590),a.e(2581),a.e(2757)]).then(a.bind(a,92757));return u(t,e)}var g=a(45888),T=a(90088);const L={healthy:"healthy",failed:"failed","timed-out":"timed-out",stopped:"cancelled"};function D(t,e,s){const o=L[t.ended],n=t.checks.map(l=>F(l,t.ended,e)),r=t.checks.map((l,u)=>O(l,o,n[u]));return S(s,o,t.durationMs,r,H(t,e,s.signal))}function H(t,e,s){if(t.ended==="healthy")return;if(t.ended==="stopped")return(0,g.pH)(s.reason);const o=t.checks.map(n=>F(n,t.ended,e));return(0,T.pQ)(o.filter(n=>n!==void 0))}function E(t,e,s){const o=t.map(({name:n,error:r})=>(e.journal.write({type:"step.failed",target:n,step:"wait-healthy",during:"connect",error:r}),{target:n,outcome:"failed",changes:[],durationMs:0,details:{},error:r}));return S(e,"failed",Math.round(performance.now()-s),o,t[0]?.error)}function z(t,e){const s=Math.round(performance.now()-e);return S(t,"cancelled",s,[],(0,g.pH)(t.signal.reason))}function S({journal:t},e,s,o,n){return t.write({type:"run.ended",outcome:e,results:o,...n&&{error:n}}),{outcome:e,outputs:{healthy:e==="healthy",duration:s,results:o},...n&&{error:n}}}function F(t,e,s){return t.error!==void 0?t.error:e==="timed-out"&&!t.healthy?(0,T.hV)(t,s):void 0}function O(t,e,s){const{name:o,from:n,healthy:r,durationMs:l,tries:u,last:m,lastForMs:i}=t,v={from:n,tries:u,answer:m?.text??"",answered:m?.lines??[],sameForMs:i};return{target:`${o} from ${n}`,outcome:r?"healthy":e,changes:[],durationMs:l,details:v,...s&&{error:s}}}var R=a(58500),W=a(64673),I=a(67246),V=a(99587),B=a(83993);const P=3e4,G=2e3,N=500;function Q(t,e){return{name:`compose ${e}`,from:t.name,async watch(s,o,n){const{docker:r,said:l}=await(0,B.D)(t,n);if(r===void 0)throw(0,I.XZ)(t.name,l);const u=await(0,V.c)(t,r,e);try{for(;!n.aborted;)s(await Z({remote:t,docker:r,project:e,watch:u},o,n)),await(0,R.setTimeout)(N,void 0,{signal:n}).catch(()=>{})}finally{await u.stop()}}}}async function Z({remote:t,docker:e,project:s,watch:o},{timeoutMs:n,stableForMs:r},l){const u=await(0,W.W)(t,e,s,{signal:l,deadlineMs:P});if(u.length===0)return{good:!1,text:"the project has no containers",lines:[]};const m=new Map;for(const{service:i}of u)m.set(i,{count:(m.get(i)?.count??0)+1,endsWell:!1});try{return await o.wait({remote:t,docker:e,project:s,services:m,existing:new Set(u.map(({id:i})=>i)),timeoutMs:Math.min(G,n/4),stableForMs:r,signal:l,onHealthy:()=>{}}),{good:!0,text:"all containers are well",lines:[],settled:!0}}catch(i){if(!(i instanceof g.sH)||!i.code.startsWith("container-"))throw i;return{good:!1,text:C(i),lines:i.log}}}function C({where:t="",what:e}){return`${t.replace(/^host [^,]+, /,"")}: ${e.replace(/ after \d+ s$/,"")}`}var k=a(71529),A=a(75412);function c(t,e){const{http:s=[],tcp:o=[],command:n,compose:r,from:l}=t,u={statuses:t["expect-status"],body:t["expect-body"]},m=l==="runner"?[...s.map(v=>(0,A.F)(v,u)),...o.map(A.m)]:[],i=e.flatMap(v=>[...l==="host"?s.map(j=>(0,k.ZV)(v,j,u)):[],...l==="host"?o.map(j=>(0,k.kQ)(v,j)):[],...n===void 0?[]:[(0,k.$$)(v,n)],...r===void 0?[]:[Q(v,r)]]);return[...m,...i]}const d=new Set(["ecs-cluster-unknown","ecs-service-unknown","ecs-service-gone","target-group-missing","metric-unknown"]);async function p(t,e,s){const n=(await Promise.allSettled(t.map(i=>i.check?.(e)))).flatMap(i=>i.status==="rejected"?[i.reason]:[]),r=i=>i instanceof g.sH&&d.has(i.code),l=i=>i instanceof g.sH&&i.kind==="input",u=n.find(i=>!r(i)&&!l(i));if(u!==void 0)throw u;const m=[];for(const i of n)s&&r(i)?s(i):m.push(i);if(m.length>0)throw new g.Nh(m)}var h=a(42937);function f(t,e,{journal:s,signal:o}){const n=new Set;return(0,h.g)({probes:t,when:{successes:e.successes,stableForMs:e["stable-for"]},pace:{intervalMs:e.interval,timeoutMs:e.timeout,stableForMs:e["stable-for"]},signal:o,onChange:({name:r,from:l},{text:u})=>{const m=`${r} from ${l}: ${u}`;n.has(m)||s.write({type:"notice",message:m}),n.add(m)}})}const y="nothing was deployed before it, so that no metric or alarm is watched",w={name:"wait-healthy",success:"healthy",async begin(t,e){const s=await b(t,e.directory);return{capability:K(),wish:{inputs:t,aws:s},needs:async()=>({tools:$(t),aws:M(t)}),end:async()=>s.end()}}};function $({http:t,tcp:e,command:s,from:o}){const n=o==="host";return[...n&&t!==void 0?[["curl","python3"]]:[],...n&&e!==void 0?[["bash","python3","nc"]]:[],...s===void 0?[]:[["timeout"]]]}function M(t){return[...t["ecs-service"]?["ecs:DescribeServices","ecs:ListServices"]:[],...t["target-group"]?["elasticloadbalancing:DescribeTargetGroups","elasticloadbalancing:DescribeTargetHealth"]:[],...t.metric?["cloudwatch:GetMetricData","cloudwatch:ListMetrics"]:[],...t.alarm?["cloudwatch:DescribeAlarms"]:[]]}function K(){let t;return{async plan(e,{aws:s},{journal:o,signal:n}){return t??=p([...s.probes,...s.watches],n,({message:r})=>o.write({type:"warning",message:`${r}; it has to be there when it is waited for`})),await t,{changes:[],waits:!0}},prepare:async()=>({}),apply:async()=>({}),async verify(e,{inputs:s,aws:o},n,r){const l=o.watches.length>0&&r.deployed===!1;l&&r.journal.write({type:"notice",message:y});const u=l?[]:o.watches;await p([...o.probes,...u],r.signal);const m=[...c(s,e?[e.remote]:[]),...o.probes,...u];if(m.length===0)return{};const i=l?{...s,"stable-for":0}:s,v=await f(m,i,r),j=H(v,s.timeout,r.signal);if(j!==void 0)throw j;return{}},undo:async()=>{}}}async function U(t,e){const s=performance.now(),o=await b(t,e.run.directory);try{return await p([...o.probes,...o.watches],e.signal),await X(t,o,e,s)}finally{o.end()}}async function X(t,e,s,o){const{remotes:n,failures:r}=await Y(t,s);try{return r.some(({error:l})=>l.code==="cancelled")?z(s,o):r.length>0?E(r,s,o):await q([...c(t,n),...e.probes,...e.watches],t,s)}finally{await Promise.all(n.map(l=>l.close()))}}async function Y(t,e){const{host:s}=t;if(s===void 0)return{remotes:[],failures:[]};const{reachHosts:o,resolveTargets:n}=await Promise.all([a.e(5472),a.e(4712)]).then(a.bind(a,44712)),r=process.env.SSH_AUTH_SOCK||void 0,l=await n({...t,host:s},r,e.signal);return o(l,t.concurrency,e)}async function q(t,e,s){const o=t.map(({name:n,from:r})=>`${n} from ${r}`);return s.journal.write({type:"run.started",title:"wait-healthy",targets:o,dryRun:!1}),D(await f(t,e,s),e.timeout,s)}},65260:(J,x,a)=>{a.d(x,{V:()=>b});function b(g,T){return g.length<=T?g:g.slice(0,T).replace(/[^\s"'*<>]*$/,"")}},71529:(J,x,a)=>{a.d(x,{$$:()=>Z,ZV:()=>N,kQ:()=>Q});var b=a(87560),g=a(58500),T=a(45888),L=a(84788),D=a(90088),H=a(56681);async function E(c){const{remote:d,signal:p,pace:h}=c,f=performance.now();for(;!p.aborted;){const y=h.timeoutMs-(performance.now()-f),w=(0,L.K)(c.label,c.text,[S(h.intervalMs),String(Math.max(1,Math.ceil(y/1e3))),S(c.limitMs),String(H.C),...c.args]),$=await d.start(w,{signal:p});$.write(`${c.input}
`);try{await z($,c)}catch(M){if(!(M instanceof T.sH&&M.code==="ssh-link-lost")&&!p.aborted)throw M}await(0,g.setTimeout)(h.intervalMs,void 0,{signal:p}).catch(()=>{})}}async function z(c,{remote:d,signal:p,onFinding:h}){for await(const f of c.lines){if(p.aborted)return;const[y="",w=""]=f.split("	");if(y==="missing")throw(0,D.$o)(d.name,w);const $=Buffer.from(w,"base64").toString("utf8").trimEnd(),M=$.lastIndexOf(`
`);h({code:Number($.slice(M+1)),stdout:Buffer.from(y,"base64"),stderr:$.slice(0,Math.max(M,0))})}}const S=c=>(c/1e3).toFixed(3),F=`interval=$1 limit=$3 bytes=$4
until=$(( $(date +%s) + $2 ))
keep=head
shift 4
IFS= read -r input
has() { command -v "$1" >/dev/null 2>&1; }
missing() { printf 'missing\\t%s\\n' "$1"; exit 0; }`,O=`exec 5>&1
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
kill -s TERM 0`,R=`${F}
if has curl; then
  input="url = \\"$input\\""
  set -- curl -q --config - --silent --show-error --include --globoff --noproxy '*' --max-time "$limit"
elif has python3; then set -- python3 -c "$1" "$limit" "$bytes"
else missing 'curl or python3'
fi
${O}`,W=`${F}
if has bash && has timeout; then
  set -- timeout --foreground -k 1 "$limit" bash -c 'exec 3<>"/dev/tcp/$1/$2"' bash "$1" "$2"
elif has python3; then set -- python3 -c "$3" "$1" "$2" "$limit"
elif has nc; then set -- nc -z -w "\${limit%.*}" "$1" "$2"
else missing 'bash with timeout, python3 or nc'
fi
${O}`,I=`${F}
keep=tail
has timeout || missing timeout
set -- timeout --foreground -k 1 "$limit" sh -c 'exec "$@" 2>&1 </dev/null' sh "$@"
${O}`,V=`import base64, http.client, sys
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
sys.stdout.buffer.write(b"HTTP/1.1 %d\\r\\n\\r\\n" % response.status + body)`,B=`import socket, sys
try:
    socket.create_connection((sys.argv[1], int(sys.argv[2])), timeout=float(sys.argv[3])).close()
except OSError as error:
    sys.stderr.write("%s\\n" % error)
    sys.exit(124 if isinstance(error, TimeoutError) else 1)`;var P=a(85835);const G=20;function N(c,d,p){const h=f=>{const y=(0,P.zm)(f.stdout),w=f.code===0||f.code===23&&f.stdout.length>=H.C;return y!==void 0&&w?(0,P.i2)(y,p,d):C((0,P.pc)(k(f),d.secrets))};return{name:`http ${d.shown}`,from:c.name,watch:(f,y,w)=>E({remote:c,label:`check ${d.shown}`,text:R,args:[V],input:d.href,limitMs:Math.min(H.J,y.timeoutMs),pace:y,signal:w,onFinding:$=>f(h($))})}}function Q(c,d){const p=h=>h.code===0?{good:!0,text:"connected",lines:[]}:C(A(h));return{name:`tcp ${d.shown}`,from:c.name,watch:(h,f,y)=>E({remote:c,label:`check ${d.shown}`,text:W,args:[d.address,String(d.port),B],input:"",limitMs:Math.min(H.J,f.timeoutMs),pace:f,signal:y,onFinding:w=>h(p(w))})}}function Z(c,d){const p=({code:h,stdout:f})=>({good:h===0,text:h===124?"it did not end in time":`exit code ${h}`,lines:(0,b.w$)(f.toString("utf8"),G)});return{name:`command ${d.join(" ")}`,from:c.name,watch:(h,f,y)=>E({remote:c,label:`check ${d[0]}`,text:I,args:d,input:"",limitMs:f.timeoutMs,pace:f,signal:y,onFinding:w=>h(p(w))})}}const C=c=>({good:!1,text:c,lines:[]});function k({code:c,stderr:d}){if(c===28)return"no answer in time";const h=((0,b.w$)(d,1)[0]??"").replace(/^curl: \(\d+\) /,"").replace(/ after \d+ ms/,"").replace(/\[Errno \d+\] /,"");return/refused|Couldn.t connect|Could not connect/i.test(h)?"connection refused":h===""?`the tool ended with ${c}`:h}function A({code:c,stderr:d}){if(c===124)return"no answer in time";const p=(0,b.w$)(d,1)[0]??"";return/refused/i.test(p)?"connection refused":p.replace(/^bash: (line \d+: )?/,"").replace(/\[Errno -?\d+\] /,"")||`the tool ended with ${c}`}}},require("./42937.shared.js"),require("./64673.shared.js"),require("./67246.shared.js"),require("./75412.shared.js"),require("./83993.shared.js"),require("./84788.shared.js"),require("./87560.shared.js"));
