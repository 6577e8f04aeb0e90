import { Hello, helloCompose } from '../../harness/hello.js';

let hello: Hello;

beforeAll(async () => {
  hello = await Hello.start(1, { 1: {}, 2: {}, exits: { EXIT_CODE: '3' } });
  const [host] = hello.hosts;
  const byHand = `mkdir -p /srv/hello && cd /srv/hello && cat >compose.yml && echo IMAGE=hello/web:1 >.env && docker compose up -d`;
  await host?.run(['sh', '-c', byHand], { stdin: helloCompose });
});

afterAll(() => hello?.stop());

test('what was started by hand comes back when the first deploy fails', async () => {
  const run = await hello.deploy('exits');
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back' } });
  expect(await hello.versions()).toEqual(['1']);
});

test('what was started by hand is taken over by a deploy that succeeds', async () => {
  const run = await hello.deploy('2');
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
  expect(await hello.versions()).toEqual(['2']);
});
