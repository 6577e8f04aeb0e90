import type { StepContext } from '../../lib/capability/capability.js';
import type { Database } from '../../lib/rds/database.js';
import { snapshotName, takeSnapshot, waitForSnapshot } from '../../lib/rds/snapshot.js';
import type { EcsRequest } from './ecs-request.js';

/**
 * Takes a snapshot of the database and waits until it is there. It stays, whatever comes after it.
 *
 * @throws DeployError `rds-snapshot-failed`, `aws-refused`
 */
export async function snapshotFirst(
  { rds, snapshot, pollMs, record }: EcsRequest,
  database: Database,
  { run, journal, signal }: StepContext,
): Promise<void> {
  if (rds === undefined || snapshot === undefined) return;
  const started = Date.now();
  const name = snapshotName(database.id, started, run.id);
  const wish = { database, name, tags: tagsOf(run) };
  signal.throwIfAborted();
  await takeSnapshot(rds, wish);
  record.snapshotId = name;
  journal.write({ type: 'notice', message: `snapshot ${name} of ${database.id} is being taken` });
  await waitForSnapshot(rds, wish, { pollMs, timeoutMs: snapshot.timeoutMs, signal });
  const seconds = Math.round((Date.now() - started) / 1000);
  journal.write({ type: 'notice', message: `snapshot ${name} is available after ${seconds} s` });
}

/** What a tag of RDS may hold: letters, digits, blanks and `_.:/=+-@`, 256 of them. */
const tagsOf = ({ sha, url, branch, repository }: StepContext['run']) =>
  Object.entries({ commit: sha, run: url, branch, repository })
    .filter(([, value]) => value !== '')
    .map(([key, value]) => ({
      Key: `deploy-kit:${key}`,
      Value: value.replaceAll(/[^\p{L}\p{Z}\p{N}_.:/=+\-@]/gu, ' ').slice(0, 256),
    }));
