import { readyText } from './ready-text.js';

/**
 * What is done with PM2 on a host, in Node: `$1` is the folder of PM2's package, `$2` the word for what is to be done,
 * `$3` what it needs to know, as JSON. It speaks to PM2's daemon as PM2's own command line does. Each line that begins
 * with `deploy-kit ` is JSON for us; the last one says how it ended.
 *
 * A worker is replaced by starting the new one beside the old one, under the same number (NODE_APP_INSTANCE), and
 * stopping the old one once the new one is ready. `pm2 reload` does the same, but it takes the old one away when
 * the new one never gets ready, keeps the folder, the script and the removed variables of the old one, and does not
 * change how many there are. Whatever state it finds, it ends in the same: repeating it is safe.
 *
 * What stays for all is done by PM2's own code: reading the ecosystem file, and the list that `pm2 save` writes.
 */
export const pm2Text = String.raw`'use strict';
const [, packageFolder, operation, asked] = process.argv;
const wish = JSON.parse(asked);
// PM2 hands its own environment down to all apps.
for (const name of Object.keys(process.env)) if (name.startsWith('SSH_')) delete process.env[name];
process.umask(0o022);
const pm2 = require(packageFolder);

${readyText}
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
`;
