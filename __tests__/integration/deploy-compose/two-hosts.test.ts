import { Hello } from '../../harness/hello.js';

let hello: Hello;

beforeAll(async () => {
  hello = await Hello.start(2, { 1: {}, 2: {} });
});

afterAll(() => hello?.stop());

test('a first deploy serves version 1 on both hosts', async () => {
  const run = await hello.deploy('1');
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed', changed: 'true' } });
  expect(await hello.versions()).toEqual(['1', '1']);
});

test('the same again changes nothing, keeps the containers and never runs docker compose', async () => {
  const before = await hello.containers();
  for (const host of hello.hosts) await host.run(['sh', '-c', tellOfCompose]);
  const run = await hello.deploy('1');
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'unchanged', changed: 'false' } });
  expect(await hello.containers()).toEqual(before);
  for (const host of hello.hosts)
    expect(await host.run(['sh', '-c', 'cat /var/tmp/compose-ran || true'])).toBe('');
});

test('version 2 replaces version 1 and leaves the volume', async () => {
  for (const host of hello.hosts) await host.run(['docker', 'exec', 'hello-web-1', 'touch', '/data/marker']);
  const run = await hello.deploy('2');
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
  expect(await hello.versions()).toEqual(['2', '2']);
  for (const host of hello.hosts)
    await host.run(['docker', 'exec', 'hello-web-1', 'test', '-f', '/data/marker']);
});

test('a dry run names the change and leaves everything as it is', async () => {
  // What the engine's own health checks leave in /tmp comes and goes.
  const look = `find /home /root /tmp /var/tmp ! -path /tmp ! -path '/tmp/runc-process*' ! -name compose-ran -printf '%p %T@ %s %m\\n' | sort
docker images -a --no-trunc --format '{{.ID}} {{.Repository}}:{{.Tag}}'; docker volume ls; docker network ls --no-trunc`;
  const traces = () => Promise.all(hello.hosts.map((host) => host.run(['sh', '-c', look])));
  const [containers, before] = [await hello.containers(), await traces()];
  const run = await hello.deploy('1', { 'dry-run': 'true' });
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'planned', changed: 'false' } });
  expect(run.outputs.diff).toContain('image hello/web:2 -> hello/web:1');
  const [{ details }] = JSON.parse(run.outputs.results ?? '[]');
  const image = (sign: string) => expect.stringMatching(`^\\${sign}   image: hello/web:deploy-kit-\\w{12}$`);
  expect(details.diff).toEqual(['  service web', image('-'), image('+')]);
  expect(await hello.containers()).toEqual(containers);
  expect(await traces()).toEqual(before);
});

/** From now on each start of `docker compose` on the host leaves a line in /var/tmp/compose-ran. */
const tellOfCompose = `plugin=/usr/libexec/docker/cli-plugins/docker-compose
mv $plugin $plugin-real && printf '#!/bin/sh\\necho "$*" >>/var/tmp/compose-ran\\nexec %s-real "$@"\\n' $plugin >$plugin && chmod 755 $plugin`;
