import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Fleet, type HostOptions, startFleet } from '../../../lib/fleet/fleet.js';
import { ended, printed, ssh, startSsh } from './openssh.js';

// Engines that no test asks anything of are not started.
const hosts: Record<string, HostOptions> = {
  asks: { sudo: 'asks', engine: false },
  none: { sudo: 'none', dockerGroup: false },
  dash: { shell: '/bin/dash', engine: false },
  noisy: { noisyShell: true, engine: false },
  narrow: { maxSessions: 2, engine: false },
  closed: { allowTcpForwarding: false, engine: false },
  wrong: { wrongHostKey: true, engine: false },
  full: { smallDisks: { '/var/lib/docker': '4m', '/home/ubuntu': '1m' } },
  bare: { image: 'bare' },
  root: { username: 'root', engine: false, sshdConfig: ['PermitTTY no'] },
};

let fleet: Fleet;
beforeAll(async () => {
  fleet = await startFleet({ hosts: Object.entries(hosts).map(([name, options]) => ({ name, options })) });
});
afterAll(() => fleet?.stop());

test('sudo asks for a password, which is `fleet`', async () => {
  const refused = await ssh(fleet.host('asks'), 'sudo -n true');
  expect(refused).toMatchObject({ code: 1 });
  expect(refused.stderr).toContain('a password is required');
  expect(await ssh(fleet.host('asks'), 'echo fleet | sudo -S -p "" id -un')).toMatchObject({
    stdout: 'root\n',
  });
});

test('a user without sudo is refused with the right password too', async () => {
  const refused = await ssh(fleet.host('none'), 'echo fleet | sudo -S -p "" true');
  expect(refused.stderr).toContain('not in the sudoers file');
});

test('a user outside the group may not use the engine', async () => {
  const refused = await ssh(fleet.host('none'), 'docker ps');
  expect(refused).toMatchObject({ code: 1 });
  expect(refused.stderr).toContain('permission denied');
});

test('the login shell is dash', async () => {
  expect(await ssh(fleet.host('dash'), 'echo "$0 ${BASH_VERSION:-no bash}"')).toMatchObject({
    stdout: 'dash no bash\n',
  });
});

test('a noisy shell prints on both streams before the command does', async () => {
  expect(await ssh(fleet.host('noisy'), 'echo done')).toEqual({
    code: 0,
    stdout: 'fleet is noisy: welcome\ndone\n',
    stderr: 'fleet is noisy: 3 updates wait\n',
  });
});

test('a connection has two sessions at most', async () => {
  const host = fleet.host('narrow');
  const folder = mkdtempSync(join(tmpdir(), 'fleet-control-'));
  const control = ['-S', join(folder, 'control')];
  const first = startSsh(host, 'echo ready; cat', [...control, '-M']);
  await printed(first, 'ready');
  const second = startSsh(host, 'echo ready; cat', control);
  await printed(second, 'ready');
  // Without the way out of a connection of its own.
  const third = await ssh(host, 'true', [...control, '-o', 'ProxyCommand=false']);
  expect(third.code).toBe(255);
  expect(third.stderr).toContain('Session open refused by peer');
  const ends = [ended(first), ended(second)];
  second.stdin?.end();
  first.stdin?.end();
  await Promise.all(ends);
  rmSync(folder, { recursive: true });
});

test('forwarding is refused', async () => {
  const host = fleet.host('closed');
  const refused = await ssh(host, '', ['-W', '127.0.0.1:22']);
  expect(refused).toMatchObject({
    code: 255,
    stdout: '',
    stderr: expect.stringContaining('forwarding failed'),
  });
});

test('the pins given for a host are not its keys', async () => {
  const refused = await ssh(fleet.host('wrong'), 'true');
  expect(refused.code).toBe(255);
  expect(refused.stderr).toContain('Host key verification failed');
});

test('a small disk is soon full, and the user owns the one at home', async () => {
  const told = await ssh(fleet.host('full'), 'head -c 2M /dev/zero >~/filler; stat -c %s ~/filler');
  expect(told.stderr).toContain('No space left on device');
  expect(Number(told.stdout)).toBeGreaterThan(0);
});

test('an image does not fit on an engine with a small disk', async () => {
  const image = await fleet.makeImage({
    reference: 'fleet-test-large:1',
    version: '1',
    layerBytes: 4_000_000,
  });
  await expect(fleet.loadImage(image, [fleet.host('full')])).rejects.toThrow('no space left on device');
});

test('a bare host has no docker', async () => {
  expect(await ssh(fleet.host('bare'), 'docker version')).toMatchObject({ code: 127 });
});

test('root logs in where asked, under more lines of sshd_config', async () => {
  expect(await ssh(fleet.host('root'), 'id -un')).toMatchObject({ stdout: 'root\n' });
  expect(await fleet.host('root').run(['sshd', '-T'])).toContain('permittty no');
});
