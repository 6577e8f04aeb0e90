import { readyText } from './ready-text.js';
import { workerFile } from './worker-text.js';

/**
 * Runs the app of a release once, outside of PM2 and on ports that nobody knows, until it is ready and well, and ends
 * it. Standard input is what to know, as JSON: beside what readyText needs, `health`, a URL without its port, where there
 * is one.
 */
export const trialText = String.raw`'use strict';
const { spawn } = require('node:child_process');
const http = require('node:http');
const wish = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
${readyText}
const app = read();
const token = 'trial-' + randomUUID();
const lines = [];
let ended;

// Not the first of the workers: that one may have work of its own.
const variables = { NODE_APP_INSTANCE: String(app.instances), DEPLOY_KIT_WORKER: token, DEPLOY_KIT_TRIAL: 'yes' };
const child = spawn(
  process.execPath,
  ['--require', join(wish.folder, '${workerFile}'), join(app.cwd, app.script)],
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
`;
