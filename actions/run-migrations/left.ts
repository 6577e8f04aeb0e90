import { LeftAsIs } from '../../lib/capability/capability.js';
import { Cancelled } from '../../lib/errors/deploy-error.js';
import { interrupted, stay } from './errors.js';

/** How migrations ended; undefined where they were cut off. */
export type MigrationEnd = 'ended-well' | 'failed' | 'never-ran' | 'timed-out' | undefined;

/**
 * Says what stays of migrations, as an undo of them: it never returns.
 *
 * @param place what ran them
 * @param signal of the run; says why it is undone
 * @throws LeftAsIs where they never ran, were cancelled or out of time; DeployError `migrations-stay`,
 *   `migrations-interrupted`
 */
export function tellLeft(
  end: MigrationEnd,
  place: string,
  signal: AbortSignal | undefined,
  snapshot?: string,
): never {
  if (end === 'ended-well') throw stay(place, snapshot);
  if (end === 'never-ran') throw new LeftAsIs('failed', `${place}: the migrations never ran`);
  const left = interrupted(place, snapshot);
  if (end === 'timed-out') throw new LeftAsIs('timed-out', left.message);
  if (signal?.reason instanceof Cancelled) throw new LeftAsIs('cancelled', left.message);
  throw left;
}
