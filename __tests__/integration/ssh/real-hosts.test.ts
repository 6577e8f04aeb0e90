import { type Fleet, type FleetHost, startFleet } from '../../../lib/fleet/fleet.js';
import { connect } from '../../../lib/ssh/connection.js';
import { parseFingerprints } from '../../../lib/ssh/fingerprint.js';
import { parseKnownHosts } from '../../../lib/ssh/known-hosts.js';
import { parsePrivateKey } from '../../../lib/ssh/private-key.js';
import type { Remote } from '../../../lib/ssh/remote.js';
import { thrownBy } from './thrown-by.js';

/** Hosts with a user that is not root, and a newer sshd than this machine's: it has PerSourcePenalties. */
let fleet: Fleet;
const deadlineMs = 20_000;

beforeAll(async () => {
  const options = { engine: false } as const;
  fleet = await startFleet({
    hosts: [
      { name: 'free', options },
      { name: 'asks', options: { ...options, sudo: 'asks' } },
      { name: 'dash', options: { ...options, shell: '/bin/dash', noisyShell: true } },
    ],
  });
});
afterAll(() => fleet?.stop());

function reach(host: FleetHost, fingerprint?: string): Promise<Remote> {
  const { name, address, port, username } = host;
  return connect({
    spec: { name, address, port, username },
    pins: {
      knownHosts: fingerprint === undefined ? parseKnownHosts(host.knownHosts).entries : [],
      fingerprints: parseFingerprints(fingerprint ?? '').pins,
    },
    key: parsePrivateKey(host.privateKey),
    connectTimeoutMs: 20_000,
  });
}

async function withHost(name: string, use: (remote: Remote) => Promise<void>): Promise<void> {
  const remote = await reach(fleet.host(name));
  try {
    await use(remote);
  } finally {
    await remote.close();
  }
}

const sleeping = async (remote: Remote, seconds: string) =>
  (await remote.exec({ argv: ['pgrep', '-fx', `sleep ${seconds}`], label: 'pgrep' }, { deadlineMs })).code ===
  0;

test('what runs as root through sudo is ended with its command', async () => {
  await withHost('free', async (remote) => {
    const command = { argv: ['sudo', '-n', 'sh', '-c', 'echo go; sleep 51.5151; true'], label: 'as root' };
    const controller = new AbortController();
    const ending = remote.exec(command, {
      deadlineMs,
      signal: controller.signal,
      onLine: () => controller.abort(new Error('cancelled')),
    });
    await expect(ending).rejects.toThrow('cancelled');
    expect(await sleeping(remote, '51.5151')).toBe(false);
  });
});
test('what the user runs beside root is ended as well', async () => {
  await withHost('free', async (remote) => {
    const command = {
      argv: ['sh', '-c', 'sleep 52.5252 & sudo -n sleep 53.5353 & echo go; wait'],
      label: 'both',
    };
    const error = await thrownBy(remote.exec(command, { deadlineMs: 1500 }));
    expect(error.code).toBe('ssh-timeout');
    expect(await sleeping(remote, '52.5252')).toBe(false);
    expect(await sleeping(remote, '53.5353')).toBe(false);
  });
});
test('a user whose sudo asks for a password can be ended all the same', async () => {
  await withHost('asks', async (remote) => {
    const error = await thrownBy(
      remote.exec({ argv: ['sleep', '54.5454'], label: 'sleep' }, { deadlineMs: 500 }),
    );
    expect(error.code).toBe('ssh-timeout');
    expect(await sleeping(remote, '54.5454')).toBe(false);
  });
});
test('dash as login shell gets arguments as they are, behind what its start files print', async () => {
  await withHost('dash', async (remote) => {
    const words = ["it's", '$HOME', '\\n', 'a\nb', '"', ''];
    const result = await remote.exec(
      { argv: ['printf', '%s\\0', ...words], label: 'printf' },
      { deadlineMs },
    );
    expect(result.stdout.split('\0').slice(0, -1)).toEqual(words);
  });
});
test('an upload places the same on a fresh host', async () => {
  await withHost('free', async (remote) => {
    const files = [{ path: 'a b/.env', content: Buffer.from('S=1\n'), mode: 0o600 }];
    expect((await remote.upload('~/x/y', files, { deadlineMs })).bytes).toBeGreaterThan(0);
    expect(await remote.upload('~/x/y', files, { deadlineMs })).toEqual({ bytes: 0 });
  });
});
test('a fingerprint of the last key type that is asked for does not get us refused, run after run', async () => {
  const host = fleet.host('free');
  for (let run = 0; run < 5; run += 1) {
    const remote = await reach(host, host.fingerprints['ssh-rsa']);
    await remote.close();
  }
});
test('a further connection does not ask for key types again', async () => {
  const host = fleet.host('free');
  const remote = await reach(host, host.fingerprints['ssh-rsa']);
  const sleeps = Array.from({ length: 12 }, () =>
    remote.exec({ argv: ['sleep', '1'], label: 'sleep' }, { deadlineMs }),
  );
  expect((await Promise.all(sleeps)).map(({ code }) => code)).toEqual(Array(12).fill(0));
  await remote.close();
});
