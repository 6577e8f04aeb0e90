import { connect } from '../../../lib/ssh/connection.js';
import type { Remote } from '../../../lib/ssh/remote.js';
import { type SshServer, startSshd } from './sshd.js';

let server: SshServer;
let remote: Remote;

beforeAll(async () => {
  server = await startSshd();
  remote = await connect(server.target());
});

afterAll(async () => {
  await remote.close();
  await server.stop();
});

const command = (...argv: string[]) => ({ argv, label: argv.join(' ') });
const deadlineMs = 10_000;

test('a command gets its arguments as they are, and its output and exit code come back', async () => {
  const result = await remote.exec(command('printf', '%s|', 'a b', "it's", '$HOME', '\\n', '"', ''), {
    deadlineMs,
  });
  expect(result).toMatchObject({ code: 0, signal: null, stdout: 'a b|it\'s|$HOME|\\n|"||', stderr: '' });
});
test('an exit code that is not 0 is a result', async () => {
  expect(await remote.exec(command('sh', '-c', 'echo oops >&2; exit 3'), { deadlineMs })).toMatchObject({
    code: 3,
    stderr: 'oops\n',
  });
});
test('a command that was killed has a signal and no exit code', async () => {
  expect(await remote.exec(command('sh', '-c', 'kill -KILL $$'), { deadlineMs })).toMatchObject({
    code: null,
    signal: 'KILL',
  });
});
test('a command that is not there ends with 127', async () => {
  expect((await remote.exec(command('no-such-command-here'), { deadlineMs })).code).toBe(127);
});
test('standard input is sent and ended', async () => {
  const result = await remote.exec({ ...command('cat'), stdin: 'line\nünïcode' }, { deadlineMs });
  expect(result.stdout).toBe('line\nünïcode');
});
test('without standard input a command that reads sees its end', async () => {
  expect((await remote.exec(command('cat'), { deadlineMs })).code).toBe(0);
});
