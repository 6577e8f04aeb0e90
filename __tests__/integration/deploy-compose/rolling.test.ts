import { signalled } from '../../harness/run-action.js';
import { ProxiedShop } from './proxied-shop.js';

let shop: ProxiedShop;

const proxy = `resolver 127.0.0.11 valid=1s;
server {
  listen 8080 backlog=1024;
  location / { set $web web:8080; proxy_pass http://$web; proxy_connect_timeout 250ms; }
}
`;

beforeAll(async () => {
  shop = await ProxiedShop.start(['deploy-kit/nginx:1']);
  const lines = ['volumes: ["./proxy.conf:/etc/nginx/conf.d/default.conf:ro"]'];
  await shop.write({ image: 'deploy-kit/nginx:1', lines, file: proxy });
});

afterAll(() => shop?.stop());

/** What Compose itself would do now. */
const composeUp = () =>
  shop.host.run([
    'sh',
    '-c',
    'docker compose --file /home/ubuntu/.deploy-kit/shop/current/deploy-kit.compose.json up --detach 2>&1',
  ]);

test('a new version takes over without a failed request, and Compose finds everything as it has to be', async () => {
  expect((await shop.deploy('1')).outputs.outcome).toBe('deployed');
  const before = await shop.containers();
  const { end, failed, bodies } = await shop.underLoad(() => shop.deploy('2'));
  expect(end.errors).toEqual([]);
  expect(failed).toEqual([]);
  expect([...bodies.keys()].toSorted()).toEqual(['1', '2']);
  const after = await shop.containers();
  expect(after.split('\n')).toHaveLength(3);
  for (const service of ['proxy', 'store'])
    expect(after).toContain(new RegExp(`${service} .*`).exec(before)?.[0]);
  expect((await shop.deploy('2')).outputs.outcome).toBe('unchanged');
  expect(await composeUp()).not.toMatch(/Recreate|Created/);
  expect(await shop.containers()).toBe(after);
});

test('a version that does not get healthy is seen by nobody, and the old container is untouched', async () => {
  const before = await shop.containers();
  const { end, failed, bodies } = await shop.underLoad(() => shop.deploy('sick'));
  expect(end.outputs.outcome).toBe('rolled-back');
  expect(failed).toEqual([]);
  expect([...bodies.keys()]).toEqual(['2']);
  expect(await shop.containers()).toBe(before);
});

test('killed with both there, the post step takes the new one away, and the old one never stopped', async () => {
  const before = await shop.containers();
  const { failed, end } = await shop.underLoad(async () => {
    // Both are there until then, however slow the machine is.
    const killed = signalled('SIGKILL', 'both take requests');
    const { state } = await shop.deploy('1', killed, { 'rolling-wait': '1h' });
    const both = await shop.containers();
    const post = await shop.deploy('1', { stage: 'post', state });
    return { both, post };
  });
  expect(end.both.split('\n')).toHaveLength(4);
  expect(end.post.log).toContain('was put back');
  expect(failed).toEqual([]);
  expect(await shop.containers()).toBe(before);
  expect((await shop.deploy('2')).outputs.outcome).toBe('unchanged');
});
