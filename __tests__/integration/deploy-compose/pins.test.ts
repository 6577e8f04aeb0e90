import { randomUUID } from 'node:crypto';
import type { FleetHost, HostKeyType } from '../../../lib/fleet/fleet.js';
import { Hello } from '../../harness/hello.js';
import type { ActionRun } from '../../harness/run-action.js';

let hello: Hello;
let first: FleetHost;
let second: FleetHost;

beforeAll(async () => {
  // At this level sshd tells of each request to log in, also of one for the methods that it allows.
  const options = { sshdConfig: ['LogLevel DEBUG1'] };
  hello = await Hello.start(
    ['one', 'two'].map((name) => ({ name, options })),
    { 1: {} },
  );
  [first, second] = [hello.fleet.host(0), hello.fleet.host(1)];
  await Promise.all(hello.hosts.map(keepSystemLog));
});

afterAll(() => hello?.stop());

const refused: readonly (readonly [string, () => Record<string, string>, string])[] = [
  ['no pin at all', () => ({ 'known-hosts': '' }), 'ssh-host-key-unpinned'],
  ['a pin of the other host only', () => ({ 'known-hosts': first.knownHosts }), 'ssh-host-key-unpinned'],
  [
    'a wrong pin in known-hosts',
    () => ({ 'known-hosts': `${first.knownHosts}${as(second, first)}` }),
    'ssh-host-key-mismatch',
  ],
  [
    'a wrong fingerprint',
    () => ({ 'known-hosts': '', fingerprint: `one=${ed25519(first)}\ntwo=${ed25519(first)}` }),
    'ssh-host-key-mismatch',
  ],
  [
    'fingerprints of one host only',
    () => ({ 'known-hosts': '', fingerprint: `one=${ed25519(first)}` }),
    'ssh-host-key-unpinned',
  ],
];

describe.each(refused)('%s', (_, pins, code) => {
  test('fails before anybody logs in to the host, and touches none', async () => {
    const before = await lookAtAll();
    await forgetLogins(second);
    const run = await hello.deploy('1', pins());
    expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed', changed: 'false' } });
    const told = messageOf(run, 'two');
    expect(told).toContain(`[${code}]`);
    expect(told).toContain(ed25519(second));
    // It was reached, and got no user name.
    expect(await systemLog(second)).toContain('Connection from');
    expect(await systemLog(second)).not.toContain('userauth-request');
    expect(await lookAtAll()).toEqual(before);
  });
});

test('the known_hosts line of the message, pasted, lets the deploy through', async () => {
  const told = messageOf(await hello.deploy('1', { 'known-hosts': first.knownHosts }), 'two');
  const line = /^\s*known-hosts: (.*)$/m.exec(told)?.[1] ?? '';
  const run = await hello.deploy('1', { 'known-hosts': `${first.knownHosts}${line}` });
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
  // The log that showed nobody above does show a login.
  expect(await systemLog(second)).toContain('userauth-request for user ubuntu');
});

test('the fingerprints of the message, pasted, let the deploy through', async () => {
  const failed = await hello.deploy('1', { 'known-hosts': '' });
  const lines = hello.hosts.map(({ name }) => /^\s*fingerprint: (.*)$/m.exec(messageOf(failed, name))?.[1]);
  const run = await hello.deploy('1', { 'known-hosts': '', fingerprint: lines.join('\n') });
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'unchanged' } });
});

const keyTypes: readonly HostKeyType[] = ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ssh-rsa'];

test.each(keyTypes)('a fingerprint of the %s key alone is enough', async (type) => {
  const fingerprint = hello.hosts.map(({ name, fingerprints }) => `${name}=${fingerprints[type]}`).join('\n');
  const run = await hello.deploy('1', { 'known-hosts': '', fingerprint });
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'unchanged' } });
});

test.each(keyTypes)('a known_hosts line of the %s key alone is enough', async (type) => {
  const lines = hello.fleet.knownHosts.split('\n').filter((line) => line.includes(` ${type} `));
  expect(lines).toHaveLength(2);
  const run = await hello.deploy('1', { 'known-hosts': lines.join('\n') });
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'unchanged' } });
});

test('one host may be pinned by known_hosts and the other by its fingerprint', async () => {
  const fingerprint = `two=${ed25519(second)}`;
  const run = await hello.deploy('1', { 'known-hosts': first.knownHosts, fingerprint });
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'unchanged' } });
});

test('a host that was made anew is refused with both keys, and lets nobody in', async () => {
  await forgetLogins(second);
  const renewed = await second.replaceHostKeys();
  const run = await hello.deploy('1');
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed' } });
  expect(messageOf(run, 'two')).toContain(renewed.fingerprints['ssh-ed25519']);
  expect(messageOf(run, 'two')).toContain(ed25519(second));
  expect(await systemLog(second)).not.toContain('userauth-request');
});

function ed25519({ fingerprints }: FleetHost): string {
  return fingerprints['ssh-ed25519'];
}

/** The keys of one host under the address of another. */
function as(host: FleetHost, other: FleetHost): string {
  return other.knownHosts.replaceAll(`:${other.port} `, `:${host.port} `);
}

/** The annotation of a host. */
function messageOf(run: ActionRun, host: string): string {
  return run.errors.find((error) => error.includes(`host ${host}`)) ?? '';
}

/** There is no system log in the hosts; what sshd writes to it goes to a file from now on. */
async function keepSystemLog(host: FleetHost): Promise<void> {
  const listen = 'socat -u UNIX-RECV:/dev/log,mode=666 OPEN:/root/system.log,creat,append';
  await host.run([
    'sh',
    '-c',
    `setsid ${listen} </dev/null >/dev/null 2>&1 & until [ -S /dev/log ]; do :; done`,
  ]);
}

/** All that sshd wrote until now: what was sent before a line of ours is there when that is. */
function systemLog(host: FleetHost): Promise<string> {
  const send = 'echo "$1" | socat -u - UNIX-SENDTO:/dev/log';
  const text = `${send}; until grep -qF "$1" /root/system.log; do sleep 0.05; done; cat /root/system.log`;
  return host.run(['sh', '-c', text, 'sh', randomUUID()]);
}

/** The log is opened for appending: emptied, it goes on from its start. */
async function forgetLogins(host: FleetHost): Promise<void> {
  await systemLog(host);
  await host.run(['sh', '-c', ': >/root/system.log']);
}

/** Everything of the hosts that a deploy could touch. */
async function lookAtAll(): Promise<string[]> {
  const look = `find /home /root /tmp /var/tmp ! -name system.log -printf '%p %T@ %s %m\\n' | grep -v '^/root ' | sort
docker ps -aq; docker images -q; docker volume ls; docker network ls`;
  return Promise.all(hello.hosts.map((host) => host.run(['sh', '-c', look])));
}
