import { lockName } from '../host/lock-name.js';
import { type FoundLock, lockOf } from '../host/unlock.js';
import { type Check, type Finding, ok } from './check.js';
import { projectsOf, type Subject } from './subject.js';

/** Who holds the locks that a deploy takes. A held one is no failure: a deploy waits for it. */
export function lockChecks({ host, remote, steps, signal }: Subject): Check[] {
  return projectsOf(steps).map(({ project, directory }) => ({
    name: `lock of ${lockName(project)}`,
    host,
    run: async () => lockFinding(await lockOf(remote, directory, project, signal)),
  }));
}

/** @param lock undefined where nobody holds it */
export function lockFinding(lock: FoundLock | undefined): Finding {
  if (lock === undefined) return ok('free');
  if (lock.dead) return ok(`left by ${lock.run}, since ${lock.since}; the next run takes it over`);
  return ok(`held by ${lock.run} since ${lock.since}; a deploy waits for it`);
}
