import { tryRelease } from '../../../actions/deploy-pm2/trial.js';
import type { StepContext } from '../../../lib/capability/capability.js';
import type { DeployError } from '../../../lib/errors/deploy-error.js';
import { Host } from '../../../lib/host/host.js';
import { Journal } from '../../../lib/journal/journal.js';
import { LocalRemote } from '../host/local-remote.js';
import { inputsOf } from './inputs.js';
import { ReleaseFolder } from './release-folder.js';

let folder: ReleaseFolder | undefined;

afterEach(() => folder?.remove());

const serving = (status: number, port = 'process.env.PORT') => `
console.log('colour', process.env.COLOUR, 'worker', process.env.NODE_APP_INSTANCE);
require('node:http')
  .createServer((request, response) => { response.statusCode = ${status}; response.end(); })
  .listen(${port});`;

/** Tries an app as it would be tried on a host; the error, where it did not come up. */
async function tried(
  server: string,
  given: Readonly<Record<string, string>> = {},
): Promise<DeployError | 'well'> {
  const release = await ReleaseFolder.with(server);
  folder = release;
  const inputs = inputsOf({
    'app-port': '3000',
    health: 'http://localhost:3000/health',
    'health-timeout': '10s',
    ...given,
  });
  const request = { app: 'user', project: 'pm2-user', inputs } as Parameters<typeof tryRelease>[1];
  const host = new Host(new LocalRemote({}), '~/.deploy-kit');
  const tools = { node: process.execPath, pm2: '' };
  const signal = new AbortController().signal;
  const context = { journal: new Journal(), signal } as unknown as StepContext;
  return tryRelease(host, request, release.path, tools, context).then(
    () => 'well' as const,
    (error) => error,
  );
}

test('an app that opens its port and answers its health URL comes up', async () => {
  expect(await tried(serving(200))).toBe('well');
});

test('without a port to open, any will do', async () => {
  expect(await tried(serving(503, '0'), { 'app-port': '' })).toBe('well');
});

test('an app that answers badly is told with what it answered and said', async () => {
  const error = await tried(serving(503), { 'health-timeout': '500ms' });
  expect(error).toMatchObject({ code: 'pm2-trial-failed' });
  expect((error as DeployError).what).toBe('the new release was tried, and its health URL answered 503');
  expect((error as DeployError).log).toEqual(['colour blue worker 2']);
});

test('an app that ends is told with its exit code and last lines', async () => {
  const error = await tried('console.error("no database"); process.exit(7);');
  expect((error as DeployError).what).toContain('it ended with exit code 7 before it was ready');
  expect((error as DeployError).log).toEqual(['no database']);
});

test('an app that opens another port is told which', async () => {
  const error = await tried(serving(200, '3999'), { 'health-timeout': '4s' });
  expect((error as DeployError).what).toContain('it opened port 3999, and not 3000');
});

test('an app that opens no port in time is told so', async () => {
  const error = await tried('setInterval(() => {}, 1000);', { 'health-timeout': '500ms' });
  expect((error as DeployError).what).toContain('it did not open port 3000 in time');
});

test('one that handles no signal is ended all the same', async () => {
  expect(await tried(`process.on('SIGINT', () => {});${serving(200)}`)).toBe('well');
});

test('in fork mode, and where it is not wanted, nothing is tried', async () => {
  expect(await tried('process.exit(7);', { trial: 'false' })).toBe('well');
  expect(await tried('process.exit(7);', { 'exec-mode': 'fork', instances: '1' })).toBe('well');
});
