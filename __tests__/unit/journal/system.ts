import { DeployError } from '../../../lib/errors/deploy-error.js';
import type {
  Change,
  JournalEntry,
  JournalEvent,
  PhaseOutline,
  TargetResult,
} from '../../../lib/journal/events.js';
import type { Outcome } from '../../../lib/journal/outcome.js';
import { start } from './story.js';

/** Services of each phase with seconds until they are healthy. */
const services: Readonly<Record<string, readonly (readonly [name: string, healthy: number])[]>> = {
  databases: [
    ['mongo', 4.2],
    ['postgres', 2.8],
    ['redis', 0.9],
  ],
  api: [['api-gateway', 2.1]],
  core: [
    ['micro-auth', 1.9],
    ['micro-estudiantes', 2.2],
    ['micro-maestros', 2.4],
    ['micro-core', 3.1],
    ['micro-soap-bridge', 5.8],
  ],
  analytics: [
    ['micro-analytics', 3.3],
    ['micro-reportes-estudiantes', 2.9],
    ['micro-reportes-maestros', 2.7],
  ],
  messaging: [
    ['rabbitmq', 6.4],
    ['micro-messaging', 2.6],
    ['micro-notificaciones', 2.5],
  ],
  monitoring: [
    ['prometheus', 1.7],
    ['grafana', 3.9],
  ],
};

const middle = ['api', 'core', 'analytics', 'messaging'];

/** System 1: six phases on six hosts, a phase and its host named alike but for the databases. */
export const phases: readonly PhaseOutline[] = Object.keys(services).map((name) => ({
  name,
  needs: name === 'databases' ? [] : name === 'monitoring' ? middle : ['databases'],
  targets: [name === 'databases' ? 'db' : name],
}));

type Timed = readonly [seconds: number, event: JournalEvent, phase?: string];

function journal(events: readonly Timed[]): JournalEntry[] {
  return events
    .toSorted(([left], [right]) => left - right)
    .map(([seconds, event, phase]) => ({
      ...event,
      time: start + Math.round(seconds * 1_000),
      ...(phase !== undefined && { phase }),
    }));
}

function changesOf(phase: string): readonly Change[] {
  return (services[phase] ?? []).map(([name]) => ({
    subject: `service ${name}`,
    action: 'recreate',
    detail: `${name}:1.4.0 -> ${name}:1.5.0`,
  }));
}

const compose = 'deploy-compose';

/** Connecting, planning and preparing one host; in the journal all hosts do so at the same time. */
function prepared({ name, targets: [target = name] }: PhaseOutline, index: number): readonly Timed[] {
  const at = { target, step: compose };
  const took = 3.5 + index * 0.7;
  const said = (event: JournalEvent, seconds: number): Timed => [seconds, event, name];
  return [
    [
      0.2 + index / 50,
      { type: 'host.connected', target, address: `10.0.0.${index + 2}:22`, durationMs: 180 },
    ],
    said({ type: 'step.planned', ...at, changes: changesOf(name) }, 0.8),
    [0.9, { type: 'lock.taken', target }],
    said({ type: 'step.preparing', ...at }, 1),
    ...(services[name] ?? []).map(([service], nth) =>
      said(
        {
          type: 'image.ready',
          target,
          image: `${service}:1.5.0`,
          durationMs: 900 + nth * 400,
          bytes: 42_000_000,
        },
        1.9 + nth * 0.4,
      ),
    ),
    said({ type: 'step.prepared', ...at, durationMs: took * 1_000 }, 1 + took),
  ];
}

interface Switched {
  readonly events: readonly Timed[];
  readonly ended: number;
}

/** Waiting, switching and verifying one host from a second on. */
function switched({ name, targets: [target = name], needs }: PhaseOutline, from: number): Switched {
  const at = { target, step: compose };
  const wait = { target, step: 'wait-healthy' };
  const own = services[name] ?? [];
  const begin = needs.length > 0 ? from + 0.6 : from;
  const up = begin + 1.2;
  const ended = up + Math.max(...own.map(([, healthy]) => healthy)) + 5;
  const details = {
    release: 'r-15',
    previousRelease: 'r-14',
    services: own.map(([service, healthy], nth) => ({
      service,
      image: `${service}:1.5.0`,
      pinned: `${service}@sha256:${String(nth).repeat(64)}`,
      imageMs: 900 + nth * 400,
      startedAfterMs: 300 + nth * 90,
      healthyAfterMs: healthy * 1_000,
    })),
  };
  const events: readonly (readonly [number, JournalEvent])[] = [
    ...(needs.length > 0
      ? ([
          [from, { type: 'step.waiting', ...wait }],
          [begin, { type: 'step.verified', ...wait, durationMs: 600 }],
        ] as const)
      : []),
    [begin, { type: 'step.applying', ...at }],
    [begin + 0.4, { type: 'output', target, source: 'compose', line: `Container ${name}-1 Starting` }],
    [up, { type: 'step.applied', ...at, durationMs: 1_200 }],
    ...own.map(
      ([service, healthy]) =>
        [up + healthy, { type: 'container.healthy', target, service, durationMs: healthy * 1_000 }] as const,
    ),
    [ended, { type: 'step.verified', ...at, durationMs: Math.round((ended - up) * 1_000), details }],
  ];
  return { events: events.map(([time, event]) => [time, event, name]), ended };
}

function result({ name, targets: [target = name] }: PhaseOutline, outcome: Outcome): TargetResult {
  return {
    phase: name,
    target,
    outcome,
    changes: changesOf(name),
    durationMs: 20_000,
    details: { release: 'r-15' },
  };
}

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
