import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ReleaseFolder } from './release-folder.js';

let folder: ReleaseFolder | undefined;
let child: ChildProcess | undefined;

afterEach(async () => {
  child?.kill('SIGKILL');
  await folder?.remove();
});

/** Starts a script as PM2 starts a worker, and waits until it told of so many ports. */
async function started(server: string, ports: number, environment: NodeJS.ProcessEnv = {}) {
  const release = await ReleaseFolder.with(server);
  folder = release;
  const env = { ...process.env, DEPLOY_KIT_WORKER: 'w', ...environment };
  const running = spawn(process.execPath, ['--require', release.worker, release.script], { env });
  child = running;
  const lines = async () => (await release.told('w')).split('\n').filter(Boolean);
  while ((await lines()).length < ports && running.exitCode === null) await pause(10);
  return { running, ports: (await lines()).map((line) => line.split(' ').map(Number)) };
}

const listening = (port: string, more = '') => `
const server = require('node:http').createServer((request, response) => {
  console.log('asked');
  setTimeout(() => response.end('answer'), 300);
});
server.listen(${port});
${more}`;

test('a worker tells which port it opened', async () => {
  const { ports } = await started(listening('0'), 1);
  expect(ports[0]?.[0]).toBe(ports[0]?.[1]);
  expect(ports[0]?.[1]).toBeGreaterThan(0);
});

test.each(['4711', '"4711"', '{ port: 4711, host: "127.0.0.1" }'])(
  'in a trial, a port asked for as %s is another one that nobody knows',
  async (port) => {
    const { ports } = await started(listening(port), 1, { DEPLOY_KIT_TRIAL: 'yes' });
    const [asked, opened = 0] = ports[0] ?? [];
    expect(asked).toBe(4711);
    expect(opened).not.toBe(4711);
    expect(await answer(opened)).toBe('answer');
  },
);

const answer = (port: number): Promise<string> =>
  new Promise((resolve, reject) => {
    get({ port, host: '127.0.0.1' }, async (response) =>
      resolve(String((await response.toArray()).join(''))),
    ).on('error', reject);
  });

test('a worker that is stopped answers what it is answering, and takes no more', async () => {
  const { running, ports } = await started(listening('0'), 1);
  const port = ports[0]?.[1] ?? 0;
  const asked = once(running.stdout, 'data');
  const pending = answer(port);
  await asked;
  const ended = once(running, 'exit');
  running.kill('SIGINT');
  expect(await pending).toBe('answer');
  expect(await ended).toEqual([0, null]);
  await expect(answer(port)).rejects.toThrow(/ECONNREFUSED/);
});

test('an app that stops by itself does so in its own way', async () => {
  const own = "process.on('SIGINT', () => process.exit(42));";
  const { running } = await started(listening('0', own), 1);
  const ended = once(running, 'exit');
  running.kill('SIGINT');
  expect(await ended).toEqual([42, null]);
});

test('a socket in the file system is no port, also in a trial', async () => {
  const socket = 'require("node:path").join(__dirname, "socket")';
  const port = 'require("node:net").createServer().listen(0);';
  const { ports } = await started(listening(socket, port), 1, { DEPLOY_KIT_TRIAL: 'yes' });
  expect(ports).toHaveLength(1);
  expect(existsSync(join(String(folder?.path), 'app/socket'))).toBe(true);
});
