import { type Fleet, type FleetHost, startFleet } from '../../../lib/fleet/fleet.js';

const service = 'deploy-kit/busybox-service:latest';
const images = [service, 'deploy-kit/postgres:17', 'deploy-kit/redis:8'];
let fleet: Fleet;
let host: FleetHost;
beforeAll(async () => {
  // The first time on a machine, the disk with these images is made.
  fleet = await startFleet({ hosts: [{ name: 'host', options: { images } }] });
  host = fleet.host('host');
});
afterAll(() => fleet?.stop());

test('a host that was prepared has the images from the start', async () => {
  const present = await host.run(['docker', 'image', 'ls', '--format', '{{.Repository}}:{{.Tag}}']);
  expect(present.split('\n').sort()).toEqual([...images].sort());
});

/** Starts the service in the background with this environment, as a container of this name. */
async function start(name: string, environment: Record<string, string>): Promise<void> {
  const variables = Object.entries(environment).flatMap(([key, value]) => ['--env', `${key}=${value}`]);
  await host.run(['docker', 'run', '--detach', '--name', name, ...variables, service]);
}

/** Waits until the service has its health; a container that ended does not get there. */
function healthy(name: string): Promise<string> {
  return host.run(['timeout', '50', 'sh', '-c', `until docker exec ${name} healthy; do sleep 0.05; done`]);
}

const get = (name: string, path: string) =>
  host.exec(['docker', 'exec', name, 'wget', '-q', '-O', '-', `http://127.0.0.1:8080${path}`]);
const exitCode = (name: string) => host.run(['docker', 'wait', name]);

test('it serves its version and its environment byte for byte', async () => {
  const value = 'two\nlines "quoted" $HOME #hash \\n ünï  ';
  await start('serving', { VERSION: '5', VALUE: value });
  await healthy('serving');
  expect((await get('serving', '/version')).stdout).toBe('5\n');
  expect((await get('serving', '/environment')).stdout.split('\0')).toContain(`VALUE=${value}`);
});

test('it stops at once, and with 0, when asked to', async () => {
  await start('asked', {});
  await healthy('asked');
  await host.run(['docker', 'stop', '--time', '60', 'asked']);
  expect(await exitCode('asked')).toBe('0');
});

test('it ends at once with a code, and says so', async () => {
  await start('ending', { EXIT_CODE: '3', LOG_LINE: 'no such database' });
  expect(await exitCode('ending')).toBe('3');
  expect((await host.exec(['docker', 'logs', 'ending'])).stderr).toBe(
    'no such database\nservice 0: ends at once with code 3\n',
  );
});

test('it ends after a while although it was healthy', async () => {
  await start('dying', { EXIT_AFTER: '1' });
  expect(await exitCode('dying')).toBe('1');
});

test('it is never healthy', async () => {
  await start('ill', { HEALTHY_AFTER: 'never' });
  await host.run([
    'timeout',
    '50',
    'sh',
    '-c',
    'until docker exec ill wget -qO- 127.0.0.1:8080/version; do sleep 0.05; done',
  ]);
  expect((await host.exec(['docker', 'exec', 'ill', 'healthy'])).code).not.toBe(0);
});

test('it listens and is healthy after a while', async () => {
  await start('late', { HEALTHY_AFTER: '1', LISTEN_AFTER: '0.5' });
  await healthy('late');
  // In seconds; by the service's own files, as a busy machine may look at it late.
  const since = (file: string) => host.run(['docker', 'exec', 'late', 'stat', '-c', '%Y', file]).then(Number);
  expect((await since('/www/health')) - (await since('/www/version'))).toBeGreaterThanOrEqual(1);
});

test('it ignores SIGTERM', async () => {
  await start('deaf', { IGNORE_TERM: 'yes' });
  await healthy('deaf');
  await host.run(['docker', 'stop', '--time', '1', 'deaf']);
  expect(await exitCode('deaf')).toBe('137');
});

test('it is killed for want of memory', async () => {
  // The runtime that starts a container lives under its limit too, and takes up to 11 MB.
  const limit = ['--memory', '32m', '--memory-swap', '32m'];
  await host.run([
    'docker',
    'run',
    '--detach',
    '--name',
    'hungry',
    ...limit,
    '--env',
    'OUT_OF_MEMORY=yes',
    service,
  ]);
  expect(await exitCode('hungry')).toBe('137');
  expect(await host.run(['docker', 'inspect', 'hungry', '--format', '{{.State.OOMKilled}}'])).toBe('true');
});

test('a variant has its version, its layer and its environment', async () => {
  const image = await fleet.makeImage({
    reference: 'fleet-test-variant:9',
    version: '9',
    environment: { GREETING: 'it costs $5 "or so"' },
    layerBytes: 100_000,
    instructions: ['HEALTHCHECK --interval=1s CMD ["healthy"]'],
  });
  await fleet.loadImage(image);
  const told = await host.run([
    'docker',
    'run',
    '--rm',
    image,
    'sh',
    '-c',
    'echo "$VERSION $GREETING"; cat /ballast-* | wc -c',
  ]);
  expect(told).toBe('9 it costs $5 "or so"\n100000');
});

test('postgres makes the database that it is told to, and asks for the password', async () => {
  const environment = ['--env', 'POSTGRES_PASSWORD=p w', '--env', 'POSTGRES_DB=orders'];
  await host.run([
    'docker',
    'run',
    '--detach',
    '--name',
    'postgres',
    ...environment,
    'deploy-kit/postgres:17',
  ]);
  await host.run([
    'timeout',
    '50',
    'sh',
    '-c',
    'until docker exec postgres pg_isready -h 127.0.0.1 -U postgres; do sleep 0.1; done',
  ]);
  const ask = (password: string) =>
    host.exec([
      ...['docker', 'exec', '--env', `PGPASSWORD=${password}`, 'postgres'],
      ...['psql', '-h', '127.0.0.1', '-U', 'postgres', '-d', 'orders', '-Atc', 'select 6 * 7'],
    ]);
  expect(await ask('p w')).toMatchObject({ code: 0, stdout: '42\n' });
  expect((await ask('wrong')).stderr).toContain('password authentication failed');
});

test('redis answers', async () => {
  await host.run(['docker', 'run', '--detach', '--name', 'redis', 'deploy-kit/redis:8']);
  const ping = 'until docker exec redis redis-cli ping; do sleep 0.1; done 2>/dev/null';
  expect(await host.run(['timeout', '50', 'sh', '-c', ping])).toContain('PONG');
});
