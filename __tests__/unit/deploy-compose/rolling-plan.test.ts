import { planRolling } from '../../../actions/deploy-compose/rolling-plan.js';
import type { ComposeProject, ComposeService } from '../../../lib/values/compose-project.js';
import { problemsOf } from './inputs.js';

const healthcheck = { test: ['CMD', 'healthy'] };
const web: ComposeService = { image: 'web:1', networks: { front: null, back: null }, healthcheck };
const proxy: ComposeService = {
  image: 'nginx:1',
  ports: [{ published: '80' }],
  networks: { front: null, default: null },
};
const nginx =
  'resolver 127.0.0.11 valid=1s;\nserver { set $web web:8080; proxy_pass http://$web; proxy_connect_timeout 250ms; }';

/** A service behind nginx, each with changes; `undefined` takes a service away. */
const project = (services: Readonly<Record<string, ComposeService | undefined>> = {}): ComposeProject => ({
  name: 'shop',
  services: Object.fromEntries(
    Object.entries({ web, proxy, ...services }).flatMap(([name, service]) =>
      service === undefined ? [] : [[name, service]],
    ),
  ),
  networks: { front: { name: 'shop_front' }, back: { name: 'shop_back' } },
});

const plan = (given: ComposeProject, { rolling = ['web'], text = nginx, warnings = [] as string[] } = {}) =>
  planRolling(given, {
    rolling,
    waitMs: 3_000,
    filesOf: async () => [text],
    warn: (message) => warnings.push(message),
  });

const refused = (given: ComposeProject, rest?: Parameters<typeof plan>[1]) =>
  problemsOf(() => plan(given, rest));

test('a service behind a proxy joins the network that they share once it is well', async () => {
  const own = { ...web, networks: { front: { aliases: ['shop.internal'] }, back: null } };
  expect(await plan(project({ web: own }))).toEqual({
    services: [
      {
        service: 'web',
        needs: [],
        joins: [{ network: 'shop_front', aliases: ['web', 'shop.internal'] }],
      },
    ],
    waitMs: 3_000,
  });
});

test('services come after those that they need, one-shots left out', async () => {
  const store = { networks: { back: null } };
  const api = {
    ...web,
    depends_on: { store: {}, migrate: { condition: 'service_completed_successfully' } },
  };
  const given = project({ web: { ...web, depends_on: { api: {} } }, api, store, migrate: store });
  const text = nginx.replace('set $web', 'set $api api:8080; set $web');
  const found = await plan(given, { rolling: ['web', 'api'], text });
  expect(found?.services.map(({ service, needs }) => [service, needs])).toEqual([
    ['api', ['store']],
    ['web', ['api', 'store']],
  ]);
});

test('a proxy is what is called one, where a database publishes its port as well', async () => {
  const store = { ports: [{ published: '5432' }], networks: { back: null } };
  const found = await plan(project({ store, web: { ...web, depends_on: { store: {} } } }));
  expect(found?.services[0]?.joins.map(({ network }) => network)).toEqual(['shop_front']);
});

test('without services there is nothing to say', async () => {
  expect(await plan(project(), { rolling: [] })).toBeUndefined();
});

test('a service that is not there is named', async () => {
  expect(await refused(project(), { rolling: ['wep'] })).toEqual([
    'input rolling: there is no service wep in the compose files',
  ]);
});

test('every reason of every service is told at once', async () => {
  const bad: ComposeService = {
    ports: [{ published: '8080' }],
    container_name: 'web',
    networks: { front: { ipv4_address: '10.0.0.9' }, back: null },
    pre_stop: [{ command: 'drain' }],
  };
  expect(
    await refused(project({ web: bad, proxy: undefined, api: { network_mode: 'host' } }), {
      rolling: ['web', 'api'],
    }),
  ).toEqual([
    'service web: it cannot be replaced without a gap: it publishes a port of the host, which two containers cannot have',
    'service web: it cannot be replaced without a gap: its container_name web can be that of one container only',
    'service web: it cannot be replaced without a gap: it has a fixed address, which two containers cannot have',
    'service web: it cannot be replaced without a gap: it has no healthcheck in the compose file, so that nothing tells when a new container can take requests',
    'service web: it cannot be replaced without a gap: it has post_start or pre_stop, which only Compose runs',
    'service web: it cannot be replaced without a gap: no other service of its networks publishes a port',
    'service api: it cannot be replaced without a gap: it has network_mode host, so that it has no name that leads to two containers',
    'service api: it cannot be replaced without a gap: it has no healthcheck in the compose file, so that nothing tells when a new container can take requests',
  ]);
});

test.each([
  [
    'its proxy is on all of its networks',
    { web: { ...web, networks: { front: null } } },
    /every network of it is one of proxy too/,
  ],
  [
    'it reaches what it needs only where its proxy is',
    { web: { ...web, depends_on: { store: {} } }, store: { networks: { front: null } } },
    /it reaches store only through a network of proxy/,
  ],
  [
    'its health check is switched off',
    { web: { ...web, healthcheck: { test: ['NONE'] } } },
    /no healthcheck/,
  ],
])('it is refused where %s', async (_, services, reason) => {
  expect(await refused(project(services))).toEqual([expect.stringMatching(reason)]);
});

describe('the network that is joined late', () => {
  const named = (front: object): ComposeProject => ({
    ...project(),
    networks: { front, back: { name: 'shop_back' } },
  });

  test('may not take over the way to the outside', async () => {
    expect(await refused(named({ name: 'shop_aaa' }))).toEqual([expect.stringContaining('shop_aaa')]);
  });

  test('cannot, where it leads nowhere', async () => {
    expect(await refused(named({ name: 'shop_aaa', internal: true }))).toEqual([]);
  });
});

describe('nginx', () => {
  test.each([
    ['looks a name up again', nginx, []],
    [
      'has an upstream that is looked up again',
      `${nginx.replace('set $web web:8080; proxy_pass http://$web', 'proxy_pass http://web')}\nupstream web { zone web 64k; server web:8080 resolve; }`,
      [],
    ],
    [
      'looks a name up once',
      nginx.replace('set $web web:8080; proxy_pass http://$web', 'proxy_pass http://web:8080'),
      ['once, at its start: proxy_pass names it'],
    ],
    [
      'has an upstream that is looked up once',
      `${nginx}\nupstream site { server web:8080; }`,
      ['server web has no resolve'],
    ],
    [
      'keeps addresses for too long',
      nginx.replace('valid=1s', 'valid=30s'),
      ['nginx keeps addresses for 30s'],
    ],
    [
      'keeps addresses as long as Docker allows',
      nginx.replace(' valid=1s', ''),
      ['the ten minutes that Docker allows'],
    ],
    ['waits for what has gone', nginx.replace('proxy_connect_timeout 250ms;', ''), ['nginx waits 60s']],
    [
      'asks nobody else',
      nginx.replace('set $web', 'proxy_next_upstream off; set $web'),
      ['proxy_next_upstream off'],
    ],
    ['does so only in a comment', nginx.replace('set $web', '# proxy_next_upstream off;\nset $web'), []],
  ])('that %s', async (_, text, reasons) => {
    expect(await refused(project(), { text })).toEqual(
      reasons.map((reason) => expect.stringContaining(reason)),
    );
  });
});

describe('Caddy', () => {
  const caddy = project({ proxy: { ...proxy, image: 'caddy:2' } });
  const remembering =
    ':80 { reverse_proxy { dynamic a { name web\n port 8080\n refresh 1s }\n lb_try_duration 5s\n transport http { dial_timeout 250ms } } }';

  test.each([
    ['looks a name up for each connection', ':80 { reverse_proxy web:8080 {\n lb_try_duration 5s\n } }', []],
    ['asks nobody else', ':80 { reverse_proxy web:8080 }', ['no lb_try_duration']],
    [
      'remembers it',
      ':80 { reverse_proxy { dynamic a web 8080 } }',
      ['no lb_try_duration', 'Caddy keeps addresses for 1m', 'Caddy waits 3s'],
    ],
    ['waits long for what has gone', `${remembering.replace('250ms', '30s')}`, ['Caddy waits 30s']],
    ['remembers it for a moment, and tries again', remembering, []],
  ])('that %s', async (_, text, reasons) => {
    expect(await refused(caddy, { text })).toEqual(reasons.map((reason) => expect.stringContaining(reason)));
  });

  test('that is configured in JSON is warned of', async () => {
    const warnings: string[] = [];
    await plan(caddy, { text: '{"handler":"reverse_proxy","upstreams":[{"dial":"web:8080"}]}', warnings });
    expect(warnings).toHaveLength(1);
  });
});

describe('Traefik', () => {
  const rule = { 'traefik.http.routers.web.rule': 'PathPrefix(`/`)' };
  const url = { 'traefik.http.services.web.loadBalancer.server.url': 'http://web:8080' };
  const again = { 'traefik.http.middlewares.again.retry.attempts': '3' };
  const status = { 'traefik.http.middlewares.again.retry.status': '502' };
  const traefik = (labels?: ComposeService['labels']): ComposeService => ({
    ...proxy,
    image: 'traefik:v3.4',
    ...(labels && { labels }),
  });
  const warningsOf = async (given: ComposeProject, text: string) => {
    const warnings: string[] = [];
    const found = await plan(given, { text, warnings });
    expect(found?.services[0]?.joins.map(({ network }) => network)).toEqual(['shop_front']);
    return warnings;
  };

  test('that is told a name by its own labels is another proxy that looks names up', async () => {
    expect(
      await warningsOf(project({ proxy: traefik({ ...rule, ...url, ...again, ...status }) }), ''),
    ).toEqual([]);
  });

  test.each([
    ['YAML', 'servers:\n  - url: http://web:8080\nagain:\n  retry:\n    attempts: 3\n    status: ["502"]\n'],
    ['JSON', '{ "servers": [{ "url": "http://web:8080" }], "retry": { "attempts": 3, "status": ["502"] } }'],
    ['TOML', '[[servers]]\n  url = "http://web/"\n[http.middlewares.again.retry]\n  status = ["502"]\n'],
  ])('and so is one that is told in a file of %s', async (_, text) => {
    expect(await warningsOf(project({ proxy: traefik() }), text)).toEqual([]);
  });

  test.each([
    ['no URL', rule],
    ['that of another service', { ...rule, [Object.keys(url)[0] ?? '']: 'http://web-two:8080' }],
  ])('that is told %s is warned of', async (_, labels) => {
    expect(await warningsOf(project({ proxy: traefik(labels) }), '')).toEqual([
      expect.stringContaining('no label of proxy'),
    ]);
  });

  test('has to send again what a container had not taken when it ended', async () => {
    expect(await refused(project({ proxy: traefik({ ...rule, ...url, ...again }) }), { text: '' })).toEqual([
      expect.stringContaining('no retry has a status'),
    ]);
  });

  test('does not follow by the labels of the service itself', async () => {
    const given = project({ web: { ...web, labels: { ...rule, ...url } }, proxy: traefik() });
    expect(await refused(given)).toEqual([
      expect.stringContaining(
        'for seconds after one has gone, and none while the labels of old and new differ',
      ),
    ]);
  });

  test('may be told by a label to leave the service alone', async () => {
    const given = project({
      web: { ...web, labels: { 'traefik.enable': 'false' } },
      proxy: traefik({ ...url, ...status }),
    });
    expect(await refused(given, { text: '' })).toEqual([]);
  });
});

test('a proxy whose configuration comes with its image is warned of', async () => {
  const warnings: string[] = [];
  await plan(project(), { text: '', warnings });
  expect(warnings).toEqual([expect.stringContaining('how proxy finds web stands in no file of the release')]);
});
