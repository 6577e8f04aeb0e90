import { type Fleet, type FleetHost, startFleet } from '../../../lib/fleet/fleet.js';
import { prometheusTargets } from '../../../scripts/acompanamiento/acompanamiento.js';
import { hostNames, images, passwords } from '../../../scripts/acompanamiento/services.js';
import { compose, copyExample, until } from './one-host.js';
import { realMongosh } from './real-mongosh.js';

let fleet: Fleet;
let host: FleetHost;
beforeAll(async () => {
  // The first time on a machine, the disk with the images is made.
  fleet = await startFleet({ hosts: [{ name: 'all', options: { images } }] });
  host = fleet.host('all');
  await copyExample(host);
  await Promise.all(
    hostNames.map((phase) => compose(host, phase, 'up', '--detach', '--wait', '--pull', 'never')),
  );
}, 300_000);
afterAll(() => fleet?.stop());

const inService = (service: string, ...argv: readonly string[]) =>
  host.run(['docker', 'exec', service, ...argv]);

test('the services of all six compose files get healthy', async () => {
  const states = await host.run(['docker', 'ps', '--all', '--format', '{{.Names}} {{.Status}}']);
  const notHealthy = states.split('\n').filter((state) => !state.endsWith('(healthy)'));
  expect(states.split('\n')).toHaveLength(20);
  // The exporter's image has nothing that could be a health check.
  expect(notHealthy).toEqual([expect.stringMatching(/^acompanamiento-db-mongo-exporter-1 Up /)]);
});

test('Prometheus finds every service of every phase up', async () => {
  const services = await Promise.all(
    hostNames.map(async (phase) => (await compose(host, phase, 'config', '--services')).split('\n')),
  );
  const expected = services.flat().filter((service) => !service.endsWith('-exporter'));
  const targets = await until(
    () => prometheusTargets(host),
    (found) => found.length === expected.length && found.every(({ health }) => health === 'up'),
  );
  expect(targets.map(({ service }) => service).sort()).toEqual(expected.sort());
  expect(targets.filter(({ health }) => health !== 'up')).toEqual([]);
});

test('the exporters reach their databases', async () => {
  const metrics = async (port: number) => (await host.get(`http://localhost:${port}/metrics`)).body;
  expect(await metrics(9216)).toMatch(/^mongodb_up 1$/m);
  expect(await metrics(9187)).toMatch(/^pg_up 1$/m);
  expect(await metrics(9121)).toMatch(/^redis_up 1$/m);
});

test('promtool passes the configuration and the alert rules', async () => {
  const prometheus = 'acompanamiento-monitoring-prometheus-1';
  const told = await inService(prometheus, 'promtool', 'check', 'config', '/etc/prometheus/prometheus.yml');
  expect(told).toMatch(/alerts\.yml\s+SUCCESS: \d+ rules found/);
  expect(told).not.toMatch(/FAILED|warning/i);
});

test('a real mongosh pings what stands for MongoDB', async () => {
  // The first time on a machine, it is installed.
  const mongosh = await realMongosh();
  const ping = ['--quiet', '--host', host.internalAddress, '--eval', "db.adminCommand('ping')"];
  expect(await mongosh(ping)).toBe('{ ok: 1 }');
}, 240_000);

test('Redis asks for its password, which stands in no argument', async () => {
  const redis = 'acompanamiento-db-redis-1';
  expect(await inService(redis, 'env', '--unset=REDISCLI_AUTH', 'redis-cli', 'ping')).toContain('NOAUTH');
  const processes = await host.run(['ps', '-e', '-o', 'args']);
  expect(processes).toContain('redis-server');
  for (const password of Object.values(passwords)) expect(processes).not.toContain(password);
});

test('RabbitMQ knows the user of the services', async () => {
  const told = await inService(
    'acompanamiento-messaging-rabbitmq-1',
    ...['rabbitmqctl', 'authenticate_user', 'acompanamiento', passwords.RABBITMQ_PASSWORD],
  );
  expect(told).toMatch(/Success/);
});

test.each([
  ['/auth', '5000'],
  ['/estudiantes', '5001'],
  ['/maestros', '5002'],
  ['/messaging', '5005'],
  ['/analytics', '5007'],
  ['/reportes/estudiantes', '5008'],
  ['/reportes/maestros', '5009'],
])('the gateway leads %s to port %s', async (path, port) => {
  const { status, body } = await host.get(`http://localhost:3000${path}/environment`);
  expect(status).toBe(200);
  expect(body.split('\0')).toContain(`PORT=${port}`);
});

test('Grafana is given Prometheus as its data source, and the dashboard', async () => {
  const get = async (path: string) => (await host.get(`http://localhost:3001${path}`)).body;
  expect(await get('/provisioning/datasources/prometheus.yml')).toContain('url: http://prometheus:9090');
  expect(await get('/provisioning/dashboards/files.yml')).toContain('path: /var/lib/grafana/dashboards');
  expect(JSON.parse(await get('/dashboards/acompanamiento.json'))).toMatchObject({ uid: 'acompanamiento' });
});
