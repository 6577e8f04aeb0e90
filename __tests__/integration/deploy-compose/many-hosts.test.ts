import { Hello, patientCompose } from '../../harness/hello.js';

let hello: Hello;

beforeAll(async () => {
  hello = await Hello.start(12, { 1: {} });
  await hello.giveHeld();
  await hello.write('compose.yml', patientCompose);
});

afterAll(() => hello?.stop());

test('twelve hosts deploy at once', async () => {
  const run = await hello.deploy('1', { 'stable-for': '0s' });
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
  expect(await hello.versions()).toEqual(Array(12).fill('1'));
});

test('two runs at once: the second waits, names the first, and has nothing left to do', async () => {
  const inputs = { 'stable-for': '0s' };
  const url = 'https://github.com/org/hello/actions/runs/4711';
  let second: ReturnType<Hello['deploy']> | undefined;
  let healthy: Promise<unknown> | undefined;
  // The first one ends when the second one has said that it waits.
  const letHealthy = () => {
    healthy = hello.letHealthy();
  };
  const startSecond = () => {
    second = hello.deploy('held', inputs, { when: ['waiting for the lock', letHealthy] });
  };
  const first = await hello.deploy('held', inputs, {
    env: { GITHUB_RUN_ID: '4711' },
    when: [': preparing', startSecond],
  });
  const waited = await second;
  await healthy;
  expect(first).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
  expect(waited?.log).toContain(`waiting for the lock, which ${url}`);
  expect(waited).toMatchObject({ exitCode: 0, outputs: { outcome: 'unchanged' } });
});
