import { type DeployError, renderError } from '../errors/deploy-error.js';
import { lockName } from '../host/lock-name.js';
import { painter, terminalText } from '../journal/readers/terminal/text.js';
import type { SystemLock, SystemLocks } from '../rollout/unlock-system.js';
import { errorJson } from './error-json.js';

/** A lock that was broken, or why it was not. */
export interface BrokenLock extends SystemLock {
  readonly error?: DeployError;
}

/** `web1: shop is locked by https://... since 2026-11-22T10:00:00Z, heard of 2 s ago` */
export function lockLine({ host, project, lock }: Pick<SystemLock, 'host' | 'project' | 'lock'>): string {
  const life = lock.dead
    ? `dead for ${lock.silentForSeconds} s: the next run takes it over`
    : `heard of ${lock.silentForSeconds} s ago`;
  return terminalText(`${host}: ${lockName(project)} is locked by ${lock.run} since ${lock.since}, ${life}`);
}

/** @returns lines without line ends */
export function unlockReport(
  broken: readonly BrokenLock[],
  failures: SystemLocks['failures'],
  refused: boolean,
  { color }: { readonly color: boolean },
): readonly string[] {
  const paint = painter(color);
  const bad = (error: DeployError) =>
    renderError(error)
      .split('\n')
      .map((line) => paint('red', terminalText(line)));
  const lines = [
    ...broken.flatMap((one) =>
      one.error ? [lockLine(one), ...bad(one.error)] : [`${lockLine(one)}: ${paint('green', 'broken')}`],
    ),
    ...failures.flatMap(({ error }) => bad(error)),
  ];
  if (refused) return [...lines, 'Nothing was changed.'];
  return broken.length === 0
    ? [...lines, failures.length > 0 ? 'No other lock is held.' : 'No lock is held.']
    : lines;
}

/** The same as one JSON document. */
export function unlockJson(broken: readonly BrokenLock[], failures: SystemLocks['failures']): string {
  const document = {
    locks: broken.map(({ host, project, lock, error }) => ({
      host,
      project,
      run: lock.run,
      since: lock.since,
      silentForSeconds: lock.silentForSeconds,
      dead: lock.dead,
      broken: error === undefined,
      ...(error && { error: errorJson(error) }),
    })),
    failures: failures.map(({ name, error }) => ({ host: name, error: errorJson(error) })),
  };
  return JSON.stringify(document, undefined, 2);
}
