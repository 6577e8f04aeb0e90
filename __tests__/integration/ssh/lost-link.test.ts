import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JournalEvent } from '../../../lib/journal/events.js';
import { connect } from '../../../lib/ssh/connection.js';
import type { Remote } from '../../../lib/ssh/remote.js';
import { type FaultyProxy, startProxy } from './proxy.js';
import { type SshServer, startSshd } from './sshd.js';
import { thrownBy } from './thrown-by.js';

const deadlineMs = 40_000;
let server: SshServer;
let proxy: FaultyProxy;
let remote: Remote;
let events: JournalEvent[];

beforeAll(async () => {
  server = await startSshd([], ['ed25519']);
});
beforeEach(async () => {
  proxy = await startProxy(server.port);
  events = [];
  remote = await connect(server.target({ port: proxy.port }), { onEvent: (event) => events.push(event) });
});
afterEach(async () => {
  await remote.close();
  await proxy.stop();
});
afterAll(async () => {
  await server.stop();
});

const types = () => events.map((event) => event.type);

/** Counts its runs in a file, says so, and goes on for a while the first time. */
const counting = (file: string) => ({
  argv: ['sh', '-c', 'echo run >>"$1"; echo begun; [ "$(wc -l <"$1")" -gt 1 ] || sleep 5', 'sh', file],
  label: 'counting',
});
const runsIn = (file: string) => readFileSync(file, 'utf8').trim().split('\n').length;

test('a link that is cut during a command is an error, never a success', async () => {
  const file = join(server.folder, 'not-repeatable');
  const error = await thrownBy(remote.exec(counting(file), { deadlineMs, onLine: () => proxy.cut() }));
  expect(error).toMatchObject({ code: 'ssh-link-lost' });
  expect(error.message).toContain('during counting');
  expect(runsIn(file)).toBe(1);
});
test('a command that may be repeated runs again after the host was reached again', async () => {
  const file = join(server.folder, 'repeatable');
  let cut = false;
  const result = await remote.exec(counting(file), {
    deadlineMs,
    repeatable: true,
    onLine: () => {
      if (!cut) proxy.cut();
      cut = true;
    },
  });
  expect(result).toMatchObject({ code: 0, stdout: 'begun\n' });
  expect(runsIn(file)).toBe(2);
  expect(types()).toEqual(['host.connected', 'host.lost', 'host.reconnected']);
});
test('the next command after a lost link reaches the host again by itself', async () => {
  await thrownBy(
    remote.exec(
      { argv: ['sh', '-c', 'echo; sleep 5'], label: 'sleep' },
      { deadlineMs, onLine: () => proxy.cut() },
    ),
  );
  expect(await remote.exec({ argv: ['echo', 'back'], label: 'echo' }, { deadlineMs })).toMatchObject({
    stdout: 'back\n',
  });
});
test('a link that was lost while nobody used it costs the next command nothing but time', async () => {
  const lost = new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      if (types().includes('host.lost')) {
        clearInterval(timer);
        resolve();
      }
    }, 10);
  });
  proxy.cut();
  await lost;
  expect(await remote.exec({ argv: ['echo', 'back'], label: 'echo' }, { deadlineMs })).toMatchObject({
    stdout: 'back\n',
  });
});
test('a host that cannot be reached again is an error that says so', async () => {
  proxy.refuse(true);
  const error = await thrownBy(
    remote.exec(
      { argv: ['sh', '-c', 'echo; sleep 5'], label: 'sleep' },
      { deadlineMs, repeatable: true, onLine: () => proxy.cut() },
    ),
  );
  expect(error).toMatchObject({ code: 'ssh-link-lost' });
  expect(error.message).toContain('could not be reached again');
});
test('a half open link is noticed, and a repeatable command runs again', async () => {
  const file = join(server.folder, 'half-open');
  let frozen = false;
  const result = await remote.exec(counting(file), {
    deadlineMs,
    repeatable: true,
    onLine: () => {
      if (!frozen) proxy.freeze();
      frozen = true;
      proxy.thaw();
    },
  });
  expect(result.code).toBe(0);
  expect(events).toContainEqual(expect.objectContaining({ type: 'host.lost', reason: 'no answer for 12 s' }));
});
test('the lines and the end of a process that goes on are errors when the link is lost', async () => {
  const process = await remote.start({ argv: ['sh', '-c', 'echo one; sleep 5'], label: 'docker events' });
  const lines: string[] = [];
  const reading = (async () => {
    for await (const line of process.lines) {
      lines.push(line);
      proxy.cut();
    }
  })();
  expect(await thrownBy(reading)).toMatchObject({ code: 'ssh-link-lost' });
  expect(await thrownBy(process.ended)).toMatchObject({ code: 'ssh-link-lost' });
  expect(lines).toEqual(['one']);
});
test('an upload is sent again when the link is lost in the middle', async () => {
  const local = join(server.folder, 'large');
  writeFileSync(local, Buffer.alloc(30_000_000, 'z'));
  const to = join(server.folder, 'uploaded');
  proxy.cutAfter(5_000_000);
  const { bytes } = await remote.upload(to, [{ path: 'large', content: { localPath: local }, mode: 0o600 }], {
    deadlineMs,
  });
  expect(bytes).toBeGreaterThan(30_000_000);
  expect(readFileSync(join(to, 'large')).length).toBe(30_000_000);
  expect(types()).toContain('host.lost');
});
