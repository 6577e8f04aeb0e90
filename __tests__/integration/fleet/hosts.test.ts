import { type Fleet, startFleet } from '../../../lib/fleet/fleet.js';
import { ended, printed, ssh, startSsh } from './openssh.js';

let fleet: Fleet;
beforeAll(async () => {
  fleet = await startFleet({ hosts: [{ name: 'one', options: { publish: [3000] } }, { name: 'two' }] });
});
afterAll(() => fleet?.stop());

test('a host lets its user in by key, known by its pins', async () => {
  expect(await ssh(fleet.host('one'), 'id -un')).toEqual({ code: 0, stdout: 'ubuntu\n', stderr: '' });
});

test('the user has sudo without a password and the engine without sudo', async () => {
  const told = await ssh(fleet.host('one'), 'sudo -n id -un && docker info --format "{{.Name}}"');
  expect(told).toEqual({ code: 0, stdout: 'root\none\n', stderr: '' });
});

test('compose is there', async () => {
  expect((await ssh(fleet.host('one'), 'docker compose version --short')).stdout).toMatch(/^2\./);
});

test('each host has its own engine', async () => {
  await fleet.loadImage('deploy-kit/busybox-service:latest', [fleet.host('one')]);
  const images = (name: string) => fleet.host(name).run(['docker', 'image', 'ls', '--quiet']);
  expect(await images('one')).not.toBe('');
  expect(await images('two')).toBe('');
});

test.each(['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ssh-rsa'])('each host has its own %s key', (type) => {
  const key = (name: string) => new RegExp(` ${type} (\\S+)`).exec(fleet.host(name).knownHosts)?.[1];
  expect(key('one')).toMatch(/^AAAA/);
  expect(key('one')).not.toBe(key('two'));
});

test('fingerprints are those that ssh-keygen prints', async () => {
  const host = fleet.host('one');
  const told = await host.run(['ssh-keygen', '-lf', '/etc/ssh/ssh_host_ed25519_key.pub']);
  expect(told).toContain(` ${host.fingerprints['ssh-ed25519']} `);
});

test('hosts reach each other by name', async () => {
  const told = await fleet.host('one').run(['getent', 'hosts', 'two']);
  expect(told).toContain(fleet.host('two').internalAddress);
});

test('a published port of a host is a port of this machine', async () => {
  const host = fleet.host('one');
  const image = await fleet.makeImage({ reference: 'fleet-test-published:7', version: '7' });
  await fleet.loadImage(image, [host]);
  await host.run([
    'docker',
    'run',
    '--detach',
    '--rm',
    '--name',
    'published',
    '--publish',
    '3000:8080',
    image,
  ]);
  await host.run(['sh', '-c', 'until docker exec published healthy; do sleep 0.05; done']);
  const answer = await fetch(`http://127.0.0.1:${host.ports.get(3000)}/version`);
  expect(await answer.text()).toBe('7\n');
  expect(await host.get('http://127.0.0.1:3000/version')).toEqual({ status: 200, body: '7\n' });
});

test('a swap file works on a volume', async () => {
  const other = await startFleet({
    hosts: [{ name: 'swap', options: { engine: false, volumes: ['/disk'] } }],
  });
  const file = '/disk/swapfile';
  try {
    const host = other.host('swap');
    await host.run([
      'sh',
      '-c',
      `fallocate -l 8M ${file} && chmod 600 ${file} && mkswap ${file} && swapon ${file}`,
    ]);
    expect(await host.run(['cat', '/proc/swaps'])).toContain(file);
  } finally {
    await other.host('swap').exec(['swapoff', file]);
    await other.stop();
  }
});

test('a paused host keeps connections open and does not answer', async () => {
  const host = fleet.host('two');
  const session = startSsh(host, 'echo ready; read line; echo "$line"');
  const end = ended(session);
  await printed(session, 'ready');
  await host.pause();
  session.stdin?.end('after the pause\n');
  const silent = await ssh(host, 'true', ['-o', 'ConnectTimeout=1']);
  expect(silent).toMatchObject({ code: 255 });
  await host.unpause();
  expect(await end).toMatchObject({ code: 0, stdout: 'ready\nafter the pause\n' });
});

test('a killed host cuts its connections, and comes back with the same keys, ports and containers', async () => {
  const host = fleet.host('two');
  await fleet.loadImage('deploy-kit/busybox-service:latest', [host]);
  await host.run(['docker', 'create', '--name', 'kept', 'deploy-kit/busybox-service']);
  const session = startSsh(host, 'echo ready; cat');
  const end = ended(session);
  await printed(session, 'ready');
  await host.kill();
  expect((await end).code).toBe(255);
  await host.restart();
  const told = await ssh(host, 'docker ps --all --format "{{.Names}}"');
  expect(told).toMatchObject({ code: 0, stdout: 'kept\n' });
});

test('a host with new keys is refused by its old pins', async () => {
  const host = fleet.host('two');
  const presented = await host.replaceHostKeys();
  expect(presented.fingerprints['ssh-ed25519']).not.toBe(host.fingerprints['ssh-ed25519']);
  const told = await ssh(host, 'true');
  expect(told.code).toBe(255);
  expect(told.stderr).toContain('REMOTE HOST IDENTIFICATION HAS CHANGED');
  expect(told.stderr).toContain(presented.fingerprints['ssh-ed25519']);
});
