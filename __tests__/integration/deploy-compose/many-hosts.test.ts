import { Hello } from '../../harness/hello.js';

let hello: Hello;

beforeAll(async () => {
  hello = await Hello.start(12, { 1: {}, 2: {} });
});

afterAll(() => hello?.stop());

test('twelve hosts deploy at once', async () => {
  const run = await hello.deploy('1', { 'stable-for': '0s', 'health-timeout': '60s' });
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
  expect(await hello.versions()).toEqual(Array(12).fill('1'));
});

test('two runs at once: the second waits, names the first, and has nothing left to do', async () => {
  const inputs = { 'stable-for': '0s', 'health-timeout': '60s' };
  const url = 'https://github.com/org/hello/actions/runs/4711';
  let second: ReturnType<Hello['deploy']> | undefined;
  const first = await hello.deploy('2', inputs, {
    env: { GITHUB_RUN_ID: '4711' },
    onOutput: (text) => {
      if (text.includes(': preparing')) second ??= hello.deploy('2', inputs);
    },
  });
  const waited = await second;
  expect(first).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
  expect(waited?.log).toContain(`waiting for the lock, which ${url}`);
  expect(waited).toMatchObject({ exitCode: 0, outputs: { outcome: 'unchanged' } });
});
