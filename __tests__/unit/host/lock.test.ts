import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  fencedOffExitCode,
  type Lock,
  type LockOwner,
  lockAttempt,
  parseOwner,
} from '../../../lib/host/lock.js';
import { Journal } from '../../../lib/journal/journal.js';
import { LocalRemote } from './local-remote.js';

const notIntervals = [
  'setTimeout',
  'clearTimeout',
  'setImmediate',
  'nextTick',
  'queueMicrotask',
  'Date',
] as const;
const shells = ['dash', 'bash'].filter((shell) => spawnSync(shell, ['-c', ':']).status === 0);

describe.each(shells)('a lock kept by %s', (shell) => {
  let home: string;
  let folder: string;
  let journal: Journal;
  let remotes: LocalRemote[];
  let held: Lock[];

  beforeEach(() => {
    // A lock's heart beats when a test lets it, on however busy a machine.
    jest.useFakeTimers({ advanceTimers: false, doNotFake: [...notIntervals] });
    home = mkdtempSync(join(tmpdir(), 'deploy-kit-lock-'));
    folder = join(home, '.deploy-kit', 'shop');
    journal = new Journal();
    remotes = [];
    held = [];
  });

  afterEach(async () => {
    await Promise.all(held.map((lock) => lock.release()));
    await Promise.all(remotes.map((remote) => remote.kill()));
    rmSync(home, { recursive: true });
    jest.useRealTimers();
  });

  function attempt(token: string, run = `https://run/${token}`) {
    const remote = new LocalRemote({ PATH: process.env.PATH ?? '', HOME: home }, shell);
    remotes.push(remote);
    return lockAttempt({ remote, directory: '~/.deploy-kit', project: 'shop', token, run, journal });
  }

  async function take(token: string): Promise<Lock> {
    const answer = await attempt(token).attempt();
    if (!('lock' in answer)) throw new Error(`${token} did not get the lock`);
    held.push(answer.lock);
    return answer.lock;
  }

  async function ownerSeenBy(token: string): Promise<LockOwner | undefined> {
    const trying = attempt(token);
    const answer = await trying.attempt();
    await trying.stop();
    return 'owner' in answer ? answer.owner : undefined;
  }

  /** As if the last heartbeat had been so many seconds ago. */
  const age = (seconds: number) => {
    spawnSync('touch', ['-d', `${seconds} seconds ago`, join(folder, 'lock')]);
  };
  const lockFile = () => readFileSync(join(folder, 'lock'), 'utf8').split('\n');

  test('is taken where it is free, and names its run', async () => {
    await take('r1');
    expect(lockFile()[0]).toBe('r1');
    expect(lockFile()[1]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ https:\/\/run\/r1$/);
    expect(journal.entries).toMatchObject([{ type: 'lock.taken', target: 'here' }]);
  });

  test('is readable by its owner only', async () => {
    await take('r1');
    expect(statSync(join(folder, 'lock')).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  test('is refused while its owner lives, with the owner', async () => {
    await take('r1');
    expect(await ownerSeenBy('r2')).toMatchObject({ run: 'https://run/r1' });
    expect(lockFile()[0]).toBe('r1');
  });

  test.each([
    'user@machine (4711)',
    'a "quoted" \'name\' with $HOME `id` \\n and %s',
    'ümläut ☃ and  two  blanks',
    '-n',
  ])('shows who holds it as it was written: %s', async (run) => {
    const answer = await attempt('r1', run).attempt();
    if ('lock' in answer) held.push(answer.lock);
    expect(await ownerSeenBy('r2')).toMatchObject({ run: run.replaceAll(/\s+/g, ' ') });
  });

  test('keeps its two lines when the owner has several', async () => {
    const answer = await attempt('r1', 'one\ntwo\tthree').attempt();
    if ('lock' in answer) held.push(answer.lock);
    expect(await ownerSeenBy('r2')).toMatchObject({ run: 'one two three' });
  });

  test('lives for 15 s after a heartbeat', async () => {
    await take('r1');
    age(10);
    expect(await ownerSeenBy('r2')).toBeDefined();
  });

  test('is dead after that, and the next run takes it over and says from whom', async () => {
    await take('r1');
    age(16);
    await take('r2');
    expect(lockFile()[0]).toBe('r2');
    expect(journal.entries.at(-1)).toMatchObject({ takenOverFrom: 'https://run/r1' });
  });

  test('of a run is taken again by the same run, as after a lost link', async () => {
    await take('r1');
    await take('r1');
    expect(journal.entries.at(-1)).not.toHaveProperty('takenOverFrom');
  });

  test('is free once it was given back', async () => {
    await (await take('r1')).release();
    expect(existsSync(join(folder, 'lock'))).toBe(false);
    expect(await ownerSeenBy('r2')).toBeUndefined();
    expect(journal.entries.map(({ type }) => type)).toContain('lock.released');
  });

  test('is given back by its owner only', async () => {
    const lost = await take('r1');
    age(16);
    await take('r2');
    await lost.release();
    expect(lockFile()[0]).toBe('r2');
    expect(journal.entries.map(({ type }) => type)).not.toContain('lock.released');
  });

  test('is given back also when the link broke meanwhile', async () => {
    const lock = await take('r1');
    await remotes[0]?.kill();
    await lock.release();
    expect(existsSync(join(folder, 'lock'))).toBe(false);
  });

  test('that cannot be written is an error at once, not a wait without end', async () => {
    // What a full disk does: the file cannot be made.
    mkdirSync(join(folder, 'lock.new'), { recursive: true });
    await expect(attempt('r1').attempt()).rejects.toMatchObject({ code: 'host-command-failed' });
  });

  describe('is kept alive by its heartbeat', () => {
    const beat = () => jest.advanceTimersByTime(3000);
    const seconds = () => Math.round((Date.now() - statSync(join(folder, 'lock')).mtimeMs) / 1000);

    test('every 3 s', async () => {
      await take('r1');
      age(10_000);
      beat();
      while (seconds() > 5000) await new Promise(setImmediate);
    });

    test('which also tells when another run took over', async () => {
      const lock = await take('r1');
      age(16);
      await take('r2');
      beat();
      await expect(lock.lost).rejects.toMatchObject({ code: 'lock-lost' });
    });

    test('also over a broken link', async () => {
      await take('r1');
      await remotes[0]?.kill();
      age(10_000);
      beat();
      while (seconds() > 5000) await new Promise(setImmediate);
    });

    test('which does not revive it when it was given back meanwhile', async () => {
      const lock = await take('r1');
      beat();
      await lock.release();
      expect(existsSync(join(folder, 'lock'))).toBe(false);
    });
  });

  describe('fences commands', () => {
    const exec = (argv: readonly string[]) => {
      const remote = new LocalRemote({ PATH: process.env.PATH ?? '', HOME: home }, shell);
      remotes.push(remote);
      return remote.exec({ argv, label: 'test' });
    };

    test('that run while the lock is held, with their arguments and exit code', async () => {
      const lock = await take('r1');
      const argv = lock.fence(['sh', '-c', 'printf "%s|" "$@"; exit 3', 'sh', 'a b', "it's", '$HOME', '']);
      expect(await exec(argv)).toMatchObject({ code: 3, stdout: "a b|it's|$HOME||" });
    });

    test('that read standard input', async () => {
      const lock = await take('r1');
      const remote = new LocalRemote({ PATH: process.env.PATH ?? '', HOME: home }, shell);
      const result = await remote.exec({ argv: lock.fence(['cat']), stdin: 'secret', label: 'test' });
      expect(result.stdout).toBe('secret');
    });

    test('that do not run after another run took over', async () => {
      const lock = await take('r1');
      age(16);
      await take('r2');
      const result = await exec(lock.fence(['touch', join(home, 'done')]));
      expect(result.code).toBe(fencedOffExitCode);
      expect(existsSync(join(home, 'done'))).toBe(false);
    });

    test('in a folder that holds a release', async () => {
      const lock = await take('r1');
      mkdirSync(join(folder, 'releases/r1'), { recursive: true });
      await lock.release();
      expect(existsSync(join(folder, 'releases/r1'))).toBe(true);
    });

    test('in a folder that goes with the lock when it holds nothing else', async () => {
      const lock = await take('r1');
      await lock.release();
      expect(existsSync(join(home, '.deploy-kit'))).toBe(false);
    });

    test('that do not run after the lock was given back', async () => {
      const lock = await take('r1');
      await lock.release();
      expect((await exec(lock.fence(['true']))).code).toBe(fencedOffExitCode);
    });

    test('that wait for the one that the former owner still runs', async () => {
      const log = join(home, 'log');
      const gate = join(home, 'gate');
      spawnSync('mkfifo', [gate]);
      const first = await take('r1');
      const text = 'echo begun >>"$1"; read -r go <"$2"; echo ended >>"$1"';
      const running = exec(first.fence(['sh', '-c', text, 'sh', log, gate]));
      while (!existsSync(log)) await new Promise(setImmediate);
      age(16);
      const second = await take('r2');
      const next = exec(second.fence(['sh', '-c', 'echo next >>"$1"', 'sh', log]));
      await writeFile(gate, 'go\n');
      await Promise.all([running, next]);
      expect(readFileSync(log, 'utf8')).toBe('begun\nended\nnext\n');
    });
  });
});

test('an owner is read as the lock file has it', () => {
  expect(parseOwner('2026-11-22T10:00:00Z user@machine (4711)')).toEqual({
    since: '2026-11-22T10:00:00Z',
    run: 'user@machine (4711)',
  });
});
