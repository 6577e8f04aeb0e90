import { ecosystemFile } from './ecosystem.js';
import { workersFolder } from './worker-text.js';

/**
 * What the scripts in Node on a host share: how they answer, and how they wait until a process of the app has opened
 * its port. They find in `wish` what they were asked: `folder` of the release, `port` (absent: any), `limitMs`.
 */
export const readyText = String.raw`const { randomUUID } = require('node:crypto');
const fs = require('node:fs');
const { join } = require('node:path');

const say = (what) => process.stdout.write('deploy-kit ' + JSON.stringify(what) + '\n');
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const read = () => JSON.parse(fs.readFileSync(join(wish.folder, '${ecosystemFile}'), 'utf8')).apps[0];

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
  const path = join(wish.folder, '${workersFolder}', token);
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
`;
