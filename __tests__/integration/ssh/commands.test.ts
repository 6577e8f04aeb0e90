import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '../../../lib/ssh/connection.js';
import type { Remote } from '../../../lib/ssh/remote.js';
import { type SshServer, startSshd } from './sshd.js';
import { thrownBy } from './thrown-by.js';

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

const shell = (script: string, ...argv: string[]) => ({
  argv: ['sh', '-c', script, 'sh', ...argv],
  label: 'script',
});
const deadlineMs = 20_000;

/** True when a process with this argument is there. */
async function runs(word: string): Promise<boolean> {
  const result = await remote.exec(
    { argv: ['pgrep', '-fx', `sleep ${word}`], label: 'pgrep' },
    { deadlineMs },
  );
  return result.code === 0;
}

describe('output', () => {
  test('comes line by line while the command runs, in the order of each stream', async () => {
    const lines: string[] = [];
    await remote.exec(shell('echo one; echo two >&2; printf three'), {
      deadlineMs,
      onLine: (line, stream) => lines.push(`${stream}:${line}`),
    });
    expect(lines.filter((line) => line.startsWith('stdout'))).toEqual(['stdout:one', 'stdout:three']);
    expect(lines).toContain('stderr:two');
  });
  test('keeps the newest bytes in memory and streams all of it', async () => {
    let count = 0;
    const result = await remote.exec(shell('seq 1 300000'), {
      deadlineMs,
      keepBytes: 1000,
      onLine: () => (count += 1),
    });
    expect(count).toBe(300_000);
    expect(result.stdout.length).toBe(1000);
    expect(result.stdout.endsWith('299999\n300000\n')).toBe(true);
  });
  test('holds characters of several bytes whole', async () => {
    const result = await remote.exec(shell('for i in $(seq 20000); do printf "ä€😀"; done'), { deadlineMs });
    expect(result.stdout).toBe('ä€😀'.repeat(20_000));
  });
  test('that a background process holds open does not keep the command from ending', async () => {
    const result = await remote.exec(shell('sleep 31.4159 & echo started'), { deadlineMs });
    expect(result).toMatchObject({ code: 0, stdout: 'started\n' });
    await remote.exec({ argv: ['pkill', '-fx', 'sleep 31.4159'], label: 'pkill' }, { deadlineMs });
  });
});

describe('standard input', () => {
  test('of many bytes arrives whole', async () => {
    const bytes = Buffer.alloc(5_000_000, 'x');
    const result = await remote.exec({ ...shell('wc -c'), stdin: bytes }, { deadlineMs });
    expect(result.stdout.trim()).toBe('5000000');
  });
  test('that nobody reads does not hold the command', async () => {
    const result = await remote.exec({ ...shell('exit 4'), stdin: Buffer.alloc(8_000_000) }, { deadlineMs });
    expect(result.code).toBe(4);
  });
  test('whose source fails ends the command, which never sees a whole input', async () => {
    async function* half() {
      yield Buffer.from('half');
      throw new Error('the disk is gone');
    }
    const ending = remote.exec(
      { ...shell(`cat >/dev/null; touch ${server.folder}/whole`), stdin: half() },
      { deadlineMs },
    );
    await expect(ending).rejects.toThrow('the disk is gone');
    expect(
      (
        await remote.exec(
          { argv: ['test', '-e', join(server.folder, 'whole')], label: 'test' },
          { deadlineMs },
        )
      ).code,
    ).toBe(1);
  });
});

describe('a command that must end', () => {
  test('by its deadline is ended with all its children, and the error has its last lines', async () => {
    // Enough for the line to come first.
    const error = await thrownBy(
      remote.exec(shell('echo waiting for godot; sleep 41.4141 | sleep 42.4242'), { deadlineMs: 5_000 }),
    );
    expect(error).toMatchObject({ code: 'ssh-timeout', log: ['waiting for godot'] });
    expect(await runs('41.4141')).toBe(false);
    expect(await runs('42.4242')).toBe(false);
  });
  test('by a signal rejects with the reason of the signal', async () => {
    const controller = new AbortController();
    const reason = new Error('cancelled');
    const ending = remote.exec(shell('echo go; sleep 43.4343'), {
      deadlineMs,
      signal: controller.signal,
      onLine: () => controller.abort(reason),
    });
    await expect(ending).rejects.toBe(reason);
    expect(await runs('43.4343')).toBe(false);
  });
  test('and ignores TERM is killed', async () => {
    const controller = new AbortController();
    const script = 'trap "" TERM; echo go; while :; do sleep 44.4444; done';
    const ending = remote.exec(shell(script), {
      deadlineMs,
      signal: controller.signal,
      onLine: () => controller.abort(new Error('cancelled')),
    });
    await expect(ending).rejects.toThrow('cancelled');
    expect(await runs('44.4444')).toBe(false);
  });
  test('is not begun when the signal is aborted already', async () => {
    const marker = join(server.folder, 'begun');
    await expect(
      remote.exec(
        { argv: ['touch', marker], label: 'touch' },
        { deadlineMs, signal: AbortSignal.abort(new Error('before')) },
      ),
    ).rejects.toThrow('before');
    expect((await remote.exec({ argv: ['test', '-e', marker], label: 'test' }, { deadlineMs })).code).toBe(1);
  });
});

describe('a process that goes on', () => {
  test('hands over its lines and takes input', async () => {
    const script = 'while read -r line && [ "$line" != end ]; do echo "got $line"; done; echo over';
    const process = await remote.start(shell(script));
    process.write('one\n');
    const lines: string[] = [];
    for await (const line of process.lines) {
      lines.push(line);
      if (lines.length === 1) process.write('two\n');
      if (lines.length === 2) process.write('end\n');
    }
    expect(lines).toEqual(['got one', 'got two', 'over']);
    expect(await process.ended).toMatchObject({ code: 0 });
  });
  test('is gone after stop, also when it does not read its input', async () => {
    const process = await remote.start(shell('sleep 45.4545; true'));
    await process.stop();
    expect(await process.ended).toMatchObject({ code: null, signal: 'TERM' });
    expect(await runs('45.4545')).toBe(false);
  });
  test('waits for its reader and loses nothing', async () => {
    const process = await remote.start(shell('seq 1 400000'));
    let count = 0;
    for await (const line of process.lines) if (Number(line) === count + 1) count += 1;
    expect(count).toBe(400_000);
  });
  test('stops when its signal aborts', async () => {
    const controller = new AbortController();
    const process = await remote.start(shell('sleep 46.4646; true'), { signal: controller.signal });
    controller.abort();
    expect((await process.ended).code).toBe(null);
  });
});

describe('the start files of a login shell', () => {
  const withStartFile = async (content: string, check: (remote: Remote) => Promise<void>) => {
    const noisy = await startSshd();
    writeFileSync(join(noisy.home, '.bashrc'), content);
    const connected = await connect(noisy.target());
    try {
      await check(connected);
    } finally {
      await connected.close();
      await noisy.stop();
    }
  };
  test('may print what they like on both streams', async () => {
    await withStartFile('echo welcome; echo warning >&2; printf "no newline"', async (noisy) => {
      const lines: string[] = [];
      const result = await noisy.exec(shell('echo out; echo err >&2'), {
        deadlineMs,
        onLine: (line) => lines.push(line),
      });
      expect(result).toMatchObject({ stdout: 'out\n', stderr: 'err\n' });
      expect(lines.sort()).toEqual(['err', 'out']);
    });
  });
  test('may trace what they run', async () => {
    await withStartFile('set -x', async (noisy) => {
      expect(await noisy.exec(shell('echo out'), { deadlineMs })).toMatchObject({
        stdout: 'out\n',
        stderr: '',
      });
    });
  });
  test('that exit are an error even with exit code 0, as the command never began', async () => {
    await withStartFile('echo maintenance today; exit 0', async (noisy) => {
      const error = await thrownBy(noisy.exec(shell('echo out'), { deadlineMs }));
      expect(error).toMatchObject({ code: 'ssh-command-not-started', log: ['maintenance today'] });
    });
  });
});

test('PATH has the folders of the administrator', async () => {
  const result = await remote.exec(shell('echo "$PATH"'), { deadlineMs });
  expect(result.stdout.trim().split(':')).toEqual(
    expect.arrayContaining(['/usr/sbin', '/sbin', '/usr/local/bin']),
  );
});
