import { isPassing, isRefusal } from '../aws/errors.js';
import type { QueryClient } from '../aws/query-service.js';
import { pauseFor } from '../concurrency/pause.js';
import type { Database } from './database.js';
import { snapshotFailed } from './errors.js';
import {
  CreateDBClusterSnapshot,
  CreateDBSnapshot,
  DescribeDBClusterSnapshots,
  DescribeDBSnapshots,
  type Tag,
} from './rds.js';

/** Of a cluster's snapshot; one of an instance may have more. */
const longestName = 63;

/**
 * The name of a snapshot that is taken before a deploy: `qurable-db-pre-deploy-20261126-183000-3f9ab2`.
 *
 * @param id of the database
 * @param now milliseconds since the epoch
 * @param runId its end makes the name this run's own
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBClusterSnapshot.html for what a name may be
 */
export function snapshotName(id: string, now: number, runId: string): string {
  const time = new Date(now).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  const own = runId
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')
    .slice(-6);
  const ending = `-pre-deploy-${time}${own && `-${own}`}`;
  return `${id.slice(0, longestName - ending.length).replace(/-+$/, '')}${ending}`;
}

export interface SnapshotWish {
  readonly database: Database;
  readonly name: string;
  readonly tags: readonly Tag[];
}

/**
 * Begins a snapshot. It is not interrupted: it must be known whether there is one.
 *
 * @throws DeployError `rds-snapshot-failed`
 */
export async function takeSnapshot(client: QueryClient, wish: SnapshotWish): Promise<void> {
  const { database, name, tags: Tags } = wish;
  const { kind, id } = database;
  try {
    if (kind === 'instance') {
      const question = { DBSnapshotIdentifier: name, DBInstanceIdentifier: id, Tags };
      await client.ask(CreateDBSnapshot, question);
    } else {
      const question = { DBClusterSnapshotIdentifier: name, DBClusterIdentifier: id, Tags };
      await client.ask(CreateDBClusterSnapshot, question);
    }
  } catch (thrown) {
    // No other run has this name: the answer was lost, and the call made again.
    if (isRefusal(thrown, /SnapshotAlreadyExists/)) return;
    throw snapshotFailed(database, name, thrown instanceof Error ? thrown.message : String(thrown), thrown);
  }
}

/**
 * Waits until a snapshot is available.
 *
 * @throws DeployError `rds-snapshot-failed` where RDS says that it failed, or the time is up; `aws-refused`
 */
export async function waitForSnapshot(
  client: QueryClient,
  { database, name }: SnapshotWish,
  { pollMs, timeoutMs, signal }: { pollMs: number; timeoutMs: number; signal: AbortSignal },
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  for (let status = ''; ; ) {
    status = (await statusOf(client, database, name, signal)) ?? status;
    if (status === 'available') return;
    if (status === 'failed') throw snapshotFailed(database, name, 'RDS says that it failed');
    const left = deadline - performance.now();
    if (left <= 0) {
      const why = `it is ${status || 'not there'} after ${timeoutMs / 60_000} minutes, and goes on`;
      throw snapshotFailed(database, name, why);
    }
    await pauseFor(Math.min(pollMs, left), signal);
  }
}

/** @returns undefined where it cannot be told for the moment: it has just begun, or AWS is out of reach */
async function statusOf(
  client: QueryClient,
  { kind }: Database,
  name: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    if (kind === 'instance') {
      const answer = await client.ask(DescribeDBSnapshots, { DBSnapshotIdentifier: name }, signal);
      return answer.DBSnapshots?.[0]?.Status;
    }
    const question = { DBClusterSnapshotIdentifier: name };
    const answer = await client.ask(DescribeDBClusterSnapshots, question, signal);
    return answer.DBClusterSnapshots?.[0]?.Status;
  } catch (thrown) {
    if (isPassing(thrown) || isRefusal(thrown, /SnapshotNotFound/)) return undefined;
    throw thrown;
  }
}
