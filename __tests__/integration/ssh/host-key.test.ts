import { connect } from '../../../lib/ssh/connection.js';
import { type KeyType, type SshServer, startSshd, type TargetChanges } from './sshd.js';
import { thrownBy } from './thrown-by.js';

let server: SshServer;
let logBefore = 0;

beforeAll(async () => {
  server = await startSshd();
});

beforeEach(() => {
  logBefore = server.log().length;
});

afterAll(async () => {
  await server.stop();
});

const log = () => server.log().slice(logBefore);

async function logsIn(changes: TargetChanges): Promise<boolean> {
  const remote = await connect(server.target(changes));
  const result = await remote.exec({ argv: ['true'], label: 'true' }, { deadlineMs: 10_000 });
  await remote.close();
  return result.code === 0;
}

const nobodyTriedToLogIn = () => !/Accepted|Failed|authenticating user/.test(log());

describe.each<KeyType>(['ed25519', 'ecdsa', 'rsa'])('a pin of the %s key alone', (type) => {
  test('is enough as a line of known_hosts', async () => {
    expect(await logsIn({ knownHosts: server.knownHostsLine(type) })).toBe(true);
  });
  test('is enough as a fingerprint', async () => {
    expect(await logsIn({ fingerprint: server.fingerprint(type) })).toBe(true);
  });
});

test('without a pin nobody logs in, and the error has the lines to paste', async () => {
  const error = await thrownBy(connect(server.target({ knownHosts: '' })));
  expect(error).toMatchObject({ code: 'ssh-host-key-unpinned' });
  expect(error.message).toContain(server.fingerprint('ed25519'));
  expect(error.remedy).toContain(`known-hosts: ${server.knownHostsLine('ed25519')}`);
  expect(error.remedy).toContain(`fingerprint: web1=${server.fingerprint('ed25519')}`);
  expect(nobodyTriedToLogIn()).toBe(true);
});
test('the line to paste is one that lets us in', async () => {
  const error = await thrownBy(connect(server.target({ knownHosts: '' })));
  const line = /known-hosts: (.*)/.exec(error.remedy)?.[1] ?? '';
  expect(await logsIn({ knownHosts: line })).toBe(true);
});
test('with a wrong fingerprint nobody logs in, after asking for each type once', async () => {
  const error = await thrownBy(connect(server.target({ fingerprint: `SHA256:${'A'.repeat(43)}` })));
  expect(error).toMatchObject({ code: 'ssh-host-key-mismatch' });
  for (const type of ['ed25519', 'ecdsa', 'rsa'] as const)
    expect(error.message).toContain(server.fingerprint(type));
  expect(nobodyTriedToLogIn()).toBe(true);
});
test('with another key in known_hosts nobody logs in, after one connection', async () => {
  const other = await startSshd();
  const line = other.knownHostsLine('ed25519').replace(/:\d+/, `:${server.port}`);
  await other.stop();
  const error = await thrownBy(connect(server.target({ knownHosts: line })));
  expect(error).toMatchObject({ code: 'ssh-host-key-mismatch' });
  expect(nobodyTriedToLogIn()).toBe(true);
  expect(log().match(/Connection from/g)).toHaveLength(1);
});
test('a pinned type that the server lacks is answered with the key that it has', async () => {
  const rsaOnly = await startSshd([], ['rsa']);
  try {
    const line = server.knownHostsLine('ed25519').replace(/:\d+/, `:${rsaOnly.port}`);
    const error = await thrownBy(connect(rsaOnly.target({ knownHosts: line })));
    expect(error).toMatchObject({ code: 'ssh-host-key-mismatch' });
    expect(error.remedy).toContain(rsaOnly.fingerprint('rsa'));
  } finally {
    await rsaOnly.stop();
  }
});
test('a wrong fingerprint of a server with one key type is a mismatch, not a broken handshake', async () => {
  const rsaOnly = await startSshd([], ['rsa']);
  try {
    const error = await thrownBy(connect(rsaOnly.target({ fingerprint: server.fingerprint('rsa') })));
    expect(error).toMatchObject({ code: 'ssh-host-key-mismatch' });
  } finally {
    await rsaOnly.stop();
  }
});
test('a revoked key is refused even when it is pinned as well', async () => {
  const line = server.knownHostsLine('ed25519');
  const error = await thrownBy(connect(server.target({ knownHosts: `${line}\n@revoked ${line}` })));
  expect(error).toMatchObject({ code: 'ssh-host-key-revoked' });
  expect(nobodyTriedToLogIn()).toBe(true);
});
test('a certificate authority alone is refused with a reason, before anything is sent', async () => {
  const error = await thrownBy(
    connect(server.target({ knownHosts: `@cert-authority ${server.knownHostsLine('ed25519')}` })),
  );
  expect(error).toMatchObject({ code: 'ssh-known-hosts-authority' });
});
