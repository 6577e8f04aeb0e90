import type { JournalEntry } from '../../../lib/journal/events.js';
import { failureAnnotations } from '../../../lib/journal/readers/annotations.js';
import { plainLines } from '../../../lib/journal/readers/lines.js';
import { outcomeWords } from '../../../lib/journal/readers/phases.js';
import { placeName, withPlace } from '../../../lib/journal/readers/place.js';
import { runReport } from '../../../lib/journal/readers/report.js';
import { busyTime, timeIn, timeline } from '../../../lib/journal/readers/timeline.js';
import { manyHosts } from './many-hosts.js';
import { redact, start } from './story.js';
import { cause, deployedSystem, failedSystem } from './system.js';

const failed = runReport(failedSystem(), { outcome: 'failed', error: cause });

function linesOf(entries: readonly JournalEntry[]): string[] {
  const lines: string[] = [];
  const read = plainLines((line) => lines.push(line), redact);
  for (const entry of entries) read(entry);
  return lines;
}

describe('a place', () => {
  test('is called by its target, with its phase where that is called otherwise', () => {
    expect(placeName({ target: 'web1' })).toBe('web1');
    expect(placeName({ phase: 'api', target: 'api' })).toBe('api');
    expect(placeName({ phase: 'databases', target: 'db' })).toBe('databases/db');
    expect(placeName({ phase: 'databases' })).toBe('databases');
  });

  test('is told before a message as far as the message does not name it', () => {
    const place = { phase: 'databases', target: 'db' };
    expect(withPlace('gone', place)).toBe('databases/db: gone');
    expect(withPlace('host db: gone', place)).toBe('databases: host db: gone');
    expect(withPlace('host api: gone', { phase: 'api', target: 'api' })).toBe('host api: gone');
  });
});

describe('the lines of a run of several phases', () => {
  const lines = linesOf(deployedSystem());

  test('begin with the phases, their hosts and their needs', () => {
    expect(lines.slice(0, 3)).toEqual([
      '   0.000s acompanamiento on db, api, core, analytics, messaging, monitoring',
      '   0.000s phase databases: db',
      '   0.000s phase api: api, needs databases',
    ]);
  });

  test('name the phase where it is not called like its host', () => {
    expect(lines).toContain('   8.200s [databases/db] deploy-compose: switching');
    expect(lines).toContain('  18.600s [api] wait-healthy: waiting');
  });

  test('do not write out 50 hosts of a phase', () => {
    expect(linesOf(manyHosts(50))[2]).toBe(
      '   0.000s phase web: web1, web2, web3, web4, web5, web6, web7, web8 and 42 more, needs databases',
    );
  });
});

test('annotations begin with the cause and go on with what was not put back, each with its phase', () => {
  const [first, second] = failureAnnotations(manyHosts(50), cause, redact);
  expect(first).toMatch(/^web\/web18: host analytics, container analytics-/);
  expect(second).toBeUndefined();
  expect(failureAnnotations(failedSystem(), cause, redact)[1]).toMatch(
    /^messaging: deploy-compose could not be put back: host messaging: the connection was lost\n/,
  );
});

describe('the timeline of several phases', () => {
  const at = { target: 'db', step: 'deploy-compose' };
  const entry = (time: number, phase: string, type: 'step.applying' | 'step.applied') =>
    ({
      ...(type === 'step.applied' ? { type, durationMs: 1 } : { type }),
      ...at,
      phase,
      time: start + time,
    }) as const;

  test('keeps the same step on the same host apart by its phase', () => {
    const spans = timeline([
      entry(0, 'first', 'step.applying'),
      entry(10, 'second', 'step.applying'),
      entry(30, 'first', 'step.applied'),
      entry(70, 'second', 'step.applied'),
    ]).filter(({ part }) => part === 'apply');
    expect(timeIn(spans, 'db', 'apply', 'first')).toBe(30);
    expect(timeIn(spans, 'db', 'apply', 'second')).toBe(60);
  });

  test('has waits as parts of their own', () => {
    const waits = failed.spans.filter(({ part }) => part === 'wait');
    expect(waits.map(({ phase, step }) => `${phase} ${step}`)).toContain('core wait-healthy');
    expect(waits).toHaveLength(4);
  });

  test('ends what was stopped because of another phase where it begins to go back', () => {
    const own = failed.spans.filter(({ phase }) => phase === 'core');
    expect(own.map(({ part }) => part)).toEqual(['prepare', 'wait', 'apply', 'verify', 'undo']);
    const [verify, undo] = own.slice(-2);
    expect(verify).toMatchObject({ failed: false, ended: undo?.started });
  });

  test('counts time in which several things went on once, and time in which nothing did not at all', () => {
    const span = { target: 'db', step: 's', part: 'apply', failed: false } as const;
    const between = (started: number, ended: number) => ({ ...span, started, ended });
    expect(busyTime([between(0, 10), between(5, 8), between(9, 12), between(20, 25)])).toBe(17);
    expect(busyTime([])).toBeUndefined();
  });
});

describe('what became of each phase', () => {
  test('is kept, rolled back, failed or not begun', () => {
    expect(failed.phases.map(({ name, outcome, kept, reached }) => [name, outcome, kept, reached])).toEqual([
      ['databases', 'deployed', true, true],
      ['api', 'rolled-back', false, true],
      ['core', 'rolled-back', false, true],
      ['analytics', 'rolled-back', false, true],
      ['messaging', 'failed', false, true],
      ['monitoring', 'unchanged', false, false],
    ]);
  });

  test('is told in words that no reader takes for a host that does not answer', () => {
    expect(outcomeWords({ outcome: 'unchanged', kept: false, reached: false })).toBe('unchanged, not begun');
    expect(outcomeWords({ outcome: 'failed', kept: false, reached: false })).toBe('failed');
  });

  test('counts hosts where they ended in several ways', () => {
    const { phases } = runReport(manyHosts(50), { outcome: 'failed', error: cause });
    expect(phases[1]).toMatchObject({
      outcome: 'rolled-back',
      outcomes: [
        ['rolled-back', 1],
        ['deployed', 49],
      ],
    });
  });

  test('is reached in a run that had nothing to do there', () => {
    const { phases } = runReport(
      [
        {
          type: 'run.started',
          title: 't',
          targets: ['a'],
          dryRun: false,
          phases: [{ name: 'p', needs: [], targets: ['a'] }],
          time: start,
        },
        {
          type: 'run.ended',
          outcome: 'failed',
          results: [
            { phase: 'p', target: 'a', outcome: 'unchanged', changes: [], durationMs: 1, details: {} },
          ],
          time: start,
        },
      ],
      { outcome: 'failed' },
    );
    expect(phases[0]?.reached).toBe(true);
  });
});

describe('services', () => {
  const { services } = runReport(deployedSystem(), { outcome: 'deployed' });

  test('come with their image and the times that were measured, in the order of the phases', () => {
    expect(services[0]).toEqual({
      phase: 'databases',
      target: 'db',
      service: 'mongo',
      image: 'mongo:1.5.0',
      pinned: `mongo@sha256:${'0'.repeat(64)}`,
      imageMs: 900,
      startedAfterMs: 300,
      healthyAfterMs: 4_200,
      outcome: 'deployed',
    });
    expect(services.map(({ service }) => service).slice(1, 4)).toEqual(['postgres', 'redis', 'api-gateway']);
    expect(services).toHaveLength(17);
  });

  test('that were healthy on a host which then failed are told with what is known', () => {
    expect(failed.services.find(({ service }) => service === 'micro-core')).toMatchObject({
      healthyAfterMs: 3_100,
      outcome: 'rolled-back',
    });
  });

  test('of details in another shape are none', () => {
    const odd = (services: unknown): JournalEntry[] => [
      {
        type: 'step.verified',
        target: 'a',
        step: 's',
        durationMs: 1,
        details: { services },
        time: start,
      },
    ];
    for (const value of ['x', [1, null, { service: 7 }, {}], undefined]) {
      expect(runReport(odd(value), { outcome: 'deployed' }).services).toEqual([]);
    }
    const partly = runReport(odd([{ service: 'web', image: 7, imageMs: 'soon' }]), { outcome: 'deployed' });
    expect(partly.services[0]).toEqual({ target: 'a', service: 'web' });
  });

  test('take the time of their image from when it was there, where the step does not say it', () => {
    const { services: told } = runReport(
      [
        { type: 'image.ready', target: 'a', image: 'web:2', durationMs: 70, time: start },
        {
          type: 'step.verified',
          target: 'a',
          step: 's',
          durationMs: 1,
          details: { services: [{ service: 'web', image: 'web:2' }] },
          time: start,
        },
      ],
      { outcome: 'deployed' },
    );
    expect(told[0]?.imageMs).toBe(70);
  });
});
