import { execFileSync, spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { freePort } from '../../../lib/fleet/ports.js';
import { connect } from '../../../lib/ssh/connection.js';
import { parsePrivateKey } from '../../../lib/ssh/private-key.js';
import { type SshServer, startSshd } from './sshd.js';
import { thrownBy } from './thrown-by.js';

let server: SshServer;

beforeAll(async () => {
  // By default sshd drops logins from the eleventh at once on; twelve come at once to this one.
  server = await startSshd(['MaxStartups 100']);
});
afterAll(async () => {
  await server.stop();
});

/** A server that is not SSH. */
async function listen(
  onConnection: Parameters<typeof createServer>[1],
): Promise<{ port: number; server: Server }> {
  const other = createServer(onConnection);
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const address = other.address();
  return { server: other, port: typeof address === 'object' && address ? address.port : 0 };
}

test('a port on which nothing listens is refused', async () => {
  const error = await thrownBy(connect(server.target({ port: await freePort() })));
  expect(error).toMatchObject({ code: 'ssh-connection-refused' });
});
test('a name without an address says so', async () => {
  const target = server.target();
  const error = await thrownBy(
    connect({ ...target, spec: { ...target.spec, address: 'no-such-host.invalid' } }),
  );
  expect(error).toMatchObject({ code: 'ssh-address-unknown' });
  expect(error.message).toContain('no-such-host.invalid');
});
test('a host that accepts the connection and says nothing runs into the connect timeout', async () => {
  const silent = await listen(() => {});
  const error = await thrownBy(connect(server.target({ port: silent.port, connectTimeoutMs: 300 })));
  expect(error).toMatchObject({ code: 'ssh-connect-timeout' });
  expect(error.remedy).toContain('security group');
  silent.server.close();
});
test('a port that speaks another protocol is not waited for', async () => {
  const web = await listen((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  const error = await thrownBy(connect(server.target({ port: web.port })));
  expect(['ssh-handshake', 'ssh-closed-before-login']).toContain(error.code);
  web.server.close();
});
test('a server that drops logins at first is asked again', async () => {
  let connections = 0;
  const dropping = await listen((near) => {
    connections += 1;
    if (connections === 1) near.destroy();
    else {
      const far = require('node:net').connect(server.port, '127.0.0.1');
      near.pipe(far).pipe(near);
      near.on('error', () => {});
      far.on('error', () => {});
    }
  });
  const remote = await connect(server.target({ port: dropping.port }));
  await remote.close();
  expect(connections).toBe(2);
  dropping.server.close();
});
test('a cancelled connect rejects with the reason and leaves no socket', async () => {
  const silent = await listen(() => {});
  const controller = new AbortController();
  const connecting = connect(server.target({ port: silent.port }), { signal: controller.signal });
  controller.abort(new Error('cancelled'));
  await expect(connecting).rejects.toThrow('cancelled');
  await new Promise((resolve) => silent.server.close(resolve));
});
test('a key that the host does not know is an error with user, type and fingerprint, and without the key', async () => {
  const file = join(server.folder, 'stranger');
  execFileSync('ssh-keygen', ['-q', '-t', 'ecdsa', '-N', '', '-f', file]);
  const stranger = parsePrivateKey(readFileSync(file, 'utf8'));
  const error = await thrownBy(connect(server.target({ key: stranger })));
  expect(error).toMatchObject({ code: 'ssh-auth-failed' });
  expect(error.message).toContain(`ecdsa-sha2-nistp256 ${stranger.fingerprint}`);
  expect(error.message).toContain(`user ${server.target().spec.username}`);
});
test('without a key and without an agent nothing is tried', async () => {
  const { key: _key, ...target } = server.target();
  expect(await thrownBy(connect(target))).toMatchObject({ code: 'ssh-key-missing', kind: 'input' });
});
test.each(['rsa', 'ecdsa', 'ed25519'])('a key of the type %s logs in', async (type) => {
  const file = join(server.folder, `user-${type}`);
  execFileSync('ssh-keygen', [
    '-q',
    '-t',
    type,
    ...(type === 'rsa' ? ['-b', '2048'] : []),
    '-N',
    '',
    '-f',
    file,
  ]);
  writeFileSync(join(server.folder, 'authorized_keys'), readFileSync(`${file}.pub`), { flag: 'a' });
  const remote = await connect(server.target({ key: parsePrivateKey(readFileSync(file, 'utf8')) }));
  await remote.close();
});

describe('an SSH agent', () => {
  let agent: { socket: string; pid: number };

  beforeAll(async () => {
    const socket = join(server.folder, 'agent');
    const child = spawn('ssh-agent', ['-D', '-a', socket], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    agent = { socket, pid: child.pid ?? 0 };
  });
  afterAll(() => {
    process.kill(agent.pid);
  });
  const add = (file: string) =>
    execFileSync('ssh-add', ['-q', file], {
      env: { ...process.env, SSH_AUTH_SOCK: agent.socket },
      stdio: 'pipe',
    });

  test('logs in with a key that it holds', async () => {
    add(server.keyFile);
    const { key: _key, ...target } = server.target();
    const remote = await connect({ ...target, agent: agent.socket });
    expect(await remote.exec({ argv: ['echo', 'in'], label: 'echo' }, { deadlineMs: 10_000 })).toMatchObject({
      stdout: 'in\n',
    });
    await remote.close();
  });
  test('with too many keys is told so', async () => {
    execFileSync('ssh-add', ['-q', '-D'], {
      env: { ...process.env, SSH_AUTH_SOCK: agent.socket },
      stdio: 'pipe',
    });
    for (let index = 0; index < 8; index += 1) {
      const file = join(server.folder, `other-${index}`);
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file]);
      add(file);
    }
    const { key: _key, ...target } = server.target();
    expect(await thrownBy(connect({ ...target, agent: agent.socket }))).toMatchObject({
      code: 'ssh-auth-too-many',
    });
  });
  test('that is gone is an error of its own', async () => {
    const { key: _key, ...target } = server.target();
    const gone = join(server.folder, 'no-agent');
    rmSync(gone, { force: true });
    expect(await thrownBy(connect({ ...target, agent: gone }))).toMatchObject({ code: 'ssh-agent' });
  });
});

describe('a jump host', () => {
  let bastion: SshServer;

  beforeAll(async () => {
    bastion = await startSshd(['LogLevel VERBOSE'], ['ed25519']);
  });
  afterAll(async () => {
    await bastion.stop();
  });

  test('leads to the host, and twelve hosts share one login there', async () => {
    const jump = bastion.target();
    const before = bastion.log().match(/Accepted publickey/g)?.length ?? 0;
    const remotes = await Promise.all(Array.from({ length: 12 }, () => connect(server.target({ jump }))));
    const results = await Promise.all(
      remotes.map((remote) => remote.exec({ argv: ['echo', 'in'], label: 'echo' }, { deadlineMs: 10_000 })),
    );
    expect(results.map((result) => result.stdout)).toEqual(Array(12).fill('in\n'));
    await Promise.all(remotes.map((remote) => remote.close()));
    expect(bastion.log().match(/Accepted publickey/g)).toHaveLength(before + 1);
  });
  test('is pinned as well', async () => {
    const jump = bastion.target({ fingerprint: `SHA256:${'A'.repeat(43)}` });
    const error = await thrownBy(connect(server.target({ jump })));
    expect(error).toMatchObject({ code: 'ssh-host-key-mismatch' });
    expect(error.message).toContain(`${bastion.port}`);
  });
  test('does not make the host itself trusted', async () => {
    const error = await thrownBy(connect(server.target({ jump: bastion.target(), knownHosts: '' })));
    expect(error).toMatchObject({ code: 'ssh-host-key-unpinned' });
  });
  test('that cannot reach the host says so', async () => {
    const error = await thrownBy(connect(server.target({ jump: bastion.target(), port: await freePort() })));
    expect(error).toMatchObject({ code: 'ssh-jump-refused' });
  });
  test('that forbids forwarding says so', async () => {
    const strict = await startSshd(['AllowTcpForwarding no'], ['ed25519']);
    const error = await thrownBy(connect(server.target({ jump: strict.target() })));
    expect(error).toMatchObject({ code: 'ssh-jump-refused' });
    await strict.stop();
  });
});
