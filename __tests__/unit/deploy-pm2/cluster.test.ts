import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { ReleaseFolder } from './release-folder.js';

// In cluster mode the daemon takes the connections, and hands each on to a worker. PM2's does so by Node's cluster.

const daemon = `
const cluster = require('node:cluster');
const [exec, required] = process.argv.slice(1);
cluster.setupPrimary({ exec, execArgv: ['--require', required] });
for (const number of [0, 1]) cluster.fork({ DEPLOY_KIT_WORKER: 'w' + number });
`;

const app = `
const server = require('node:http').createServer((request, response) => response.end('answer'));
server.listen(0, '127.0.0.1', () => console.log('listens', process.pid, server.address().port));
server.on('close', () => console.log('closed', process.pid));
`;

let folder: ReleaseFolder;
let running: ChildProcessWithoutNullStreams;

beforeEach(async () => {
  folder = await ReleaseFolder.with(app);
  running = spawn(process.execPath, ['--eval', daemon, '--', folder.script, folder.worker]);
});
afterEach(async () => {
  running.kill('SIGCONT');
  running.kill('SIGKILL');
  await folder.remove();
});

/** Asks on a connection that the system has taken, whoever is to answer. */
async function ask(port: number): Promise<{ readonly answer: Promise<string> }> {
  const request = get({ port, host: '127.0.0.1', agent: false, timeout: 10_000 });
  const answer = new Promise<string>((resolve, reject) => {
    request.on('response', async (response) => resolve(String((await response.toArray()).join(''))));
    request.on('error', reject).on('timeout', () => request.destroy(new Error('no answer')));
  });
  answer.catch(() => undefined);
  const [socket] = await once(request, 'socket');
  await once(socket, 'connect');
  return { answer };
}

test('a connection that the daemon hands to a worker which has just stopped goes to another one', async () => {
  const lines = createInterface(running.stdout)[Symbol.asyncIterator]();
  const said = async (what: string) => {
    const [word, ...numbers] = String((await lines.next()).value).split(' ');
    if (word !== what) throw new Error(`no worker ${what}: ${word}`);
    return numbers.map(Number) as [number, number];
  };
  const [[pid, port]] = [await said('listens'), await said('listens')];
  // The daemon has no time: connections wait for it, and so does the word of the worker that it takes no more.
  running.kill('SIGSTOP');
  const asked = [await ask(port), await ask(port)];
  process.kill(pid, 'SIGINT');
  expect(await said('closed')).toEqual([pid]);
  // Time for one that would end without the daemon's word.
  await pause(500);
  running.kill('SIGCONT');
  expect(await Promise.all(asked.map(({ answer }) => answer))).toEqual(['answer', 'answer']);
});
