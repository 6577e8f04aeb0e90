import { join } from 'node:path';
import { type CommandRun, deployKit } from '../../../scripts/acompanamiento/command-line.js';
import { Aurontek } from '../../../scripts/aurontek/aurontek.js';
import { pushImages } from '../../../scripts/aurontek/built-images.js';
import { loadCertbot } from '../../../scripts/aurontek/certbot.js';
import { secrets, serviceNames, services } from '../../../scripts/aurontek/services.js';

/** examples/aurontek as it is, by the command line; the workflows are run in e2e. */
const root = process.cwd();
const example = join(root, 'examples', 'aurontek');

let aurontek: Aurontek;
let images: Readonly<Record<string, string>>;
beforeAll(async () => {
  aurontek = await Aurontek.start();
  images = await pushImages(example, aurontek.registry);
}, 180_000);
afterAll(() => aurontek?.stop());

const command = (argv: readonly string[], environment: Record<string, string> = {}): Promise<CommandRun> =>
  deployKit(argv, {
    root,
    directory: example,
    environment: { ...aurontek.environment, IMAGES: JSON.stringify(images), ...environment },
  });

const inside = (service: string, ...argv: string[]) =>
  aurontek.host.run(['docker', 'exec', `aurontek-${service}-1`, ...argv]);

const healthy = Object.fromEntries(
  serviceNames.map((name) => [name, expect.stringMatching(/^\{"status": ?"ok"\}$/)]),
);

test('a first deploy gives swap, runs the six images that were pushed, and all of them answer', async () => {
  const { exitCode, stdout } = await command(['up']);
  expect(stdout).toContain('ended: deployed');
  expect(exitCode).toBe(0);
  expect(stdout).toContain('memory: the memory limits of aurontek add up to 950 MiB; containers may have');
  expect(stdout).toContain('as provision-swap leaves it');
  expect(await aurontek.running()).toEqual(images);
  expect(await aurontek.answers()).toEqual(healthy);
  expect(await aurontek.host.run(['cat', '/proc/swaps'])).toContain('aurontek-swapfile');
});

test('the limits are those of the system, and logs do not fill the disk', async () => {
  const format = '{{.HostConfig.Memory}} {{.HostConfig.LogConfig.Config}}';
  for (const name of serviceNames) {
    const said = await aurontek.host.run(['docker', 'inspect', '--format', format, `aurontek-${name}-1`]);
    expect(said).toBe(`${services[name].limit * 1024 ** 2} map[max-file:3 max-size:10m]`);
  }
  expect(serviceNames.reduce((sum, name) => sum + services[name].limit, 0)).toBe(950);
});

test('the gateway is for others and hands on; the services are for the host alone', async () => {
  const { internalAddress: address } = aurontek.host;
  const { outside } = aurontek;
  for (const name of serviceNames.filter((one) => one !== 'gateway')) {
    expect((await outside.get(`http://${address}:3000/${name}/who`)).body).toMatch(
      new RegExp(`"service": ?"${name}"`),
    );
    expect((await outside.get(`http://${address}:${services[name].port}/health`)).status).toBe(0);
  }
});

test('secrets reach the services byte for byte', async () => {
  expect(await inside('usuarios', 'printenv', 'MONGODB_URI')).toBe(secrets.MONGODB_URI);
  expect(await inside('gateway', 'printenv', 'JWT_SECRET')).toBe(secrets.JWT_SECRET);
});

test('the same again changes nothing', async () => {
  const { exitCode, stdout } = await command(['up']);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('unchanged');
});

test('where CloudAMQP is out of reach nothing switches', async () => {
  const before = await aurontek.host.run(['docker', 'ps', '--quiet', '--no-trunc']);
  await aurontek.outside.run(['docker', 'stop', '--time', '0', 'cloudamqp']);
  try {
    const { exitCode, stdout } = await command(['up'], { FRONTEND_URL: 'https://other.example' });
    expect(exitCode).toBe(1);
    expect(stdout).toContain('wait-not-healthy');
    expect(stdout).toContain(`${aurontek.outside.internalAddress}:5671`);
    expect(await aurontek.host.run(['docker', 'ps', '--quiet', '--no-trunc'])).toBe(before);
  } finally {
    await aurontek.outside.run(['docker', 'start', 'cloudamqp']);
  }
});

test('with compose.https.yml nginx takes over, and serves HTTPS as soon as there is a certificate', async () => {
  await loadCertbot(aurontek.fleet, aurontek.host);
  const { exitCode, stdout } = await command(['up'], {
    COMPOSE_FILES: 'compose.yml, compose.https.yml',
    DOMAIN: 'api.aurontek.example',
    CERTBOT_EMAIL: 'admin@aurontek.example',
  });
  expect(stdout).toContain('ended: deployed');
  expect(exitCode).toBe(0);
  const { internalAddress: address } = aurontek.host;
  const resolve = ['--resolve', `api.aurontek.example:443:${address}`];
  const https = [
    'curl',
    '--silent',
    '--insecure',
    '--retry',
    '40',
    '--retry-delay',
    '1',
    '--retry-connrefused',
  ];
  expect(await aurontek.outside.run([...https, ...resolve, 'https://api.aurontek.example/health'])).toContain(
    'ok',
  );
  const plain = ['curl', '--silent', '--output', '/dev/null', '--write-out', '%{http_code} %{redirect_url}'];
  expect(await aurontek.outside.run([...plain, `http://${address}/usuarios/1?a=b`])).toBe(
    '301 https://api.aurontek.example/usuarios/1?a=b',
  );
  expect((await aurontek.outside.get(`http://${address}:3000/health`)).status).toBe(0);
});
