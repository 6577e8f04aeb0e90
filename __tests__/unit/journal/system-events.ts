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

export type Timed = readonly [seconds: number, event: JournalEvent, phase?: string];

/** Events with the seconds at which they happen, in that order. */
export function journal(events: readonly Timed[]): JournalEntry[] {
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

export const compose = 'deploy-compose';

/** Connecting, planning and preparing one host; in the journal all hosts do so at the same time. */
export function prepared({ name, targets: [target = name] }: PhaseOutline, index: number): readonly Timed[] {
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

export interface Switched {
  readonly events: readonly Timed[];
  readonly ended: number;
}

/** Waiting, switching and verifying one host from a second on. */
export function switched({ name, targets: [target = name], needs }: PhaseOutline, from: number): Switched {
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

export function result({ name, targets: [target = name] }: PhaseOutline, outcome: Outcome): TargetResult {
  return {
    phase: name,
    target,
    outcome,
    changes: changesOf(name),
    durationMs: 20_000,
    details: { release: 'r-15' },
  };
}
