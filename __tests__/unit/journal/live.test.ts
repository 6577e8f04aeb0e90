import { stripVTControlCharacters } from 'node:util';
import { liveView } from '../../../lib/cli/live-view.js';
import type { JournalEntry } from '../../../lib/journal/events.js';
import { liveFrame } from '../../../lib/journal/readers/live/frame.js';
import { LiveState } from '../../../lib/journal/readers/live/state.js';
import { textWidth } from '../../../lib/journal/readers/terminal/text.js';
import { manyHosts } from './many-hosts.js';
import { Screen } from './screen.js';
import { failedRun, redact, start } from './story.js';
import { deployedSystem, failedSystem } from './system.js';

interface Size {
  readonly columns?: number;
  readonly rows?: number;
  readonly color?: boolean;
}

/** The frame some seconds after the start. */
function frameAt(
  entries: readonly JournalEntry[],
  seconds: number,
  { columns = 80, rows = 24, color = false }: Size = {},
): readonly string[] {
  const now = start + seconds * 1_000;
  const state = new LiveState(redact);
  for (const entry of entries.filter(({ time }) => time <= now)) state.read(entry);
  return liveFrame(state, now, { columns, rows, color });
}

describe('a frame of the live view', () => {
  test('has the title, the stage and the time', () => {
    expect(frameAt(deployedSystem(), 0.21)[0]).toMatch(
      /^acompanamiento {2}connecting, 1 of 6 hosts .* 0:00$/,
    );
    expect(frameAt(deployedSystem(), 22)[0]).toMatch(/^acompanamiento {2}switching .* 0:22$/);
    expect(frameAt(failedSystem(), 27)[0]).toMatch(/^acompanamiento {2}putting back .* 0:27$/);
  });

  test('says of each phase what it is at and for how long', () => {
    const frame = frameAt(deployedSystem(), 26);
    expect(frame[2]).toBe('✔ databases   db  done         13.9 s');
    expect(frame[4]).toMatch(/^⠋ core {8}verifying deploy-compose 0:05 {2}micro-core is healthy$/);
  });

  test('says what a phase stands by for', () => {
    expect(frameAt(deployedSystem(), 12)[3]).toBe('○ api         ready, waits for databases');
    expect(frameAt(deployedSystem(), 30)[7]).toBe('○ monitoring  ready, waits for core, messaging');
  });

  test('shows the cause with its last log lines, without secrets', () => {
    const frame = frameAt(failedSystem(), 27);
    const from = frame.findIndex((line) => line.startsWith('✖'));
    expect(frame[from]).toBe('✖ host analytics, container analytics-micro-reportes-maestros-1: service');
    expect(frame.at(-1)).toBe('  | Node.js v24.1.0');
    expect(frame.join('\n')).not.toContain('hunter2');
  });

  test('shows what went back, what stays and what is stuck', () => {
    const frame = frameAt(failedSystem(), 40).join('\n');
    expect(frame).toMatch(/✔ databases {3}db {2}kept/);
    expect(frame).toMatch(/↩ core {8}put back/);
    expect(frame).toMatch(/✖ messaging {3}not put back/);
  });

  test('shows warnings and whose lock is waited for', () => {
    expect(frameAt(deployedSystem(), 13).at(-1)).toBe('! core: the clock of the host is 4 s behind');
    const lock = { type: 'lock.waiting', target: 'db', owner: 'run 7', since: 'noon', time: start } as const;
    expect(frameAt([...deployedSystem().slice(0, 1), lock], 0).at(-1)).toBe(
      'db: waiting for the lock, which run 7 holds',
    );
  });

  test('shows hosts of the only phase', () => {
    expect(frameAt(failedRun, 2.7).slice(2, 5)).toEqual([
      expect.stringMatching(/ ░{10} {2}0 of 2 done, 2 putting back$/),
      expect.stringMatching(/web1 {2}putting back deploy-compose 0:00$/),
      expect.stringMatching(/web2 {2}putting back deploy-compose 0:00$/),
    ]);
  });

  test('counts hosts of a crowd, and writes out those that are at work', () => {
    const frame = frameAt(manyHosts(50), 26);
    expect(frame[3]).toMatch(/web {8}█░{9} {2}3 of 50 done, 7 verifying, 40 ready$/);
    expect(frame.slice(4).every((line) => /web\d+ +verifying/.test(line))).toBe(true);
  });

  test.each([
    [80, 24],
    [80, 10],
    [40, 12],
    [20, 4],
    [1, 1],
    [200, 60],
  ])('fits %d columns and %d rows at any time', (columns, rows) => {
    for (const entries of [deployedSystem(), failedSystem(), manyHosts(50), failedRun]) {
      for (const seconds of [0, 1, 5, 12, 19, 22, 26, 30, 37, 70]) {
        const frame = frameAt(entries, seconds, { columns, rows });
        expect(frame.length).toBeLessThanOrEqual(Math.max(1, rows - 1));
        expect(Math.max(...frame.map(textWidth))).toBeLessThanOrEqual(Math.max(1, columns - 1));
      }
    }
  });

  test('folds phases that are done where there are more than lines', () => {
    const frame = frameAt(deployedSystem(), 40, { rows: 6 });
    expect(frame.join('\n')).toMatch(/✔ 5 phases done\n⠋ monitoring/);
  });

  test('is the same with color, but for the color', () => {
    const colored = frameAt(failedSystem(), 27, { color: true });
    expect(colored.join('\n')).toContain('\u001b[31m');
    expect(colored.map((line) => stripVTControlCharacters(line))).toEqual(frameAt(failedSystem(), 27));
  });
});

describe('the live view on a terminal', () => {
  beforeEach(() => jest.useFakeTimers({ now: start }));
  afterEach(() => jest.useRealTimers());

  /** The run up to some seconds, drawn as time goes on. */
  function play(screen: Screen, entries: readonly JournalEntry[], seconds: number) {
    const view = liveView(screen.stream, redact, { color: false });
    for (let tick = 0; tick <= seconds * 10; tick += 1) {
      const now = start + tick * 100;
      for (const entry of entries) if (entry.time > now - 100 && entry.time <= now) view.reader(entry);
      jest.advanceTimersByTime(100);
    }
    return view;
  }

  test('draws each frame over the one before', () => {
    const screen = new Screen(80, 24);
    const view = play(screen, deployedSystem(), 22);
    expect(screen.text.match(/acompanamiento/g)).toHaveLength(1);
    expect(screen.text).toContain('verifying deploy-compose');
    view.end();
  });

  test('leaves nothing but what was there, with the cursor shown', () => {
    const screen = new Screen(80, 24);
    screen.write('$ deploy-kit up\n');
    play(screen, failedSystem(), 35).end();
    expect(screen.text).toBe('$ deploy-kit up');
    expect(screen.cursorShown).toBe(true);
    expect(screen.wrapping).toBe(true);
  });

  test('stays in place on a terminal of a few rows', () => {
    const screen = new Screen(40, 8);
    play(screen, manyHosts(50), 40).end();
    expect(screen.text).toBe('');
  });

  test('hides the cursor while it draws, and shows it again when the process exits', () => {
    const screen = new Screen(80, 24);
    const before = process.listeners('exit');
    liveView(screen.stream, redact, { color: false });
    expect(screen.cursorShown).toBe(false);
    for (const listener of process.listeners('exit')) if (!before.includes(listener)) listener(0);
    expect(screen.cursorShown).toBe(true);
    expect(process.listeners('exit')).toEqual(before);
  });

  test('ends once, and draws nothing after that', () => {
    const screen = new Screen(80, 24);
    const view = play(screen, deployedSystem(), 5);
    view.end();
    const { written } = screen;
    view.end();
    jest.advanceTimersByTime(1_000);
    expect(screen.written).toBe(written);
  });

  test('never clears the screen', () => {
    const screen = new Screen(80, 24);
    play(screen, deployedSystem(), 10).end();
    expect(screen.written).not.toContain('\u001b[2J');
  });
});
