import { connect } from '../../../lib/ssh/connection.js';
import type { Remote } from '../../../lib/ssh/remote.js';
import { type SshServer, startSshd } from './sshd.js';
import { thrownBy } from './thrown-by.js';

const deadlineMs = 20_000;
const echo = (text: string) => ({ argv: ['echo', text], label: 'echo' });

async function withServer(
  configuration: readonly string[],
  check: (remote: Remote, server: SshServer) => Promise<void>,
): Promise<void> {
  const server = await startSshd(configuration, ['ed25519']);
  const remote = await connect(server.target());
  try {
    await check(remote, server);
  } finally {
    await remote.close();
    await server.stop();
  }
}

async function runTogether(remote: Remote, count: number): Promise<void> {
  const results = await Promise.all(
    Array.from({ length: count }, (_, index) => remote.exec(echo(`${index}`), { deadlineMs })),
  );
  expect(results.map((result) => result.stdout)).toEqual(results.map((_, index) => `${index}\n`));
}

test('thirty commands at once all run', async () => {
  await withServer([], (remote) => runTogether(remote, 30));
});
test('thirty commands at once all run where a connection may have two sessions', async () => {
  await withServer(['MaxSessions 2'], (remote) => runTogether(remote, 30));
});
test('thirty commands at once all run where a connection may have one session', async () => {
  await withServer(['MaxSessions 1'], (remote) => runTogether(remote, 30));
});
test('processes that go on do not starve commands where a connection may have two sessions', async () => {
  await withServer(['MaxSessions 2'], async (remote) => {
    const heartbeats = await Promise.all(
      [1, 2, 3].map(() => remote.start({ argv: ['cat'], label: 'heartbeat' })),
    );
    await runTogether(remote, 5);
    await Promise.all(heartbeats.map((heartbeat) => heartbeat.stop()));
  });
});
test('a command can be ended where a connection may have one session', async () => {
  await withServer(['MaxSessions 1'], async (remote) => {
    const error = await thrownBy(
      remote.exec({ argv: ['sleep', '47.4747'], label: 'sleep' }, { deadlineMs: 500 }),
    );
    expect(error.code).toBe('ssh-timeout');
    const left = await remote.exec(
      { argv: ['pgrep', '-fx', 'sleep 47.4747'], label: 'pgrep' },
      { deadlineMs },
    );
    expect(left.code).toBe(1);
  });
});
test('a host without any session says so', async () => {
  await withServer(['MaxSessions 0'], async (remote) => {
    expect(await thrownBy(remote.exec(echo('x'), { deadlineMs }))).toMatchObject({
      code: 'ssh-channel-refused',
    });
  });
});
test('a forced command is not taken for ours', async () => {
  await withServer(['ForceCommand echo only this'], async (remote) => {
    expect(await thrownBy(remote.exec(echo('x'), { deadlineMs }))).toMatchObject({
      code: 'ssh-command-not-started',
      log: ['only this'],
    });
  });
});
