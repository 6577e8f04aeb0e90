import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type NamedHost, startFleet } from '../../../lib/fleet/fleet.js';
import { Hello, helloCompose, helloImages } from '../../harness/hello.js';
import { type ActionRun, reaching } from '../../harness/run-action.js';

const hosts: readonly NamedHost[] = [
  { name: 'sudoer', options: { dockerGroup: false, sudo: 'free' } },
  { name: 'nobody', options: { dockerGroup: false, sudo: 'none' } },
  { name: 'asked', options: { dockerGroup: false, sudo: 'asks' } },
  { name: 'root', options: { username: 'root' } },
  { name: 'noisy', options: { noisyShell: true } },
  { name: 'dash', options: { shell: '/bin/dash', sudo: 'none' } },
  { name: 'narrow', options: { maxSessions: 2 } },
  { name: 'closed', options: { allowTcpForwarding: false } },
  { name: 'full', options: { smallDisks: { '/home/ubuntu': '400m' } } },
  { name: 'bastion', options: {} },
  { name: 'inner', options: { behind: 'bastion' } },
];

let hello: Hello;

beforeAll(async () => {
  const fleet = await startFleet({ hosts });
  hello = new Hello(fleet, await mkdtemp(join(tmpdir(), 'deploy-kit-workspace-')));
  await hello.write('compose.yml', helloCompose);
  // Only the runner has this one.
  await fleet.makeImage({ reference: 'hello/web:runner', version: 'runner' });
  const withImages = fleet.hosts.filter(({ name }) => !['nobody', 'asked', 'bastion'].includes(name));
  await fleet.giveImages(helloImages({ 1: {}, 2: {}, exits: { EXIT_CODE: '3' } }), withImages);
});

afterAll(() => hello?.stop());

function deploy(
  names: readonly string[],
  version: string,
  inputs: Readonly<Record<string, string>> = {},
): Promise<ActionRun> {
  const chosen = names.map((name) => hello.fleet.host(name));
  return hello.deploy(version, { ...reaching(chosen), 'stable-for': '0s', ...inputs });
}

/** A user outside of the docker group with free sudo; root; one whose .bashrc prints; one with dash and without sudo; two sessions a connection. */
const able = ['sudoer', 'root', 'noisy', 'dash', 'narrow'];

test('users of every kind deploy', async () => {
  // `host` says who logs in to each.
  const run = await deploy(able, '1');
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
  expect(await served(able)).toEqual(able.map(() => '1'));
});

test('users of every kind see that nothing changed', async () => {
  expect(await deploy(able, '1')).toMatchObject({ exitCode: 0, outputs: { outcome: 'unchanged' } });
});

test('users of every kind deploy the next version', async () => {
  expect(await deploy(able, '2')).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
  expect(await served(able)).toEqual(able.map(() => '2'));
});

test('users of every kind go back from a version that fails', async () => {
  const run = await deploy(able, 'exits');
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back' } });
  expect(run.errors[0]).toContain('exited with code 3');
  expect(await served(able)).toEqual(able.map(() => '2'));
});

function served(names: readonly string[]): Promise<string[]> {
  return Promise.all(
    names.map(async (name) => {
      const answer = await hello.fleet.host(name).get('http://localhost:8080/version');
      return answer.body.trim();
    }),
  );
}

test.each(['nobody', 'asked'])(
  'who may not use Docker is told what to do, and nothing is tried (%s)',
  async (name) => {
    const run = await deploy([name], '1');
    expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed' } });
    expect(run.errors).toHaveLength(1);
    expect(run.errors[0]).toContain(`host ${name}`);
    expect(run.errors[0]).toContain('[docker-denied]');
    expect(run.errors[0]).toContain('usermod -aG docker ubuntu');
    expect(await hello.fleet.host(name).run(['ls', '-A', '/home/ubuntu'])).not.toContain('.deploy-kit');
  },
);

test('a host that forwards no ports takes no images over SSH, and says which setting forbids it', async () => {
  const run = await deploy(['closed'], 'runner', { transfer: 'ssh' });
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed' } });
  expect(run.errors[0]).toContain('[ssh-forward-refused]');
  expect(run.errors[0]).toContain('AllowTcpForwarding');
  expect(await hello.fleet.host('closed').run(['docker', 'ps', '-aq'])).toBe('');
});

test('a host that forwards no ports is deployed to all the same', async () => {
  expect(await deploy(['closed'], '1')).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
});

test('a disk that is full is told before anything is touched, and version 1 goes on', async () => {
  const host = hello.fleet.host('full');
  expect(await deploy(['full'], '1')).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
  const before = await host.run(['docker', 'ps', '-q', '--no-trunc']);
  await host.run(['sh', '-c', 'cat /dev/zero >/home/ubuntu/ballast || true']);
  const run = await deploy(['full'], '2');
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed', changed: 'false' } });
  expect(run.errors[0]).toContain('host full');
  expect(run.errors[0]).toMatch(/No space left on device|free/);
  expect(run.errors[0]).not.toContain('[unexpected]');
  expect(await host.run(['docker', 'ps', '-q', '--no-trunc'])).toBe(before);
  await host.run(['rm', '/home/ubuntu/ballast']);
  expect(await deploy(['full'], '2')).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
});

function throughBastion(pin: string): Record<string, string> {
  const { address, port } = hello.fleet.host('bastion');
  return {
    'proxy-host': address,
    'proxy-port': String(port),
    'proxy-username': 'ubuntu',
    'proxy-fingerprint': pin,
  };
}

test('a host behind a jump host is reached through it', async () => {
  const pin = hello.fleet.host('bastion').fingerprints['ecdsa-sha2-nistp256'];
  const first = await deploy(['inner'], '1', throughBastion(pin));
  expect(first).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
  const again = await deploy(['inner'], '1', throughBastion(pin));
  expect(again).toMatchObject({ exitCode: 0, outputs: { outcome: 'unchanged' } });
});

test('a jump host with another key than the pinned one is given nothing', async () => {
  const run = await deploy(
    ['inner'],
    '1',
    throughBastion(hello.fleet.host('root').fingerprints['ssh-ed25519']),
  );
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed' } });
  expect(run.errors[0]).toContain('[ssh-host-key-mismatch]');
  expect(run.errors[0]).toContain(hello.fleet.host('bastion').fingerprints['ssh-ed25519']);
});
