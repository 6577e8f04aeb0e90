import { type Fault, faultNames } from './faults.js';

/** One part of a rehearsal. */
export interface Stage {
  /** Unique; what people read. */
  readonly name: string;
  readonly kind: 'hosts' | 'images' | 'up' | 'again' | 'fault' | 'new-version' | 'rollback';
  readonly fault?: Fault;
  /** Where the fault is; anywhere when left out. */
  readonly phase?: string;
}

/** Of a phase, what decides how it is rehearsed. */
export interface StagedPhase {
  readonly name: string;
  /** It deploys something that can be broken. */
  readonly deploys: boolean;
}

/**
 * What is rehearsed, in order.
 *
 * @param wanted faults, each of them in every phase that deploys; when none is given, a crash in each phase, and
 *   the others once; a host that dies takes a minute to be given up, and is there where it is asked for
 */
export function stagesOf(phases: readonly StagedPhase[], wanted: readonly Fault[]): readonly Stage[] {
  const deploying = phases.filter(({ deploys }) => deploys).map(({ name }) => name);
  const last = deploying.slice(-1);
  const begin: Stage[] = [
    { name: 'hosts', kind: 'hosts' },
    { name: 'images', kind: 'images' },
    { name: 'up', kind: 'up' },
    { name: 'up again', kind: 'again' },
  ];
  const faultsIn = (fault: Fault, names: readonly string[]): Stage[] =>
    names.map((phase) => ({ name: `${fault}: ${phase}`, kind: 'fault', fault, phase }));
  if (wanted.length > 0) {
    const chosen = faultNames.filter((fault) => wanted.includes(fault));
    return [...begin, ...chosen.flatMap((fault) => faultsIn(fault, deploying))];
  }
  return [
    ...begin,
    ...faultsIn('crash', deploying),
    { name: 'unhealthy', kind: 'fault', fault: 'unhealthy' },
    { name: 'new version', kind: 'new-version' },
    { name: 'rollback', kind: 'rollback' },
    ...faultsIn('link-lost', last),
  ];
}
