import type { Change, JournalEntry, PhaseOutline } from '../../../lib/journal/events.js';
import { cause } from './system.js';
import { compose, journal, prepared, result, switched, type Timed } from './system-events.js';

/** Two phases, the second one on many hosts in batches, one of which fails within what may fail. */
export function manyHosts(count: number): JournalEntry[] {
  const web = Array.from({ length: count }, (_, index) => `web${index + 1}`);
  const outlines: readonly PhaseOutline[] = [
    { name: 'databases', needs: [], targets: ['db'] },
    { name: 'web', needs: ['databases'], targets: web },
  ];
  const [databases] = outlines;
  if (!databases) return [];
  const first = switched(databases, 8);
  const change: Change = { subject: 'service web', action: 'recreate', detail: 'web:1 -> web:2' };
  const hosts = web.flatMap((target, index): readonly Timed[] => {
    const at = { target, step: compose };
    const begin = first.ended + Math.floor(index / 10) * 9 + (index % 7) / 5;
    const took = 5 + (index % 5);
    const up = begin + 1;
    return [
      [0.3 + index / 100, { type: 'host.connected', target, address: `10.1.0.${index}:22`, durationMs: 300 }],
      [1, { type: 'step.planned', ...at, changes: [change] }, 'web'],
      [1.2, { type: 'step.preparing', ...at }, 'web'],
      [4 + (index % 9) / 3, { type: 'step.prepared', ...at, durationMs: 3_000 }, 'web'],
      [begin, { type: 'step.applying', ...at }, 'web'],
      [up, { type: 'step.applied', ...at, durationMs: 1_000 }, 'web'],
      ...(index === 17
        ? ([
            [up + took, { type: 'step.failed', ...at, during: 'verify', error: cause }, 'web'],
            [up + took + 0.1, { type: 'step.undoing', ...at }, 'web'],
            [up + took + 3, { type: 'step.undone', ...at, durationMs: 2_900 }, 'web'],
          ] as const)
        : ([[up + took, { type: 'step.verified', ...at, durationMs: took * 1_000 }, 'web']] as const)),
    ];
  });
  const results = [
    result(databases, 'deployed'),
    ...web.map((target, index) => ({
      phase: 'web',
      target,
      outcome: index === 17 ? ('rolled-back' as const) : ('deployed' as const),
      changes: [change],
      durationMs: 9_000,
      details: {},
      ...(index === 17 && { error: cause }),
    })),
  ];
  const end = Math.max(...hosts.map(([time]) => time)) + 1;
  return journal([
    [0, { type: 'run.started', title: 'shop', targets: ['db', ...web], dryRun: false, phases: outlines }],
    ...prepared(databases, 0),
    ...first.events,
    ...hosts,
    [end, { type: 'run.ended', outcome: 'failed', results, error: cause }],
  ]);
}
