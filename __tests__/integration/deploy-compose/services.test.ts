import {
  deploy,
  deployed,
  file,
  host,
  idOf,
  inside,
  onOneHost,
  running,
  service,
  write,
} from './one-host.js';

onOneHost();

/** A one-shot that leaves a line in a volume each time it runs. */
const migration = (command = 'echo ran >>/data/runs') =>
  service('migrate', `command: ["sh", "-c", ${JSON.stringify(command)}]`, 'volumes: ["data:/data"]');

describe('a one-shot that others wait for', () => {
  const waits = 'depends_on: { migrate: { condition: service_completed_successfully } }';
  const volumes = 'volumes: { data: {} }\n';
  const composed = (version: string, command?: string) =>
    write(
      'compose.yml',
      file(
        service('web', waits, `environment: { VERSION: "${version}" }`, 'volumes: ["data:/data"]'),
        migration(command),
      ) + volumes,
    );
  const runs = () => inside('shot-web-1', 'cat', '/data/runs');

  test('runs once', async () => {
    await composed('1');
    await deployed('shot');
    expect(await runs()).toBe('ran');
    expect(await deploy('shot')).toMatchObject({ outputs: { outcome: 'unchanged' } });
    expect(await runs()).toBe('ran');
  });

  test('does not run again when another service changes', async () => {
    await composed('2');
    await deployed('shot');
    expect(await runs()).toBe('ran');
  });

  test('runs again when it changed', async () => {
    await composed('2', 'echo again >>/data/runs');
    await deployed('shot');
    expect(await runs()).toBe('ran\nagain');
  });

  test('that fails goes back before anything else is switched', async () => {
    const web = await idOf('shot-web-1');
    await composed('3', 'echo cannot migrate >&2; exit 9');
    const run = await deploy('shot');
    expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back' } });
    expect(run.errors[0]).toMatch(/service migrate .*exited with code 9.*cannot migrate/s);
    expect(await idOf('shot-web-1')).toBe(web);
    expect(await runs()).toBe('ran\nagain');
  });

  test('does not run again for the release after the failure', async () => {
    await composed('4', 'echo again >>/data/runs');
    await deployed('shot');
    expect(await runs()).toBe('ran\nagain');
  });
});

test('a one-shot that nobody waits for ends with 0, and the deploy is well', async () => {
  const shot =
    'command: ["sh", "-c", "echo ran >>/data/runs"]\n    restart: "no"\n    volumes: ["data:/data"]';
  await write(
    'compose.yml',
    `${file(service('web', 'volumes: ["data:/data"]'), service('shot', shot))}volumes: { data: {} }\n`,
  );
  await deployed('loose');
  expect(await deploy('loose')).toMatchObject({ outputs: { outcome: 'unchanged' } });
  expect(await inside('loose-web-1', 'cat', '/data/runs')).toBe('ran');
});

test('only the services that are named come up, with what they depend on', async () => {
  await write('compose.yml', file(service('web', 'depends_on: [base]'), service('base'), service('other')));
  await deployed('subset', { services: 'web' });
  expect(await running('subset')).toEqual(['base', 'web']);
  expect(await deploy('subset', { services: 'web' })).toMatchObject({ outputs: { outcome: 'unchanged' } });
});

test('services that are not named stay as they are', async () => {
  await write('compose.yml', file(service('web'), service('other')));
  await deployed('partly');
  const other = await idOf('partly-other-1');
  const version = 'environment: { VERSION: "2" }';
  await write('compose.yml', file(service('web', version), service('other', version)));
  await deployed('partly', { services: 'web' });
  expect(await inside('partly-web-1', 'cat', '/www/version')).toBe('2');
  expect(await idOf('partly-other-1')).toBe(other);
});

test('profiles bring up their services', async () => {
  await write('compose.yml', file(service('web'), service('debug', 'profiles: [debug]')));
  await deployed('profiles');
  expect(await running('profiles')).toEqual(['web']);
  await deployed('profiles', { profiles: 'debug' });
  expect(await running('profiles')).toEqual(['debug', 'web']);
  await deployed('profiles');
  expect(await running('profiles')).toEqual(['web']);
});

test('an external network is created once, and two projects meet in it', async () => {
  const networks = 'networks: { core-net: { external: true } }\n';
  await write('compose.yml', file(service('web', 'networks: [core-net]')) + networks);
  await deployed('net-a', { networks: 'core-net' });
  await deployed('net-b', { networks: 'core-net' });
  expect(await inside('net-a-web-1', 'wget', '-qO-', 'http://net-b-web-1:8080/version')).toBe('1');
});

test('what was stopped or removed by hand is put right by the same deploy', async () => {
  await write('compose.yml', file(service('web'), service('other')));
  await deployed('drift');
  const other = await idOf('drift-other-1');
  await host.run(['docker', 'stop', '-t', '0', 'drift-web-1']);
  await deployed('drift');
  await host.run(['docker', 'rm', '-f', 'drift-web-1']);
  await deployed('drift');
  expect(await running('drift')).toEqual(['other', 'web']);
  expect(await idOf('drift-other-1')).toBe(other);
});

test('several containers of a service are counted', async () => {
  await write('compose.yml', file(service('web', 'deploy: { replicas: 3 }')));
  await deployed('many');
  expect(await running('many')).toEqual(['web', 'web', 'web']);
  expect(await deploy('many')).toMatchObject({ outputs: { outcome: 'unchanged' } });
  await write('compose.yml', file(service('web', 'deploy: { replicas: 1 }')));
  await deployed('many');
  expect(await running('many')).toEqual(['web']);
});

test.each([
  [
    'ends',
    'environment: { EXIT_CODE: "3", LOG_LINE: "no such table" }',
    /exited with code 3.*no such table/s,
  ],
  ['is never healthy', 'environment: { HEALTHY_AFTER: "never" }', /unhealthy; its health check said:/],
])(
  'a service that others depend on and that %s is told with its own reason',
  async (_how, environment, reason) => {
    const health = 'healthcheck: { test: [CMD, healthy], interval: 500ms, retries: 2 }';
    const waits = 'depends_on: { base: { condition: service_healthy } }';
    await write('compose.yml', file(service('web', waits), service('base', environment, health)));
    const run = await deploy('depends');
    expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back' } });
    expect(run.errors[0]).toMatch(/host host1, service base \(depends-base-1\)/);
    expect(run.errors[0]).toMatch(reason);
  },
);
