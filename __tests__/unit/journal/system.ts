import { DeployError } from '../../../lib/errors/deploy-error.js';
import type { JournalEntry, PhaseOutline, TargetResult } from '../../../lib/journal/events.js';
import type { Outcome } from '../../../lib/journal/outcome.js';
import {
  compose,
  journal,
  phases,
  prepared,
  result,
  type Switched,
  switched,
  type Timed,
} from './system-events.js';

const begins: Timed = [
  0,
  {
    type: 'run.started',
    title: 'acompanamiento',
    targets: phases.flatMap(({ targets }) => targets),
    dryRun: false,
    phases,
  },
];

/** When each phase begins to switch, all going well. */
function schedule(): readonly (readonly [PhaseOutline, Switched])[] {
  const [databases, ...rest] = phases;
  if (!databases) return [];
  const first = switched(databases, 8.2);
  const second = rest.slice(0, -1).map((phase) => [phase, switched(phase, first.ended)] as const);
  const latest = Math.max(...second.map(([, { ended }]) => ended));
  const last = rest.slice(-1).map((phase) => [phase, switched(phase, latest)] as const);
  return [[databases, first], ...second, ...last];
}

/** All six phases end well. */
export function deployedSystem(): JournalEntry[] {
  const all = schedule();
  const end = Math.max(...all.map(([, { ended }]) => ended)) + 0.8;
  return journal([
    begins,
    ...phases.flatMap(prepared),
    ...all.flatMap(([, { events }]) => events),
    [12, { type: 'warning', target: 'core', message: 'the clock of the host is 4 s behind' }],
    [
      end,
      { type: 'run.ended', outcome: 'deployed', results: phases.map((phase) => result(phase, 'deployed')) },
    ],
  ]);
}

/** Why `failedSystem` fails. */
export const cause = new DeployError({
  code: 'container-failed',
  what: 'service micro-reportes-maestros exited with code 1, three times in 4.1 s',
  where: 'host analytics, container analytics-micro-reportes-maestros-1',
  remedy:
    'Look at its last lines above: the service ends by itself.\nThen run: deploy-kit up --phase analytics',
  log: [
    'node:internal/modules/cjs/loader:1228',
    "Error: Cannot find module '/app/dist/main.js'",
    '    at Module._resolveFilename (node:internal/modules/cjs/loader:1225:15)',
    '<img src=x onerror=alert(1)></pre></script><script>alert("POSTGRES_PASSWORD=hunter2")</script>',
    'Node.js v24.1.0',
  ],
});

const keeps = 'databases';

/**
 * The fourth phase fails while verifying: api and core go back, messaging cannot be put back, databases stay
 * as they are because their phase says so, and monitoring is never reached.
 */
export function failedSystem(): JournalEntry[] {
  const all = schedule().filter(([{ name }]) => name !== 'monitoring');
  const failsAt = (all.find(([{ name }]) => name === 'analytics')?.[1].ended ?? 0) - 3;
  const before = all.flatMap(([, { events }]) =>
    events.filter(([time, event]) => time < failsAt || (event.type === 'step.verified' && time < failsAt)),
  );
  const undo = (phase: string, seconds: number): readonly Timed[] => {
    const at = { target: phase, step: compose };
    return [
      [failsAt + 0.1, { type: 'step.undoing', ...at }, phase],
      [failsAt + seconds, { type: 'step.undone', ...at, durationMs: seconds * 1_000 }, phase],
    ];
  };
  const stuck = new DeployError({
    code: 'ssh-link-lost',
    what: 'the connection was lost',
    where: 'host messaging',
    remedy: 'Bring the host back and run deploy-kit up.',
  });
  const outcomes: Readonly<Record<string, Outcome>> = {
    databases: 'deployed',
    messaging: 'failed',
    monitoring: 'unchanged',
  };
  const results = phases.map(
    (phase): TargetResult => ({
      ...result(phase, outcomes[phase.name] ?? 'rolled-back'),
      ...(phase.name === keeps && { kept: true }),
      ...(phase.name === 'analytics' && { error: cause }),
      ...(phase.name === 'messaging' && { notPutBack: ['deploy-compose: the connection was lost'] }),
    }),
  );
  return journal([
    begins,
    ...phases.flatMap(prepared),
    ...before,
    [
      failsAt,
      { type: 'step.failed', target: 'analytics', step: compose, during: 'verify', error: cause },
      'analytics',
    ],
    ...undo('api', 2.4),
    ...undo('core', 4.9),
    ...undo('analytics', 3.1),
    [failsAt + 0.1, { type: 'step.undoing', target: 'messaging', step: compose }, 'messaging'],
    [
      failsAt + 6,
      { type: 'step.undo-failed', target: 'messaging', step: compose, error: stuck },
      'messaging',
    ],
    [failsAt + 6.1, { type: 'step.kept', target: 'db', step: compose }, keeps],
    [failsAt + 6.4, { type: 'run.ended', outcome: 'failed', results, error: cause }],
  ]);
}
