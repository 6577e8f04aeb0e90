import { Hello, helloCompose } from '../../harness/hello.js';

let hello: Hello;

beforeAll(async () => {
  hello = await Hello.start(2, {
    1: {},
    exits: { EXIT_CODE: '3', LOG_LINE: 'no such table: users' },
    unhealthy: { HEALTHY_AFTER: 'never' },
    'dies-later': { EXIT_AFTER: '2', EXIT_CODE: '7' },
  });
  expect((await hello.deploy('1')).exitCode).toBe(0);
});

afterAll(() => hello?.stop());

afterEach(async () => {
  expect(await hello.versions()).toEqual(['1', '1']);
  await hello.write('compose.yml', helloCompose);
  // The next good deploy is not held up by what failed.
  expect((await hello.deploy('1')).outputs.outcome).toMatch(/^(unchanged|deployed)$/);
});

test('a version that exits at once goes back, and the cause names host, service, code and log', async () => {
  const run = await hello.deploy('exits');
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back', changed: 'false' } });
  expect(run.errors[0]).toMatch(/host host[12], service web \(hello-web-1\)/);
  expect(run.errors[0]).toContain('exited with code 3');
  expect(run.errors[0]).toContain('no such table: users');
});

test('a version that is never healthy goes back', async () => {
  const run = await hello.deploy('unhealthy');
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back' } });
  expect(run.errors[0]).toMatch(/host host[12], service web .*unhealthy/);
});

test('a version that dies after two seconds goes back', async () => {
  const run = await hello.deploy('dies-later');
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back' } });
  expect(run.errors[0]).toContain('exited with code 7');
});

test('an image that does not exist fails before anything is touched', async () => {
  const before = await hello.containers();
  const run = await hello.deploy('nowhere');
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed', changed: 'false' } });
  expect(run.errors[0]).toContain('hello/web:nowhere');
  expect(await hello.containers()).toEqual(before);
});

test('a port that is taken on the second host only is seen before anything is touched', async () => {
  const before = await hello.containers();
  const [, second] = hello.hosts;
  await second?.run(['docker', 'run', '-d', '--name', 'squatter', '-p', '9090:8080', 'hello/web:1']);
  try {
    await hello.write('compose.yml', helloCompose.replace('"8080:8080"', '"8080:8080", "9090:8080"'));
    const run = await hello.deploy('1');
    expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed', changed: 'false' } });
    expect(run.errors[0]).toMatch(/host host2, service web: port 9090 is taken by the container squatter/);
    expect((await hello.containers())[0]).toEqual(before[0]);
  } finally {
    await second?.run(['docker', 'rm', '-f', 'squatter']);
  }
});

test('a compose file that Compose refuses is told with its line, and nothing is touched', async () => {
  const before = await hello.containers();
  await hello.write('compose.yml', helloCompose.replace('restart: unless-stopped', 'restrt: always'));
  const run = await hello.deploy('1');
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed' } });
  expect(run.errors[0]).toContain('restrt');
  expect(await hello.containers()).toEqual(before);
});

test('a first deploy that fails leaves nothing running of itself, and its volume', async () => {
  await hello.write('compose.yml', helloCompose.replace('8080:8080', '8081:8080'));
  const run = await hello.deploy('exits', { project: 'second' });
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back' } });
  for (const host of hello.hosts) {
    expect(await host.run(['docker', 'ps', '-aq', '--filter', 'name=second'])).toBe('');
    expect(await host.run(['docker', 'volume', 'ls', '-q', '--filter', 'name=second_data'])).toBe(
      'second_data',
    );
  }
});
