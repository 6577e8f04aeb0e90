import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fencedOffExitCode, type Lock, lockAttempt } from '../../../lib/host/lock.js';
import { breakLock, lockOf } from '../../../lib/host/unlock.js';
import { Journal } from '../../../lib/journal/journal.js';
import { LocalRemote } from './local-remote.js';

describe('the lock of a project', () => {
  let home: string;
  let folder: string;
  let remote: LocalRemote;
  let held: Lock[];

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'deploy-kit-unlock-'));
    folder = join(home, '.deploy-kit', 'shop');
    remote = new LocalRemote({ PATH: process.env.PATH ?? '', HOME: home });
    held = [];
  });

  afterEach(async () => {
    await Promise.all(held.map((lock) => lock.release()));
    await remote.kill();
    rmSync(home, { recursive: true });
  });

  async function take(token: string): Promise<Lock> {
    const [project, directory, journal] = ['shop', '~/.deploy-kit', new Journal()];
    const attempt = lockAttempt({ remote, directory, project, token, run: `https://run/${token}`, journal });
    const answer = await attempt.attempt();
    if (!('lock' in answer)) throw new Error(`${token} did not get the lock`);
    held.push(answer.lock);
    return answer.lock;
  }

  const look = () => lockOf(remote, '~/.deploy-kit', 'shop');
  const breakIt = (token: string) => breakLock(remote, '~/.deploy-kit', 'shop', { token });

  test('is nobody’s on a host that knows nothing of it, which a look leaves so', async () => {
    expect(await look()).toBeUndefined();
    expect(await breakIt('r1')).toBe(true);
    expect(readdirSync(home)).toEqual([]);
  });

  test('is shown with its owner, as long as it is held', async () => {
    const lock = await take('r1');
    const since = readFileSync(join(folder, 'lock'), 'utf8').split('\n')[1]?.split(' ')[0];
    expect(await look()).toMatchObject({ token: 'r1', run: 'https://run/r1', since, dead: false });
    await lock.release();
    expect(await look()).toBeUndefined();
  });

  test('is dead when its owner was not heard of for 15 s', async () => {
    await take('r1');
    const then = Date.now() / 1000 - 16;
    utimesSync(join(folder, 'lock'), then, then);
    expect(await look()).toMatchObject({ token: 'r1', dead: true });
  });

  test('is left as it is by a look', async () => {
    await take('r1');
    rmSync(join(folder, 'guard'));
    await look();
    expect(readdirSync(folder)).toEqual(['lock']);
  });

  test('that is broken is free for the next run', async () => {
    await take('r1');
    expect(await breakIt('r1')).toBe(true);
    expect(await look()).toBeUndefined();
    await take('r2');
    expect(await look()).toMatchObject({ token: 'r2' });
  });

  test('that is broken fences its run off', async () => {
    const lock = await take('r1');
    await breakIt('r1');
    const changing = { argv: lock.fence(['touch', 'changed']), label: 'touch' };
    expect((await remote.exec(changing)).code).toBe(fencedOffExitCode);
    expect(existsSync(join(folder, 'changed'))).toBe(false);
  });

  test('stays with another run that took it since it was looked at', async () => {
    await take('r2');
    expect(await breakIt('r1')).toBe(false);
    expect(await look()).toMatchObject({ token: 'r2' });
  });

  test('is known by its token as it is written, blanks and all', async () => {
    await take('r1');
    writeFileSync(join(folder, 'lock'), 'r 3\n2026-11-22T10:00:00Z ann@box (4711)\n');
    expect(await look()).toMatchObject({
      token: 'r 3',
      run: 'ann@box (4711)',
      since: '2026-11-22T10:00:00Z',
    });
    expect(await breakIt('r 3')).toBe(true);
    expect(existsSync(join(folder, 'lock'))).toBe(false);
  });
});
