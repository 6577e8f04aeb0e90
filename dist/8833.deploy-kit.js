"use strict";exports.id=8833,exports.ids=[8833],exports.modules=Object.assign({48833:(Ne,H,p)=>{p.r(H),p.d(H,{recover:()=>Ln,run:()=>Hn,step:()=>An});var N=p(77259),F=p(82055),R=p(98678),L=p(34124),E=p(87560),S=p(84788);const K=6e4,ee=`node=$1 pm2=$2; shift 2
if [ ! -d /run/systemd/system ]; then echo no-systemd; exit 0; fi
user=$(id -un)
systemctl is-enabled --quiet "pm2-$user" 2>/dev/null && exit 0
if [ "$(id -u)" != 0 ] && [ "$#" = 0 ]; then echo no-root; exit 0; fi
"$@" env "PATH=$PATH:\${node%/*}" "$node" "$pm2/bin/pm2" startup systemd -u "$user" --hp "$HOME"`;async function Z(e,n,t,{sudo:o},{signal:s,journal:r}){const i=(0,S.K)("pm2 startup",ee,[t.node,t.pm2,...o??[]]),a=await e.attempt(n,i,{signal:s,deadlineMs:K});if(a.code!==0)throw(0,E.n6)(e.name,i.label,a);const c={"no-systemd":"there is no systemd","no-root":"that takes root"}[a.stdout.trim()];if(c===void 0)return;const d=`PM2 does not start when the host does: ${c}; after a restart run pm2 resurrect there`;r.write({type:"notice",target:e.name,message:d})}var j=p(58208),U=p(7466),I=p(51455),b=p(76760),h=p(45888),te=p(50061);function ne(e,n){return new h.sH({code:"pm2-source-missing",kind:"input",what:`${e} is not there`,where:"input source",remedy:`Paths are relative to ${n}. In a workflow, check out the repository first (actions/checkout).`})}function D(e,n){return new h.sH({code:"pm2-source-invalid",kind:"input",what:`${e} is no app that can be read: ${n}`,where:"input source",remedy:"Give a folder, or a tarball as `tar -czf app.tar.gz -C FOLDER .` or `npm pack` makes it."})}function oe(e,n){const t=n.length>5?`; and ${n.length-5} more`:"";return new h.sH({code:"pm2-source-unsafe",kind:"input",what:`${n.slice(0,5).join("; ")}${t}`,where:`input source, ${e}`,remedy:"Make the tarball in the folder of the app, of files alone: tar -czf app.tar.gz -C FOLDER ."})}function V(e){return new h.sH({code:"pm2-package-invalid",kind:"input",what:`it cannot be read: ${e}`,where:"input source, package.json",remedy:"Mend the package.json."})}function se(e,n,t){const o=(0,te.q)(e,t);return new h.sH({code:"pm2-script-missing",kind:"input",what:`there is no ${e} in ${n}${o===void 0?"":`; did you mean ${o}?`}`,where:"input script",remedy:"Give the script by its path in the source. One that is built on the host needs the input install to build it."})}function re(e){return new h.sH({code:"pm2-lock-missing",kind:"input",what:`${e} has a package.json and no package-lock.json, which npm ci needs`,where:"input source",remedy:"Commit the lock file that npm install writes, or give the input install (`true` installs nothing)."})}function Q(e){const n=ie(e),{version:t,main:o,engines:s}=n,r=typeof s=="object"&&s!==null?Reflect.get(s,"node"):void 0;return{...typeof t=="string"&&{version:t},...typeof o=="string"&&{main:b.posix.normalize(o)},...typeof r=="string"&&{engine:r}}}function ie(e){try{const n=JSON.parse(e.replace(/^\uFEFF/,""));if(typeof n=="object"&&n!==null&&!Array.isArray(n))return{...n};throw V("it holds no object")}catch(n){throw n instanceof h.sH?n:V(n.message)}}var ae=p(48161),f=p(15314),w=p(73024),v=p(46466),g=p(38522),$=p(56118);async function k(e,n){const t=new Map,o=new Map,s=[],r=(0,$.extract)(),i=async()=>{for await(const d of r){const{header:l}=d,u=P(l),m=b.posix.normalize(l.name).replace(/\/$/,"");u!==void 0?s.push(u):x(l)?t.set(m,await O(d,l,m,(0,b.join)(n,String(t.size)))):l.type!=="directory"&&o.set(m,ce(l)),d.resume()}},a=(0,w.createReadStream)(e),c=await st(e)?(0,v.pipeline)(a,(0,g.createGunzip)(),r):(0,v.pipeline)(a,r);return await Promise.all([c,i()]),{files:ot([...t.values(),...nt(t,o)]),unsafe:s}}const x=({type:e})=>e==="file"||e==="contiguous-file";async function O(e,{mode:n=0},t,o){const s=await(0,I.open)(o,"wx",384);try{await s.writeFile(e)}finally{await s.close()}return{path:t,localPath:o,mode:n&73?493:420}}function P(e){const{name:n,type:t}=e;if(n.startsWith("/"))return`${n} is an absolute path`;if(Fe(n))return`${n} climbs out of the folder`;if(x(e)||t==="directory")return;const o=e.linkname??"";if(t!=="symlink"&&t!=="link")return`${n} is a ${t}, and no file`;if(o.startsWith("/")||Fe(ce(e)))return`${n} is a link to ${o}, which lies outside`}function ce({name:e,type:n,linkname:t}){const o=n==="symlink"?b.posix.dirname(e):".";return b.posix.normalize(b.posix.join(o,t??"")).replace(/\/$/,"")}function Fe(e){const n=b.posix.normalize(e);return n===".."||n.startsWith("../")}function nt(e,n){return[...n].flatMap(([t,o])=>{const s=e.get(o);if(s!==void 0)return[{...s,path:t}];const r=o==="."?"":`${o}/`;return t.startsWith(r)?[]:[...e.values()].filter(i=>i.path.startsWith(r)).map(i=>({...i,path:`${t}/${i.path.slice(r.length)}`}))})}function ot(e){const n=new Set(e.map(({path:o})=>o.split("/",1)[0])),[t=""]=n;return n.size!==1||e.some(({path:o})=>o===t)?e:e.map(o=>({...o,path:o.path.slice(t.length+1)}))}async function st(e){const n=await(0,I.open)(e);try{const{buffer:t,bytesRead:o}=await n.read(Buffer.alloc(2),0,2,0);return o===2&&t[0]===31&&t[1]===139}finally{await n.close()}}async function rt(e,n,t){const o=(0,b.isAbsolute)(e)?e:(0,b.join)(n,e),s=a=>a===".git"||a==="node_modules"&&!t,{isDirectory:r,isFile:i}=await(0,f.I)(o);if(r)return it(o,s,e);if(!i)throw ne(e,n);return at(o,s,e)}async function it(e,n,t){const o=await(0,f.DR)(e,n);if(o.length===0)throw D(t,"it holds no file");return{files:await Promise.all(o.toSorted().map(r=>(0,f.mH)((0,b.relative)(e,r).split(b.sep).join("/"),r))),end:async()=>{}}}async function at(e,n,t){const o=await(0,I.mkdtemp)((0,b.join)((0,ae.tmpdir)(),"deploy-kit-app-")),s=()=>(0,I.rm)(o,{recursive:!0,force:!0});try{const{files:r,unsafe:i}=await k(e,o).catch(d=>{throw D(t,d.message)});if(i.length>0)throw oe(t,i);const a=r.filter(d=>!d.path.split("/").some(n));if(a.length===0)throw D(t,"it holds no file");const c=a.map(async({path:d,localPath:l,mode:u})=>{const m=await(0,f.mH)(d,l);return{...m,file:{...m.file,mode:u}}});return{files:await Promise.all(c),end:s}}catch(r){throw await s(),r}}const ct=["npm","ci","--omit=dev","--no-audit","--no-fund"],Re=e=>`pm2-${e}`;async function dt(e,n){const{app:t,source:o}=e,s=await rt(o,n,e.install!==void 0).catch(r=>{throw r instanceof h.sH?new h.Nh([r]):r});try{const r=s.files.map(({file:l})=>l.path),[i,a]=await pt(s.files),c=b.posix.normalize(e.script??i.main??"index.js");e.install===void 0&&!r.includes(c)&&a.push(se(c,o,r));const d=r.includes("package.json");if(e.install===void 0&&d&&!lt.some(l=>r.includes(l))&&a.push(re(o)),a.length>0)throw new h.Nh(a);return{app:t,project:Re(t),inputs:e,files:s.files,script:c,package:i,install:e.install??(d?ct:void 0),end:s.end}}catch(r){throw await s.end(),r}}const lt=["package-lock.json","npm-shrinkwrap.json"];async function pt(e){const n=e.find(({file:t})=>t.path==="package.json")?.file.content;if(n===void 0||!("localPath"in n))return[{},[]];try{return[Q(await(0,I.readFile)(n.localPath,"utf8")),[]]}catch(t){if(t instanceof h.sH)return[{},[t]];throw t}}function de({inputs:e,script:n,package:t}){const{instances:o,"exec-mode":s,"max-memory":r,"app-port":i}=e;return{...t.version!==void 0&&{version:t.version},script:n,instances:String(o),"exec-mode":s,"max-memory":`${Math.round(r/1024**2)}M`,...i!==void 0&&{"app-port":String(i)},...e["log-directory"]!==void 0&&{"log-directory":e["log-directory"]}}}function le({inputs:e}){return{...e.env,...e.secrets}}function pe(e){return{files:e.files.map(({file:n,sha256:t})=>[n.path,n.mode,t]),settings:{...de(e),"max-memory":e.inputs["max-memory"]},install:e.install,environment:le(e)}}function ut(e,n){const t=`app ${e.app}`,{current:o,key:s}=n;if(o===void 0||s===void 0)return[{subject:t,action:"create"}];const r=[...ft(e,o.record,s),...Ee(n)];return r.length>0?[{subject:t,action:"update",detail:r.join("; ")}]:o.record.fingerprint===(0,j.f)(s,pe(e))?[]:[{subject:t,action:"update",detail:"how it is installed"}]}function Ee({current:e,workers:n,health:t}){if(e===void 0)return[];if(e.status.state!=="healthy")return["an earlier deploy did not come to its end"];const{instances:o}=e.record.settings,s=String(n)===o?[]:[`${n} of ${o} workers run`];return t===void 0||/^2/.test(t)?s:[...s,`its health URL answers ${mt(t)}`]}const mt=e=>e==="000"?"nothing":e;function ft(e,n,t){const o=de(e),r=[...new Set([...Object.keys(n.settings),...Object.keys(o)])].flatMap(u=>{const[m="none",y="none"]=[n.settings[u],o[u]];return m===y?[]:[`${u} ${m} -> ${y}`]}),i=e.files.map(({file:u,sha256:m})=>[u.path,u.mode,m]),a=(0,j.f)(t,i)===n.files?[]:["source"],c=Object.entries(le(e)),d=Object.fromEntries(c.map(([u,m])=>[u,(0,j.f)(t,m)])),l=(0,U.t)(n.environment,d);return[...r,...a,...l.length>0?[`environment ${l.join(", ")}`]:[]]}var ue=p(5830),A=p(28694),Ie=p(33545);const me="deploy-kit.worker.cjs",B="workers",ht=String.raw`'use strict';
const cluster = require('node:cluster');
const { appendFileSync } = require('node:fs');
const { Server } = require('node:net');
const { join } = require('node:path');

const servers = new Set();
const isPort = (value) => typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value));
const isSet = (value) => value !== null && typeof value === 'object' && isPort(value.port);
const isTrial = () => process.env.DEPLOY_KIT_TRIAL === 'yes';

function portOf([first]) {
  if (isPort(first)) return Number(first);
  return isSet(first) ? Number(first.port) : undefined;
}

function tell(asked, opened) {
  const name = process.env.DEPLOY_KIT_WORKER;
  if (name !== undefined) appendFileSync(join(__dirname, '${B}', name), asked + ' ' + opened + '\n');
}

const listen = Server.prototype.listen;
Server.prototype.listen = function (...words) {
  const port = portOf(words);
  this.once('listening', () => {
    servers.add(this);
    this.once('close', () => servers.delete(this));
    const opened = Object(this.address()).port;
    if (port !== undefined) tell(port || opened, opened);
  });
  if (port === undefined || !isTrial()) return listen.apply(this, words);
  const [first, ...others] = words;
  return listen.call(this, isPort(first) ? 0 : { ...first, port: 0 }, ...others);
};

/**
 * In cluster mode PM2's daemon hands connections on until it reads that the servers are closed. One that it handed to a
 * worker which is no more would never be answered: while the worker lives, it goes back, and to another one. So the
 * worker ends with the daemon's answer, behind which no more come.
 */
function end() {
  if (!cluster.isWorker || !process.connected) process.exit(0);
  process.once('disconnect', () => process.exit(0));
  cluster.worker.disconnect();
}

process.on('SIGINT', () => {
  // The app's own way to stop.
  if (process.listenerCount('SIGINT') > 1) return;
  for (const server of servers) server.close();
  const endWhenQuiet = () => {
    for (const server of servers) if (server.closeIdleConnections) server.closeIdleConnections();
    if (servers.size > 0) return;
    clearInterval(timer);
    end();
  };
  const timer = setInterval(endWhenQuiet, 20);
  endWhenQuiet();
});
`,fe="ecosystem.config.json",J="app",wt=1e4;function gt({app:e,inputs:n},t){const o=(n["log-directory"]??`/var/log/${e}`).replace(/^~(?=\/)/,t);return{folder:o,out:`${o}/${e}.log`,error:`${o}/${e}-err.log`}}function $t(e,n,t){const{inputs:o}=e,s=o["app-port"],r={name:e.app,script:e.script,cwd:`${n}/${J}`,instances:o.instances,exec_mode:o["exec-mode"],max_memory_restart:o["max-memory"],out_file:t.out,error_file:t.error,merge_logs:!0,pid_file:`${n}/${B}/worker.pid`,node_args:["--require",`${n}/${me}`],kill_timeout:wt,filter_env:!0,vizion:!1,env:{...s!==void 0&&{PORT:String(s)},...o.env,...o.secrets}};return`${JSON.stringify({apps:[r]},void 0,2)}
`}const yt=`'use strict';
const { spawn } = require('node:child_process');
const { readFileSync } = require('node:fs');
const [, folder, program, ...words] = process.argv;
const [app] = JSON.parse(readFileSync(folder + '/${fe}', 'utf8')).apps;
const child = spawn(program, words, { cwd: app.cwd, env: { ...process.env, ...app.env }, stdio: ['ignore', 'inherit', 'inherit'] });
child.on('error', (error) => {
  console.error(error.code === 'ENOENT' ? program + ' is not there' : error.message);
  process.exit(127);
});
child.on('exit', (code) => process.exit(code === null ? 1 : code));
`,De=15*6e4;async function vt(e,n,t,o,{signal:s,journal:r}){const{install:i,script:a}=n;if(i===void 0)return;const c=i.slice(0,2).join(" "),d={argv:[o.node,"-e",yt,t,...i],label:c},l=await e.remote.exec(d,{signal:s,deadlineMs:De,onLine:y=>r.write({type:"output",target:e.name,source:"install",line:y})});if(l.code!==0)throw kt(e.name,c,l);const u=(0,S.K)("look for the script",'[ -f "$1" ]',[`${t}/${J}/${a}`]);if((await e.remote.exec(u,{signal:s,deadlineMs:De,repeatable:!0})).code!==0)throw bt(e.name,a,c)}function kt(e,n,t){const o=t.signal===null?`exit code ${t.code}`:`signal ${t.signal}`;return new h.sH({code:"pm2-dependencies-failed",what:`${n} ended with ${o}`,where:`host ${e}`,remedy:"The log lines are what it said. Nothing was switched.",log:(0,E.w$)(`${t.stdout}
${t.stderr}`,20)})}function bt(e,n,t){return new h.sH({code:"pm2-script-missing",what:`there is no ${n} in the app, also after ${t}`,where:`host ${e}`,remedy:"Give the script by its path in the app, and in install a command that builds it. Nothing was switched."})}const xt=6e4,Mt=`umask 027
folder=$1 out=$2 error=$3 rotation=$4 name=$5; shift 5
user=$(id -un) group=$(id -gn)
root=no
if [ "$(id -u)" = 0 ] || [ "$#" -gt 0 ]; then root=yes; fi
if ! mkdir -p "$folder" 2>/dev/null && [ $root = yes ]; then "$@" install -d -m 0755 -o "$user" -g "$group" "$folder" || exit; fi
for file in "$out" "$error"; do
  [ -w "$file" ] && continue
  if ! : 2>/dev/null >>"$file"; then
    if [ $root = no ]; then echo "$user cannot write to $file" >&2; exit 1; fi
    "$@" touch "$file" && "$@" chown "$user:$group" "$file" && "$@" chmod 0640 "$file" || exit
  fi
done
if [ $root = no ]; then echo rotation-needs-root; exit 0; fi
command -v logrotate >/dev/null || [ -x /usr/sbin/logrotate ] || echo rotation-missing
# Who rotates has to be able to rename what lies in the folder.
if [ -w "$folder" ]; then owner="$user $group"; else owner='root root'; fi
wanted=$(printf '%s\\n' "$rotation" | sed "s/^  su$/  su $owner/")
file=/etc/logrotate.d/deploy-kit-$name
[ "$(cat "$file" 2>/dev/null)" = "$wanted" ] && exit 0
"$@" mkdir -p /etc/logrotate.d && printf '%s\\n' "$wanted" | "$@" tee "$file" >/dev/null && "$@" chmod 0644 "$file"`;function St({out:e,error:n}){const t=["size 10M","rotate 7","compress","delaycompress","missingok","notifempty","copytruncate"];return["# Written by deploy-kit.",`${e} ${n} {`,"  su",...t.map(o=>`  ${o}`),"}"].join(`
`)}async function jt(e,n,t,{sudo:o},{signal:s,journal:r}){const i=[t.folder,t.out,t.error,St(t),n,...o??[]],a={signal:s,deadlineMs:xt,repeatable:!0},c=await e.remote.exec((0,S.K)("make the logs",Mt,i),a);if(c.code!==0)throw Ot(e.name,e.remote.username,t,c);const l={"rotation-needs-root":`the logs in ${t.folder} are not rotated: that takes root, and ${e.remote.username} has no sudo without a password`,"rotation-missing":`the logs in ${t.folder} are rotated once logrotate is installed there`}[c.stdout.trim()];l!==void 0&&r.write({type:"warning",target:e.name,message:l})}function Ot(e,n,{folder:t},o){return new h.sH({code:"pm2-log-directory",what:`logs cannot be written to ${t}`,where:`host ${e}`,remedy:`Give log-directory a folder that ${n} can write to, such as ~/logs, or make this one: sudo install -d -o ${n} ${t}`,log:(0,E.K_)(o,5)})}const He=String.raw`const { randomUUID } = require('node:crypto');
const fs = require('node:fs');
const { join } = require('node:path');

const say = (what) => process.stdout.write('deploy-kit ' + JSON.stringify(what) + '\n');
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const read = () => JSON.parse(fs.readFileSync(join(wish.folder, '${fe}'), 'utf8')).apps[0];

/** What a process of fork mode has of the login: PM2 hands it nothing but the variables of the app. */
const own = Object.fromEntries(
  ['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'TZ'].flatMap((name) =>
    process.env[name] === undefined ? [] : [[name, process.env[name]]]),
);

class Failed extends Error {
  constructor(parts) {
    super(parts.kind);
    this.parts = parts;
  }
}

function opened(token) {
  const path = join(wish.folder, '${B}', token);
  if (!fs.existsSync(path)) return [];
  return fs.readFileSync(path, 'utf8').split('\n').filter(Boolean).map((line) => line.split(' ').map(Number));
}

/** Ports may be opened one after the other: the right one is waited for a little. */
const otherPortMs = 3000;
/** One that opens no port and is not asked to is ready when it has run for so long. */
const withoutPortMs = 5000;

/** Waits until a process opened its port, and returns the one that is open in its place. */
async function untilReady(token, ended) {
  const began = Date.now();
  for (let firstPort; ; await pause(20)) {
    const ports = opened(token);
    const right = ports.find(([port]) => wish.port === undefined || port === wish.port);
    if (right !== undefined) return right[1];
    const problem = ended();
    if (problem !== undefined) throw new Failed({ kind: 'ended', ...problem });
    const ranMs = Date.now() - began;
    if (wish.port === undefined && ranMs > withoutPortMs) return undefined;
    if (ports.length > 0) firstPort = firstPort || Date.now();
    if (firstPort && Date.now() - firstPort > otherPortMs)
      throw new Failed({ kind: 'other-port', ports: ports.map(([port]) => port) });
    if (ranMs > wish.limitMs) throw new Failed({ kind: ports.length > 0 ? 'other-port' : 'late', ports: ports.map(([port]) => port) });
  }
}

function endWell(result) {
  say({ result });
  process.exit(0);
}

function endBadly(error) {
  say({ failed: error instanceof Failed ? error.parts : { kind: 'error', message: error.message } });
  process.exit(1);
}
`,Tt=String.raw`'use strict';
const [, packageFolder, operation, asked] = process.argv;
const wish = JSON.parse(asked);
// PM2 hands its own environment down to all apps.
for (const name of Object.keys(process.env)) if (name.startsWith('SSH_')) delete process.env[name];
process.umask(0o022);
const pm2 = require(packageFolder);

${He}
const asPromise = (begin) =>
  new Promise((done, failed) => begin((error, value) => (error ? failed(asError(error)) : done(value))));
const asError = (error) => (error instanceof Error ? error : new Error(String(error.msg || error.message || error)));
const call = (method, data) => asPromise((end) => pm2.Client.executeRemote(method, data, end));
const dump = () => join(pm2.pm2_home, 'dump.pm2');
const daemonRuns = () => new Promise((done) => pm2.Client.pingDaemon(done));

/** Speaks to PM2's daemon; started where it does not run, by one of all deploys that go on here. */
async function connect() {
  if (!(await daemonRuns())) {
    fs.mkdirSync(pm2.pm2_home, { recursive: true, mode: 0o700 });
    const lock = join(pm2.pm2_home, 'deploy-kit.lock');
    const argv = ['--close', lock, process.execPath, '-e', startText, packageFolder, dump()];
    require('node:child_process').spawnSync('flock', argv, { stdio: 'ignore' });
  }
  await asPromise((end) => pm2.connect(end));
  // Its list of apps holds their variables.
  fs.chmodSync(pm2.pm2_home, 0o700);
}

/** Starts the daemon with the apps that it had last: what is saved next would be without them. */
const startText = [
  'const [, packageFolder, dump] = process.argv;',
  'const saved = () => { try { return JSON.parse(require("node:fs").readFileSync(dump)).length > 0 } catch {} };',
  'const pm2 = require(packageFolder);',
  'pm2.connect((error, { new_pm2_instance: isNew } = {}) => {',
  '  if (error || !isNew || !saved()) process.exit();',
  '  pm2.resurrect(() => process.exit());',
  '});',
].join('\n');

/** The workers of the app, without those that PM2 itself is replacing. */
async function workers() {
  const all = await call('getMonitorData', {});
  return all.filter(({ name }) => name === wish.app).map(({ pm_id: id, pid, pm2_env: env, monit }) => ({
    id, pid, folder: env.pm_cwd, status: env.status, restarts: env.restart_time, memory: monit.memory,
    since: env.pm_uptime, number: Number(env.NODE_APP_INSTANCE || 0), token: env.DEPLOY_KIT_WORKER,
    exitCode: env.exit_code,
  }));
}

/** Starts one more worker, whatever runs under the same name. */
async function start(app, number) {
  const Common = require(join(packageFolder, 'lib/Common.js'));
  const token = number + '-' + randomUUID();
  const env = { ...own, ...app.env, NODE_APP_INSTANCE: String(number), DEPLOY_KIT_WORKER: token };
  const [checked] = Common.verifyConfs([{ ...app, env }]);
  const resolved = Common.resolveAppAttributes({ cwd: app.cwd, pm2_home: pm2.pm2_home }, checked);
  if (resolved instanceof Error) throw resolved;
  // With it PM2 would count numbers by itself.
  delete resolved.instances;
  await call('prepare', resolved);
  return (await workers()).find((one) => one.token === token) || { token, number };
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const size = (path) => (fs.existsSync(path) ? fs.statSync(path).size : 0);

/** What was logged since, at most the last 64 KiB. */
function logged(app, sizes) {
  return [app.out_file, app.error_file].flatMap((path, index) => {
    if (!fs.existsSync(path)) return [];
    const text = fs.readFileSync(path);
    return text.subarray(Math.max(sizes[index], text.length - 65536)).toString().split('\n').filter((line) => line.trim());
  }).slice(-20);
}

async function ready(app, worker, sizes) {
  try {
    await untilReady(worker.token, () => (worker.pid && isAlive(worker.pid) ? undefined : {}));
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    const now = (await workers()).find(({ id }) => id === worker.id);
    // It would be started again and again.
    if (worker.id !== undefined) await remove(worker.id);
    const { exitCode } = now || {};
    throw new Failed({ ...error.parts, number: worker.number, exitCode, log: logged(app, sizes) });
  }
}

const remove = (id) => call('deleteProcessId', id);

/** All workers are those of one release, each replaced when its successor is ready. */
async function roll() {
  await connect();
  const app = read();
  const isNew = ({ folder }) => folder === app.cwd;
  for (let number = 0; number < app.instances; number += 1) {
    const all = await workers();
    const ours = all.filter((one) => isNew(one) && one.number === number);
    const well = ours.find(({ status, pid }) => status === 'online' && isAlive(pid));
    for (const { id } of ours) if (!well || id !== well.id) await remove(id);
    const old = all.filter((one) => !isNew(one) && one.number === number);
    if (app.exec_mode === 'fork' && !well) for (const { id } of old) await remove(id);
    const sizes = [size(app.out_file), size(app.error_file)];
    const began = Date.now();
    const worker = well || (await start(app, number));
    if (worker.token !== undefined) await ready(app, worker, sizes);
    if (!well) say({ ready: number, ms: Date.now() - began });
    if (app.exec_mode !== 'fork' || well) for (const { id } of old) await remove(id);
  }
  for (const one of await workers()) if (!isNew(one) || one.number >= app.instances) await remove(one.id);
  return { workers: await workers() };
}

/** Watches the workers for as long as they must run without a restart, and has PM2 keep its list of apps. */
async function confirm() {
  await connect();
  const app = read();
  const first = await workers();
  const until = Date.now() + wish.stableMs;
  for (;;) {
    const now = await workers();
    for (const { number, id, pid, restarts, memory, exitCode } of now) {
      const before = first.find((one) => one.id === id);
      if (memory > app.max_memory_restart) throw new Failed({ kind: 'memory', number, memory });
      const again = restarts > 0 || before === undefined || before.pid !== pid;
      if (again) throw new Failed({ kind: 'restarted', number, exitCode, log: logged(app, [0, 0]) });
    }
    const well = now.filter(({ status, folder }) => status === 'online' && folder === app.cwd);
    if (well.length !== app.instances || now.length !== well.length)
      throw new Failed({ kind: 'count', running: well.length, wanted: app.instances, log: logged(app, [0, 0]) });
    if (Date.now() >= until) {
      await save();
      return { workers: now };
    }
    await pause(200);
  }
}

async function list() {
  if (!(await daemonRuns())) return { workers: [] };
  await connect();
  return { workers: await workers() };
}

/** Takes all workers of the app away. */
async function removeAll() {
  await connect();
  for (const { id } of await workers()) await remove(id);
  await save();
  return {};
}

/** Writes the list from which PM2 starts all apps when the machine does, for nobody else to read. */
async function save() {
  process.umask(0o077);
  await asPromise((end) => pm2.dump(true, end));
  for (const path of [dump(), dump() + '.bak']) if (fs.existsSync(path)) fs.chmodSync(path, 0o600);
}

const operations = { roll, confirm, list, 'remove-all': removeAll };
operations[operation]().then(endWell, endBadly);
`;function Pt(e,n,t){return new h.sH({...Le(n,t),where:n.number===void 0?`host ${e}`:`host ${e}, worker ${n.number}`,log:n.log??[]})}function Nt(e,n,t){const{what:o,remedy:s}=Le(n,t);return new h.sH({code:"pm2-trial-failed",what:`the new release was tried, and ${o}`,where:`host ${e}`,remedy:`${s} Nothing was switched. An app that cannot run beside itself needs trial: false.`,log:n.log??[]})}function Le(e,n){switch(e.kind){case"ended":return{code:"pm2-worker-ended",what:`it ended with ${Ae(e)} before it was ready`,remedy:"The log lines are its own; mend the app, or its env and secrets, and deploy again."};case"late":return{code:"pm2-worker-late",what:`it did not open ${n===void 0?"a port":`port ${n}`} in time`,remedy:"Raise health-timeout where the app takes longer to start; it has app-port as PORT."};case"other-port":return{code:"pm2-port-not-open",what:`it opened port ${[...new Set(e.ports)].join(" and ")}, and not ${n}`,remedy:"Give the port that the app opens as app-port, or let the app open PORT, which is app-port."};case"unhealthy":return{code:"pm2-unhealthy",what:`its health URL answered ${e.said}`,remedy:"The log lines are its own; the URL has to answer with a status of 200 to 299."};case"restarted":return{code:"pm2-worker-restarted",what:`it was restarted; it had ended with ${Ae(e)}`,remedy:"The log lines are the last of the app; mend what ends it, or raise max-memory."};case"memory":return{code:"pm2-worker-restarted",what:`it uses ${Math.ceil(e.memory/1024**2)} MB, more than max-memory, for which PM2 restarts it`,remedy:"Raise max-memory, or let the app use less."};case"count":return{code:"pm2-worker-ended",what:`${e.running} of ${e.wanted} workers run`,remedy:"The log lines are the last of the app; pm2 ls on the host shows its workers."};case"error":return{code:"pm2-failed",what:`PM2 failed: ${e.message}`,remedy:"Look at ~/.pm2/pm2.log on the host."}}}function Ae({exitCode:e,signal:n}){return n!=null?`signal ${n}`:e==null?"an unknown exit code":`exit code ${e}`}function Ft(e,n,t){const o=t.signal===null?`exit code ${t.code}`:`signal ${t.signal}`;return new h.sH({code:"pm2-failed",what:`${n} ended with ${o}`,where:`host ${e}`,remedy:"The log lines are what it said; ~/.pm2/pm2.log on the host may say more.",log:(0,E.K_)(t,20)})}function Rt(e,n,t,o){return new h.sH({code:"pm2-unhealthy",what:`${n} did not answer well in time: ${t}`,where:`host ${e}`,remedy:"The URL has to answer with a status of 200 to 299, asked on the host itself.",log:o})}async function G(e){const{host:n,tools:t,operation:o,wish:s,changes:r,deadlineMs:i,signal:a,onReady:c}=e,d={argv:[t.node,"-e",Tt,t.pm2,o,JSON.stringify(s)],label:`pm2 ${o}`},l=y=>{const M=We(y);M?.ready!==void 0&&c?.(M.ready,M.ms??0)},u=r===void 0?await n.remote.exec(d,{signal:a,deadlineMs:i,onLine:l,repeatable:!0}):await n.attempt(r,d,{signal:a,deadlineMs:i,onLine:l}),{workers:m=[]}=Ce(n,d.label,u,s);return m}function Ce(e,n,t,o,s=Pt){const r=t.stdout.split(`
`).map(We).findLast(i=>i?.result??i?.failed);if(r?.failed!==void 0)throw s(e.name,r.failed,o.port);if(t.code!==0||r?.result===void 0)throw Ft(e.name,n,t);return r.result}function We(e){if(e.startsWith("deploy-kit {"))try{return JSON.parse(e.slice(11))}catch{return}}var ze=p(41838);const Ke="https://github.com/nodesource/distributions";function Ue(e,n,t,o){const s=o==="installed"?`Node ${n} is installed`:`the package sources have Node ${n}`;return new h.sH({code:"pm2-node-unfit",what:`${s}, and the app needs ${t}`,where:`host ${e}`,remedy:`Install a Node there that fits, for instance from NodeSource (${Ke}), or change engines in package.json. Nothing was changed.`})}function Y(e,n,t){return new h.sH({code:"pm2-install-unavailable",what:`${n} is missing`,where:`host ${e}`,remedy:t})}function Et(e,n,t){return new h.sH({code:"pm2-install-needs-root",what:`${t} is missing, and ${n} has no sudo without a password`,where:`host ${e}`,remedy:`Install Node with npm there once (${Ke}), or allow it: echo '${n} ALL=(ALL) NOPASSWD: ALL' | sudo tee /etc/sudoers.d/${n}`})}function Be(e,n,t){return new h.sH({code:"pm2-install-failed",what:`${n} ended with exit code ${t.code}`,where:`host ${e}`,remedy:"The last lines say why; mend it on the host, or install Node and PM2 there by hand, and deploy again.",log:(0,E.K_)(t,20)})}const It={apt:["nodejs","npm"],dnf:["nodejs24","nodejs22","nodejs20","nodejs","nodejs24-npm","nodejs22-npm","nodejs20-npm","nodejs-npm","npm"]};function Dt(e,n,t){const o=["nodejs24","nodejs22","nodejs20","nodejs"].filter(c=>e.has(c)),s=o.find(c=>t(Je(e.get(c))));if(n.node&&o.length===0)return{unavailable:"Node"};if(n.node&&s===void 0)return{unfit:o.map(c=>Je(e.get(c)))};const r=[`${s}-npm`,"npm"].find(c=>e.has(c)),i=e.get(s??"")?.includes("nodesource")===!0;return n.npm&&r===void 0&&!i?{unavailable:"npm"}:{packages:[...n.node&&s!==void 0?[s]:[],...n.npm&&r!==void 0&&!i?[r]:[]]}}function Je(e=""){return/(?:^|:)(\d+(?:\.\d+)*)/.exec(e)?.[1]??e}const X="v?([0-9]+|[xX*])(?:\\.([0-9]+|[xX*]))?(?:\\.([0-9]+|[xX*]))?(?:[-+][0-9A-Za-z.+-]*)?",Ht=new RegExp(`^(>=|<=|>|<|=|\\^|~>?)?\\s*${X}$`),Lt=new RegExp(`^(${X})\\s+-\\s+(${X})$`);function Ge(e){const n=e.split("||").map(t=>At(t.trim()));if(!n.includes(void 0))return t=>{const o=q(t);return n.some(s=>s?.every(r=>r(o)))}}function At(e){const n=Lt.exec(e);if(n!==null){const[s,r]=[n[1]??"",n[5]??""];return[W(q(s)),z(C(q(r)))]}const o=e.replaceAll(/(>=|<=|>|<|=|\^|~>?)\s+/g,"$1").split(/\s+/).filter(Boolean).map(Ct);return o.includes(void 0)?void 0:o.flatMap(s=>s??[])}function Ct(e){const n=Ht.exec(e);if(n===null)return;const t=q(e);switch(n[1]){case">=":return[W(t)];case">":return[W(C(t))];case"<":return[z(t)];case"<=":return[z(C(t))];case"^":return[W(t),z(Wt(t))];case"~":case"~>":return[W(t),z(C(t.slice(0,2)))];default:return t.length===0?[]:[W(t),z(C(t))]}}function q(e){const t=(new RegExp(X).exec(e)??[]).slice(1,4),o=t.findIndex(s=>s===void 0||!/^\d+$/.test(s));return(o<0?t:t.slice(0,o)).map(Number)}function C(e){return e.length===0?[Number.POSITIVE_INFINITY]:[...e.slice(0,-1),(e.at(-1)??0)+1]}function Wt(e){const n=e.findIndex(t=>t>0);return C(n<0?e:e.slice(0,n+1))}const W=e=>n=>Ye(n,e)>=0,z=e=>n=>Ye(n,e)<0;function Ye(e,n){for(const t of[0,1,2]){const o=(e[t]??0)-(n[t]??0);if(o!==0)return o}return 0}const he="7.0.4",Ze=">=18";var T=p(48792),zt=p(22774);const Kt=6e4,Ut=`${T.WG}
parent=\${root%/*} own=$4
printf 'home %s\\n' "$HOME"
if [ "$(id -u)" = 0 ]; then echo 'root-access self'; elif sudo -n true 2>/dev/null; then echo 'root-access sudo'; fi
if command -v apt-get >/dev/null; then echo 'manager apt'; elif command -v dnf >/dev/null; then echo 'manager dnf'; fi
[ ! -r /etc/os-release ] || printf 'system %s\\n' "$(. /etc/os-release; printf %s "$PRETTY_NAME")"
node=$(command -v node) && printf 'node %s %s\\n' "$("$node" --version)" "$node"
command -v npm >/dev/null && echo npm
pm2=$(command -v pm2) && pm2=$(readlink -f "$pm2") && pm2=\${pm2%/bin/pm2} && [ -f "$pm2/lib/Common.js" ] || pm2=$parent/$own
[ -f "$pm2/lib/Common.js" ] && printf 'pm2 %s\\n' "$pm2"
booted=$(sed -n 's/^btime //p' /proc/stat)
for file in "$root/current/${B}"/*.pid; do
  [ -f "$file" ] && [ "$(stat -c %Y "$file")" -ge "$booted" ] || continue
  case $(readlink "/proc/$(cat "$file")/exe") in */node*) echo "worker $file";; esac
done
read -r health
if [ -n "$health" ] && command -v curl >/dev/null; then
  answer=$(printf 'url = "%s"\\n' "$health" | curl -q --config - --silent --globoff --noproxy '*' --max-time 5 --output /dev/null --write-out '%{http_code}')
  printf 'health %s\\n' "$answer"
fi
:`;async function Ve(e,n,t,o,s){return ge(await we(e,{project:n,runId:t,health:o,more:""},s))}async function we(e,{project:n,runId:t,health:o,more:s},r){const i=[e.directory,n,t,`.pm2/${he}/node_modules/pm2`],a=o===void 0?"":new URL(o).href,c=(0,S.K)("look",`${Ut}${s}`,i,`${a}
`);return(0,zt.j)(e.remote,c,{signal:r,deadlineMs:Kt,keepBytes:16*1024*1024})}function ge(e){const n=e.split(`
`).map(T.Nk),t=new Map(n),[o="",s=""]=(0,T.Nk)(t.get("node")??""),r={self:[],sudo:["sudo","-n"]},i=t.get("manager");return{...(0,T.o2)(t),home:t.get("home")??"",sudo:r[t.get("root-access")??""],packageManager:i==="apt"||i==="dnf"?i:void 0,system:t.get("system")??"",node:o===""?void 0:{version:o.replace(/^v/,""),path:s},hasNpm:t.has("npm"),pm2:t.get("pm2"),workers:n.filter(([a])=>a==="worker").length,health:t.get("health")}}const Bt=10*6e4,Jt=`umask 022
rm -rf -- "$1.new" && mkdir -p -- "$1.new" && cd -- "$1.new" || exit
npm install --prefix . --no-audit --no-fund --no-update-notifier --omit=optional --loglevel=error "pm2@$2" || exit
rm -rf -- "$1" && mv -- "$1.new" "$1"`;function Qe(e,n,t){const{node:o,sudo:s}=n,{fits:r,wanted:i}=Xe(t);if(o!==void 0&&!r(o.version))throw Ue(e.name,o.version,i,"installed");const a=qe(n,t);if(a.words!==""){if(!t.inputs["install-node"])throw Y(e.name,a.words,"Set install-node: true, or install it on the host.");if(s===void 0&&(a.node||a.npm))throw Et(e.name,e.remote.username,a.words)}}async function Gt(e,n,t,o){Qe(e,n,t);const{node:s,npm:r}=qe(n,t);(s||r)&&await Yt(e,n,t,{node:s,npm:r},o),n.pm2===void 0&&await Zt(e,n,o);const i=s||n.pm2===void 0?await Ve(e,t.project,o.run.id,void 0,o.signal):n;if(i.node===void 0||i.pm2===void 0)throw Y(e.name,i.node===void 0?"Node":"PM2","It was installed, and is not on the PATH of a login without a terminal; look there at command -v node.");return{node:i.node.path,pm2:i.pm2}}function Xe({package:e}){const n=e.engine===void 0?void 0:Ge(e.engine),t=Ge(Ze);return{fits:s=>(n?.(s)??!0)&&(t?.(s)??!0),wanted:e.engine===void 0?`${Ze}, as PM2 does`:e.engine}}function qe({node:e,hasNpm:n,pm2:t},{install:o}){const s=t===void 0||o?.[0]==="npm"||o?.[0]==="npx",r={node:e===void 0,npm:s&&!n,pm2:t===void 0},i=[r.node&&"Node",r.npm&&"npm",r.pm2&&"PM2"].filter(Boolean);return{...r,words:i.join(", ")}}async function Yt(e,{sudo:n=[],packageManager:t,system:o},s,r,i){const{name:a}=e,c="Install Node with npm on the host, for instance from https://nodejs.org/en/download.";if(t===void 0)throw Y(a,`Node, and ${o} has neither apt nor dnf: it`,c);const d={remote:e.remote,sudo:n,signal:i.signal,onLine:M=>i.journal.write({type:"output",target:a,source:"install",line:M}),failed:(M,Pe)=>Be(a,M,Pe)},{fits:l,wanted:u}=Xe(s),m=await(0,ze.Zo)(d,t,It[t]),y=Dt(m,r,l);if("unfit"in y)throw Ue(a,y.unfit.join(", "),u,"offered");if("unavailable"in y)throw Y(a,`${y.unavailable}, which the package sources of ${o} do not have,`,c);await(0,ze.R)(d,t,y.packages)}async function Zt(e,{root:n},{signal:t,journal:o}){const s=`${n.slice(0,n.lastIndexOf("/"))}/.pm2/${he}`,r=(0,S.K)("npm install pm2",Jt,[s,he]),i=await e.remote.exec(r,{signal:t,deadlineMs:Bt,repeatable:!0,onLine:a=>o.write({type:"output",target:e.name,source:"install",line:a})});if(i.code!==0)throw Be(e.name,r.label,i)}function Vt(e){return Y(e,"Node or PM2","Deploy again, which installs what is missing.")}const Qt=String.raw`'use strict';
const { spawn } = require('node:child_process');
const http = require('node:http');
const wish = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
${He}
const app = read();
const token = 'trial-' + randomUUID();
const lines = [];
let ended;

// Not the first of the workers: that one may have work of its own.
const variables = { NODE_APP_INSTANCE: String(app.instances), DEPLOY_KIT_WORKER: token, DEPLOY_KIT_TRIAL: 'yes' };
const child = spawn(
  process.execPath,
  ['--require', join(wish.folder, '${me}'), join(app.cwd, app.script)],
  { cwd: app.cwd, env: { ...own, ...app.env, ...variables }, stdio: ['ignore', 'pipe', 'pipe'] },
);
const over = new Promise((done) => child.on('exit', (exitCode, signal) => done((ended = { exitCode, signal }))));
for (const stream of [child.stdout, child.stderr])
  stream.on('data', (text) => lines.push(...String(text).split('\n').filter((line) => line.trim())));

function status(port) {
  return new Promise((done) => {
    const { hostname, path } = wish.health;
    const asked = http.get({ hostname, port, path, timeout: 5000 }, (answer) => done(answer.resume().statusCode));
    asked.on('timeout', () => asked.destroy()).on('error', (error) => done(error.code || error.message));
  });
}

async function untilHealthy(port) {
  const began = Date.now();
  for (;;) {
    const said = await status(port);
    if (said >= 200 && said <= 299) return;
    if (ended) throw new Failed({ kind: 'ended', ...ended });
    if (Date.now() - began > wish.limitMs) throw new Failed({ kind: 'unhealthy', said });
    await pause(100);
  }
}

async function attempt() {
  const began = Date.now();
  try {
    const port = await untilReady(token, () => ended);
    if (wish.health && port) await untilHealthy(port);
    return { ms: Date.now() - began };
  } catch (error) {
    if (error instanceof Failed) error.parts.log = lines.slice(-20);
    throw error;
  } finally {
    child.kill('SIGINT');
    const patience = setTimeout(() => child.kill('SIGKILL'), 2000);
    await over;
    clearTimeout(patience);
    fs.rmSync(join(wish.folder, 'workers', token), { force: true });
  }
}

attempt().then(endWell, endBadly);
`,Xt=6e4;async function qt(e,n,t,o,{signal:s,journal:r}){const{inputs:i}=n;if(!i.trial||i["exec-mode"]!=="cluster")return;const a=i["health-timeout"],c=i["app-port"],d=_t(i.health,c),l={folder:t,limitMs:a,...c!==void 0&&{port:c},...d&&{health:d}},u=Date.now(),m={argv:[o.node,"-e",Qt],label:"try the release",stdin:JSON.stringify(l)},y=await e.remote.exec(m,{signal:s,deadlineMs:2*a+Xt});Ce(e,m.label,y,l,Nt);const M=`the new release came up in a trial after ${Date.now()-u} ms`;r.write({type:"notice",target:e.name,message:M})}function _t(e,n){if(e===void 0||n===void 0)return;const t=new URL(e);return t.protocol==="http:"&&Number(t.port||80)===n&&t.username===""?{hostname:t.hostname.replace(/^\[|\]$/g,""),path:t.pathname+t.search}:void 0}const _e=6e4,en=10*6e4,_="deploy-kit.files.json";async function tn(e,n,t,o){const s=await Gt(e,t,n,o),r=(0,Ie.Bf)(o.run,Date.now()),i={root:t.root,id:r,project:n.project};try{const a=await nn(e,n,t,i,s,o);return{place:i,tools:s,record:a,state:t}}catch(a){const c=(0,S.K)("remove the release",'rm -rf -- "$1"',[$e(i)]);throw await e.remote.exec(c,{deadlineMs:_e}).catch(()=>{}),a}}const $e=({root:e,id:n})=>`${e}/releases/${n}`;async function nn(e,n,t,o,s,r){const{signal:i}=r,a=$e(o),c=gt(n,t.home),d=[...n.files.map(({file:m})=>({...m,path:`${J}/${m.path}`})),ye(fe,$t(n,a,c)),ye(me,ht),ye(`${B}/README`,`Workers of this release tell here of themselves.
`)],[l]=await Promise.all([e.remote.upload(a,d,{signal:i,deadlineMs:en}).then(()=>t.key??(0,A.og)(e,t.root,i)),jt(e,n.app,c,t,r)]);await vt(e,n,a,s,r),await qt(e,n,a,s,r);const u=sn(n,o.id,l,t,await on(e,n,s,t,i),r);return await rn(e,n,a,u,l,i),u}const ye=(e,n)=>({path:e,content:Buffer.from(n),mode:384});async function on(e,{app:n},t,{current:o,healthy:s},r){return s!==void 0?{kind:"release"}:o!==void 0?o.record.before:{kind:(await G({host:e,tools:t,operation:"list",wish:{app:n},deadlineMs:_e,signal:r})).length===0?"nothing":"unknown"}}function sn(e,n,t,{healthy:o},s,{run:r}){const i=e.files.map(({file:c,sha256:d})=>[c.path,c.mode,d]),a=Object.entries(le(e));return{version:1,id:n,app:e.app,createdAt:new Date().toISOString(),run:(0,Ie.DW)(r),fingerprint:(0,j.f)(t,pe(e)),settings:de(e),files:(0,j.f)(t,i),environment:Object.fromEntries(a.map(([c,d])=>[c,(0,j.f)(t,d)])),before:s,...o&&{previous:o.record.id}}}async function rn(e,n,t,o,s,r){const i=(0,ue.mU)(s,n.files.map(({file:d,sha256:l})=>[`${J}/${d.path}`,l])),a={state:"prepared"},c={[_]:JSON.stringify(i),"release.json":JSON.stringify(o),"state.json":JSON.stringify(a)};await(0,A._W)(e,t,c,r)}const an=12e4,cn=`cd "$1/releases" || exit
count=0
for id in $(ls -1r); do
  case "releases/$id" in "$(readlink ../current)"|"$(readlink ../healthy)") count=$((count + 1)); continue;; esac
  if grep -qs '"state":"healthy"' "$id/state.json" && [ "$count" -lt "$2" ]; then count=$((count + 1)); else rm -rf -- "./$id"; fi
done`;async function dn(e,{root:n,project:t},o,{signal:s}){const r=(0,S.K)("remove releases",cn,[n,String(o)]);await e.change(t,r,{signal:s,deadlineMs:an})}var ln=p(71529),pn=p(42937),et=p(512);const un=6e4,ve=5*6e4,mn=250;async function ke(e,n){const{host:t,place:o,inputs:s}=e,{signal:r}=n;await t.change(o.project,(0,A.iK)(o,{state:"applying"}),{signal:r,deadlineMs:et.Ie*1e3+un});const i=s["health-timeout"];await G({...Me(e,n),operation:"roll",wish:{...Se(e),limitMs:i,...e.port!==void 0&&{port:e.port}},changes:o.project,deadlineMs:e.instances*i+ve,onReady:(a,c)=>{const d=`worker ${a}`;n.journal.write({type:"container.healthy",target:t.name,service:d,durationMs:c})}})}async function be(e,n){e.inputs.health!==void 0&&await fn(e,e.inputs.health,n);const t=e.inputs["stable-for"];return G({...Me(e,n),operation:"confirm",wish:{...Se(e),stableMs:t},changes:e.place.project,deadlineMs:t+ve})}async function fn({host:e,inputs:n},t,o){const s=new URL(t),{href:r,password:i}=s;s.username="",s.password="";const a=s.href,c=i===""?[]:[i],d={statuses:[{from:200,to:299}],body:void 0},{ended:l,checks:u}=await(0,pn.g)({probes:[(0,ln.ZV)(e.remote,{href:r,shown:a,secrets:c},d)],when:{successes:1,stableForMs:0},pace:{intervalMs:mn,timeoutMs:n["health-timeout"],stableForMs:0},signal:o.signal,onChange:()=>{}});if(o.signal.throwIfAborted(),l==="healthy")return;const[m]=u;throw m?.error??Rt(e.name,a,m?.last?.text??"no answer",m?.last?.lines??[])}async function xe({host:e,place:n},t,o){const s={state:"healthy",at:new Date().toISOString()};await(0,A.Tw)(e,n,s,t,o)}async function hn(e,n){const t=Se(e),{project:o}=e.place;await G({...Me(e,n),operation:"remove-all",wish:t,changes:o,deadlineMs:ve})}const Me=({host:e,tools:n},{signal:t})=>({host:e,tools:n,signal:t}),Se=({place:e,inputs:n})=>({app:n.app,folder:$e(e)});var wn=p(39469);async function je(e,n,t,o,s={state:"undone"}){const{host:r,place:i}=e,a=i.id===t?.record.id;if(t===void 0){if(n.kind==="unknown")throw(0,wn.TS)(r.name,`the app ${e.inputs.app}`);await hn(e,o),await(0,A.$P)(r,i,o)}else{const c=Oe(t,e);await ke(c,o),await be(c,o);const d=a?{}:{undone:i.id};await xe(c,{outcome:"rolled-back",release:t.record.id,...d},o)}a||await(0,A.Kn)(r,i,s,o)}function Oe({record:e},n){const{instances:t,"app-port":o}=e.settings;return{...n,place:{...n.place,id:e.id},port:o===void 0?void 0:Number(o),instances:Number(t)}}function gn(e){const n=(0,R.r)();return{async plan(t,o,s){const r=await $n(t,e,s);return n(t,r.state,s),r},prepare:(t,o,{state:s},r)=>tn(t,e,s,r),async apply(t,o,s,r){const{tools:i,place:a}=s,{instances:c,"app-port":d}=o,l={host:t,tools:i,place:a,inputs:o,port:d,instances:c},u={prepared:s,step:l};return r.began(u),await ke(l,r),u},async verify(t,o,{prepared:s,step:r},i){const a=await be(r,i),{id:c}=r.place;await xe(r,{outcome:"deployed",release:c},i);const d=s.state.healthy?.record.id;return{release:c,...d&&{previousRelease:d},workers:tt(a)}},undo:(t,o,{prepared:s,step:r},i)=>je(r,s.record.before,s.state.healthy,i),async finish(t,o,{prepared:s,step:r},i){await Z(t,r.place.project,r.tools,s.state,i),await dn(t,r.place,o["keep-releases"],i)}}}async function $n(e,n,t){const{project:o,inputs:s}=n,r=await Ve(e,o,t.run.id,s.health,t.signal),i=ut(n,r);return i.length>0&&Qe(e,r,n),{changes:i,busy:r.locked,details:{release:r.current?.record.id},state:r}}function tt(e){return e.map(({id:n,pid:t,status:o,restarts:s,memory:r})=>({id:n,pid:t,status:o,restarts:s,memory:r}))}const yn=`cd "$root" 2>/dev/null || exit 0${(0,T.Ku)(_)}`;async function Te(e,n,t,o){const s=await we(e,{project:n,runId:t,health:void 0,more:`
${yn}`},o);return{state:ge(s),releases:(0,T.Yq)(s)}}async function vn(e,n,t,o){return(0,L.nG)(t,await Te(e,n,"",o))}function kn(e,n){const t=(0,R.r)();return{async plan(o,s,r){const i=await xn(o,e,n,r);return t(o,i.state,r),i},prepare:async(o,s,r)=>r,async apply(o,s,r,i){const a=Oe(r.to,bn(o,s,r,e)),c={plan:r,step:a};return i.began(c),await ke(a,i),c},async verify(o,s,{plan:r,step:i},a){const c=await be(i,a),{id:d}=r.to.record,l=r.from.record.id;return await xe(i,{outcome:"rolled-back",release:d,...l!==d&&{undone:l}},a),{release:d,previousRelease:l,workers:tt(c)}},undo:(o,s,{plan:r,step:i},a)=>je(i,r.to.record.before,(0,L.$L)(r,o.name),a,r.to.status)}}function bn(e,n,t,{project:o}){const s={root:t.state.root,project:o,id:t.to.record.id};return{host:e,tools:t.tools,place:s,inputs:n,port:void 0,instances:n.instances}}async function xn(e,n,t,{run:o,signal:s}){const r=await Te(e,n.project,o.id,s),{state:i}=r,{from:a,to:c}=(0,L.X4)(r,t,e.name),{node:d,pm2:l}=i;if(d===void 0||l===void 0)throw Vt(e.name);const u={busy:i.locked,details:{release:a.record.id},state:i,tools:{node:d.path,pm2:l},from:a,to:c},m=`${a.record.id} -> ${c.record.id}`,y=a.record.id===c.record.id&&Ee(i).length===0;return{...u,changes:y?[]:[{subject:`app ${n.app}`,action:"update",detail:m}]}}async function Mn(e,n,{run:t,journal:o},{keep:s}){const r=new AbortController().signal,i=Re(n.app),a=await e.lockable(i,t,o).open().attempt();if(!("lock"in a))return"untouched";try{const c=await Te(e,i,t.id,r),{current:d,node:l,pm2:u,root:m}=c.state,y=(0,L.rU)(t,c,{rollback:n.rollback,keep:s});if(typeof y=="string")return y;if(d===void 0||l===void 0||u===void 0)return"untouched";const M={target:e.name,step:"deploy-pm2"},Pe={root:m,project:i,id:d.record.id},Wn={node:l.path,pm2:u},zn={host:e,tools:Wn,place:Pe,inputs:n,port:void 0,instances:n.instances};o.write({type:"step.undoing",...M});const Kn=Date.now(),Un={run:t,journal:o,signal:r,step:M.step,dryRun:!1};return await je(Oe(d,zn),d.record.before,y.previous,Un),o.write({type:"step.undone",...M,durationMs:Date.now()-Kn}),"put-back"}finally{await a.lock.release()}}var Sn=p(91388);const jn=6e4,On=`
if cd "$root" 2>/dev/null; then
  ${T.Sr}
  if [ -f current/${_} ]; then
    one hashes current/${_}
    (cd current/ && find ./${J} -name node_modules -prune -o -type f -exec sha256sum -- {} + 2>/dev/null | sed 's/^/sum /')
  fi
fi
:`;async function Tn(e,n,t){const{project:o,app:s,inputs:r}=n,i={project:o,runId:"",health:r.health,more:On},a=Pn(await we(e,i,t)),{node:c,pm2:d,current:l}=a.state,u=l===void 0||c===void 0||d===void 0?[]:await G({host:e,tools:{node:c.path,pm2:d},operation:"list",wish:{app:s},deadlineMs:jn,signal:t});return Nn(a,n,u,Date.now())}function Pn(e){const n=e.split(`
`).map(T.Nk),t=new Map(n),o=t.get("lock");return{state:ge(e),lock:o===void 0?void 0:(0,et.pZ)(o),hashes:JSON.parse(t.get("hashes")??"{}"),sums:(0,ue.mi)(n.flatMap(([s,r])=>s==="sum"?[r]:[]))}}function Nn(e,n,t,o){const{state:s,lock:r}=e,{current:i,key:a}=s,c=a===void 0?void 0:(0,j.f)(a,pe(n));return{...(0,Sn.a)({project:n.project,current:i,wanted:c,lock:r}),services:i===void 0?[]:[Fn(i.record.settings,n.app,t,o)],drift:En(e)}}function Fn({version:e="",script:n=""},t,o,s){const r=e===""?n:`${n} ${e}`;return{service:t,image:r,pinned:r,containers:o.map(i=>Rn(i,s))}}function Rn({status:e,since:n,restarts:t,memory:o},s){const r=Math.floor((s-n)/6e4),i=t===1?"1 restart":`${t} restarts`;return`${e} for ${r} min, ${i}, ${Math.round(o/1024**2)} MB`}function En({state:e,lock:n,hashes:t,sums:o}){const{current:s,workers:r,health:i,key:a}=e;if(s===void 0)return[];const{id:c,settings:d}=s.record;if(n!==void 0)return[];const l=s.status.state==="healthy"?[]:[`${c} was left half done by ${(0,T.DJ)(s)}`],u=String(r)===d.instances?[]:[`${r} of ${d.instances} workers of ${c} run`],m=i===void 0||/^2/.test(i)?[]:[`its health URL answers ${i==="000"?"nothing":i}`];return[...l,...u,...m,...(0,ue.lx)(a??"",t,o)]}const In=["flock","sha256sum","tar","stat","readlink"].map(e=>[e]),Dn={name:"deploy-pm2",success:"deployed",async begin(e,n){const t=await dt(e,n.directory),{project:o}=t;return{capability:gn(t),deploys:!0,wish:e,state:{project:o,directory:e.directory},outputs:Cn,needs:async()=>({tools:In}),status:(s,r)=>Tn(s,t,r),releases:(s,r,i)=>vn(s,o,r,i),back:s=>kn(t,s),recover:(s,r,i)=>Mn(s,e,r,i),end:()=>t.end()}}},{run:Hn,recover:Ln,step:An}=(0,N.onHosts)(Dn,e=>({dryRun:e["dry-run"],batches:n=>(0,F.eB)(e.batch,n),maxFailures:e["max-failures"],rollback:e.rollback}));function Cn([e]){const n=e?.details??{};return{release:n.release,"previous-release":n.previousRelease}}},65260:(Ne,H,p)=>{p.d(H,{V:()=>N});function N(F,R){return F.length<=R?F:F.slice(0,R).replace(/[^\s"'*<>]*$/,"")}},71529:(Ne,H,p)=>{p.d(H,{$$:()=>re,ZV:()=>V,kQ:()=>se});var N=p(87560),F=p(58500),R=p(45888),L=p(84788),E=p(90088),S=p(56681);async function K(f){const{remote:w,signal:v,pace:g}=f,$=performance.now();for(;!v.aborted;){const k=g.timeoutMs-(performance.now()-$),x=(0,L.K)(f.label,f.text,[Z(g.intervalMs),String(Math.max(1,Math.ceil(k/1e3))),Z(f.limitMs),String(S.C),...f.args]),O=await w.start(x,{signal:v});O.write(`${f.input}
`);try{await ee(O,f)}catch(P){if(!(P instanceof R.sH&&P.code==="ssh-link-lost")&&!v.aborted)throw P}await(0,F.setTimeout)(g.intervalMs,void 0,{signal:v}).catch(()=>{})}}async function ee(f,{remote:w,signal:v,onFinding:g}){for await(const $ of f.lines){if(v.aborted)return;const[k="",x=""]=$.split("	");if(k==="missing")throw(0,E.$o)(w.name,x);const O=Buffer.from(x,"base64").toString("utf8").trimEnd(),P=O.lastIndexOf(`
`);g({code:Number(O.slice(P+1)),stdout:Buffer.from(k,"base64"),stderr:O.slice(0,Math.max(P,0))})}}const Z=f=>(f/1e3).toFixed(3),j=`interval=$1 limit=$3 bytes=$4
until=$(( $(date +%s) + $2 ))
keep=head
shift 4
IFS= read -r input
has() { command -v "$1" >/dev/null 2>&1; }
missing() { printf 'missing\\t%s\\n' "$1"; exit 0; }`,U=`exec 5>&1
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
kill -s TERM 0`,I=`${j}
if has curl; then
  input="url = \\"$input\\""
  set -- curl -q --config - --silent --show-error --include --globoff --noproxy '*' --max-time "$limit"
elif has python3; then set -- python3 -c "$1" "$limit" "$bytes"
else missing 'curl or python3'
fi
${U}`,b=`${j}
if has bash && has timeout; then
  set -- timeout --foreground -k 1 "$limit" bash -c 'exec 3<>"/dev/tcp/$1/$2"' bash "$1" "$2"
elif has python3; then set -- python3 -c "$3" "$1" "$2" "$limit"
elif has nc; then set -- nc -z -w "\${limit%.*}" "$1" "$2"
else missing 'bash with timeout, python3 or nc'
fi
${U}`,h=`${j}
keep=tail
has timeout || missing timeout
set -- timeout --foreground -k 1 "$limit" sh -c 'exec "$@" 2>&1 </dev/null' sh "$@"
${U}`,te=`import base64, http.client, sys
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
sys.stdout.buffer.write(b"HTTP/1.1 %d\\r\\n\\r\\n" % response.status + body)`,ne=`import socket, sys
try:
    socket.create_connection((sys.argv[1], int(sys.argv[2])), timeout=float(sys.argv[3])).close()
except OSError as error:
    sys.stderr.write("%s\\n" % error)
    sys.exit(124 if isinstance(error, TimeoutError) else 1)`;var D=p(85835);const oe=20;function V(f,w,v){const g=$=>{const k=(0,D.zm)($.stdout),x=$.code===0||$.code===23&&$.stdout.length>=S.C;return k!==void 0&&x?(0,D.i2)(k,v,w):Q((0,D.pc)(ie($),w.secrets))};return{name:`http ${w.shown}`,from:f.name,watch:($,k,x)=>K({remote:f,label:`check ${w.shown}`,text:I,args:[te],input:w.href,limitMs:Math.min(S.J,k.timeoutMs),pace:k,signal:x,onFinding:O=>$(g(O))})}}function se(f,w){const v=g=>g.code===0?{good:!0,text:"connected",lines:[]}:Q(ae(g));return{name:`tcp ${w.shown}`,from:f.name,watch:(g,$,k)=>K({remote:f,label:`check ${w.shown}`,text:b,args:[w.address,String(w.port),ne],input:"",limitMs:Math.min(S.J,$.timeoutMs),pace:$,signal:k,onFinding:x=>g(v(x))})}}function re(f,w){const v=({code:g,stdout:$})=>({good:g===0,text:g===124?"it did not end in time":`exit code ${g}`,lines:(0,N.w$)($.toString("utf8"),oe)});return{name:`command ${w.join(" ")}`,from:f.name,watch:(g,$,k)=>K({remote:f,label:`check ${w[0]}`,text:h,args:w,input:"",limitMs:$.timeoutMs,pace:$,signal:k,onFinding:x=>g(v(x))})}}const Q=f=>({good:!1,text:f,lines:[]});function ie({code:f,stderr:w}){if(f===28)return"no answer in time";const g=((0,N.w$)(w,1)[0]??"").replace(/^curl: \(\d+\) /,"").replace(/ after \d+ ms/,"").replace(/\[Errno \d+\] /,"");return/refused|Couldn.t connect|Could not connect/i.test(g)?"connection refused":g===""?`the tool ended with ${f}`:g}function ae({code:f,stderr:w}){if(f===124)return"no answer in time";const v=(0,N.w$)(w,1)[0]??"";return/refused/i.test(v)?"connection refused":v.replace(/^bash: (line \d+: )?/,"").replace(/\[Errno -?\d+\] /,"")||`the tool ended with ${f}`}}},require("./22774.shared.js"),require("./42937.shared.js"));
