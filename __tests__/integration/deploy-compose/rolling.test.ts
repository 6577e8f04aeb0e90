import type { FleetHost } from '../../../lib/fleet/fleet.js';
import { Hello } from '../../harness/hello.js';
import { nginxService } from '../../harness/nginx-service.js';
import type { ActionOptions, ActionRun } from '../../harness/run-action.js';
import { underLoad } from '../../harness/under-load.js';

let hello: Hello;
let host: FleetHost;

const compose = `name: shop
services:
  proxy:
    image: deploy-kit/nginx:1
    ports: ["8080:8080"]
    volumes: ["./proxy.conf:/etc/nginx/conf.d/default.conf:ro"]
    networks: [front]
    depends_on: [web]
  web:
    image: "web:\${VERSION:?}"
    networks: [front, back]
    depends_on: [store]
    stop_grace_period: 5s
    healthcheck: { test: ["CMD", "curl", "-sf", "localhost:8080/health"], interval: 1s, timeout: 5s, retries: 2 }
  store: { image: "deploy-kit/busybox-service:latest", networks: [back], stop_grace_period: 0s }
networks: { front: {}, back: {} }
`;

const proxy = `resolver 127.0.0.11 valid=1s;
server {
  listen 8080 backlog=1024;
  location / { set $web web:8080; proxy_pass http://$web; proxy_connect_timeout 250ms; }
}
`;

/** One host, and on it a real nginx of the project before a service that is an nginx as well. */
beforeAll(async () => {
  hello = await Hello.start(1, {});
  host = hello.fleet.host(0);
  const images = await Promise.all(
    ['1', '2', 'sick'].map((version) => nginxService(hello.fleet.id, 'web', version)),
  );
  await hello.fleet.loadImages(['deploy-kit/nginx:1', 'deploy-kit/busybox-service:latest', ...images]);
  await hello.write('compose.yml', compose);
  await hello.write('proxy.conf', proxy);
});

afterAll(() => hello?.stop());

function deploy(
  version: string,
  options: Partial<ActionOptions> = {},
  more: Readonly<Record<string, string>> = {},
): Promise<ActionRun> {
  const inputs = {
    env: `VERSION=${version}`,
    upload: 'proxy.conf',
    rolling: 'web',
    'rolling-wait': '2s',
    'stable-for': '1s',
    ...more,
  };
  return hello.deploy('', inputs, options);
}

const load = <Value>(work: () => Promise<Value>) =>
  underLoad({ urls: [`http://${host.internalAddress}:8080/`], perSecond: 200 }, work);

const containers = () =>
  host.run([
    'docker',
    'ps',
    '--all',
    '--no-trunc',
    '--format',
    '{{.Label "com.docker.compose.service"}} {{.ID}}',
  ]);

/** What Compose itself would do now. */
const composeUp = () =>
  host.run([
    'sh',
    '-c',
    'docker compose --file /home/ubuntu/.deploy-kit/shop/current/deploy-kit.compose.json up --detach 2>&1',
  ]);

test('a new version takes over without a failed request, and Compose finds everything as it has to be', async () => {
  expect((await deploy('1')).outputs.outcome).toBe('deployed');
  const before = await containers();
  const { end, failed, bodies } = await load(() => deploy('2'));
  expect(end.errors).toEqual([]);
  expect(failed).toEqual([]);
  expect([...bodies.keys()].toSorted()).toEqual(['1', '2']);
  const after = await containers();
  expect(after.split('\n')).toHaveLength(3);
  for (const service of ['proxy', 'store'])
    expect(after).toContain(new RegExp(`${service} .*`).exec(before)?.[0]);
  expect((await deploy('2')).outputs.outcome).toBe('unchanged');
  expect(await composeUp()).not.toMatch(/Recreate|Created/);
  expect(await containers()).toBe(after);
});

test('a version that does not get healthy is seen by nobody, and the old container is untouched', async () => {
  const before = await containers();
  const { end, failed, bodies } = await load(() => deploy('sick'));
  expect(end.outputs.outcome).toBe('rolled-back');
  expect(failed).toEqual([]);
  expect([...bodies.keys()]).toEqual(['2']);
  expect(await containers()).toBe(before);
});

test('killed with both there, the post step takes the new one away, and the old one never stopped', async () => {
  const before = await containers();
  let [pid, state] = [0, {} as Readonly<Record<string, string>>];
  const { failed, end } = await load(async () => {
    const killed = {
      onStart: (started: number) => {
        pid = started;
      },
      onOutput: (text: string) => {
        if (text.includes('both take requests')) process.kill(pid, 'SIGKILL');
      },
      onState: (saved: Readonly<Record<string, string>>) => {
        state = saved;
      },
    };
    // Both are there until then, however slow the machine is.
    await deploy('1', killed, { 'rolling-wait': '1h' });
    const both = await containers();
    const post = await deploy('1', { stage: 'post', state });
    return { both, post };
  });
  expect(end.both.split('\n')).toHaveLength(4);
  expect(end.post.log).toContain('was put back');
  expect(failed).toEqual([]);
  expect(await containers()).toBe(before);
  expect((await deploy('2')).outputs.outcome).toBe('unchanged');
});
