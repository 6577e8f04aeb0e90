import { ProxiedShop, type ProxyService } from './proxied-shop.js';

let shop: ProxiedShop;

const caddy = (directives: string): ProxyService => ({
  image: 'deploy-kit/caddy:2',
  lines: ['volumes: ["./proxy.conf:/etc/caddy/Caddyfile:ro"]'],
  file: `:8080 { \n  ${directives}\n}\n`,
});

const remembering = (time: string) => `reverse_proxy {
    dynamic a {
      name web
      port 8080
      refresh ${time}
    }
    lb_try_duration 5s
    transport http {
      dial_timeout 250ms
    }
  }`;

const traefik = (provider: string, mount: string, ...lines: readonly string[]): ProxyService => ({
  image: 'deploy-kit/traefik:3',
  lines: [
    `command: ["--entrypoints.web.address=:8080", "--providers.${provider}"]`,
    `volumes: ["${mount}:ro"]`,
    ...lines,
  ],
});

const engine = '/var/run/docker.sock:/var/run/docker.sock';
const labels = (server: string) => [
  'labels:',
  '  traefik.http.routers.web.rule: PathPrefix(`/`)',
  '  traefik.http.routers.web.middlewares: again',
  '  traefik.http.middlewares.again.retry.attempts: "3"',
  '  traefik.http.middlewares.again.retry.status: "502"',
  `  traefik.http.services.web.loadbalancer.server.${server}`,
];

const file = `http:
  routers:
    web: { rule: PathPrefix(\`/\`), service: web, middlewares: [again] }
  middlewares:
    again: { retry: { attempts: 3, status: ["502"] } }
  services:
    web: { loadBalancer: { servers: [{ url: "http://web:8080" }] } }
`;

beforeAll(async () => {
  shop = await ProxiedShop.start(['deploy-kit/caddy:2', 'deploy-kit/traefik:3']);
});

afterAll(() => shop?.stop());

describe.each<[string, ProxyService]>([
  ['Caddy', caddy('reverse_proxy web:8080 {\n    lb_try_duration 5s\n  }')],
  ['Caddy that remembers addresses for a second', caddy(remembering('1s'))],
  ['Traefik by its own labels', traefik('docker', engine, ...labels('url: http://web:8080'))],
  [
    'Traefik by a file',
    { ...traefik('file.filename=/etc/traefik.yml', './proxy.conf:/etc/traefik.yml'), file },
  ],
])('behind %s', (_, proxy) => {
  beforeAll(async () => {
    await shop.write(proxy);
    expect((await shop.deploy('1')).errors).toEqual([]);
    await shop.served();
  });

  test('a new version takes over without a failed request', async () => {
    const { end, failed, bodies } = await shop.underLoad(() => shop.deploy('2'));
    expect(end.errors).toEqual([]);
    expect(failed).toEqual([]);
    expect([...bodies.keys()].toSorted()).toEqual(['1', '2']);
  });

  test('a version that does not get healthy is seen by nobody, and the old container is untouched', async () => {
    const before = await shop.containers();
    const { end, failed, bodies } = await shop.underLoad(() => shop.deploy('sick'));
    expect(end.errors).toEqual([expect.stringContaining('unhealthy')]);
    expect(end.outputs.outcome).toBe('rolled-back');
    expect(failed).toEqual([]);
    expect([...bodies.keys()]).toEqual(['2']);
    expect(await shop.containers()).toBe(before);
  });
});

test.each<[string, ProxyService, string]>([
  ['Caddy that remembers addresses for long', caddy(remembering('1m')), 'Caddy keeps addresses for 1m'],
  [
    'Traefik by labels of the service',
    { ...traefik('docker', engine), web: labels('port: 8080') },
    'by its labels Traefik asks each of its containers by address',
  ],
])('%s is refused before anything is touched', async (_, proxy, reason) => {
  const before = await shop.containers();
  await shop.write(proxy);
  const { outputs, errors } = await shop.deploy('1');
  expect([outputs.outcome, errors]).toEqual(['failed', [expect.stringContaining(reason)]]);
  expect(await shop.containers()).toBe(before);
});
