import { isRefusal } from '../aws/errors.js';
import type { QueryClient } from '../aws/query-service.js';
import { databaseState, databaseUnknown } from './errors.js';
import { DescribeDBClusters, DescribeDBInstances } from './rds.js';

/** A database of RDS that a snapshot can be taken of. */
export interface Database {
  readonly kind: 'instance' | 'cluster';
  readonly id: string;
  /** `available` and the like. */
  readonly status: string;
}

/** In these RDS takes no snapshot, and will not soon. */
const unfit = /^(creating|deleting|failed|starting|stopped|stopping|inaccessible-encryption-credentials)/;

/**
 * Finds the database that is to be kept: an instance, or a cluster. An instance that is a member of a cluster has its
 * data there.
 *
 * @param name identifier or ARN
 * @throws DeployError `rds-unknown`, `rds-state`, `aws-refused`
 */
export async function findDatabase(
  client: QueryClient,
  name: string,
  signal: AbortSignal,
): Promise<Database> {
  const instance = await findInstance(client, name, signal);
  const clusterName = instance === undefined ? name : instance.DBClusterIdentifier || undefined;
  const database =
    clusterName === undefined
      ? ({
          kind: 'instance',
          id: instance?.DBInstanceIdentifier ?? name,
          status: instance?.DBInstanceStatus ?? '',
        } as const)
      : await findCluster(client, clusterName, signal);
  if (database === undefined) throw databaseUnknown(name);
  if (unfit.test(database.status)) throw databaseState(database);
  return database;
}

async function findInstance(client: QueryClient, name: string, signal: AbortSignal) {
  // The ARN of a cluster is none of an instance, and RDS says so in many ways.
  if (/^arn:[^:]+:rds:[^:]*:[^:]*:cluster:/.test(name)) return undefined;
  try {
    const { DBInstances = [] } = await client.ask(
      DescribeDBInstances,
      { DBInstanceIdentifier: name },
      signal,
    );
    return DBInstances[0];
  } catch (thrown) {
    if (isRefusal(thrown, /DBInstanceNotFound/)) return undefined;
    throw thrown;
  }
}

async function findCluster(
  client: QueryClient,
  name: string,
  signal: AbortSignal,
): Promise<Database | undefined> {
  try {
    const { DBClusters = [] } = await client.ask(DescribeDBClusters, { DBClusterIdentifier: name }, signal);
    const [cluster] = DBClusters;
    return (
      cluster && {
        kind: 'cluster',
        id: cluster.DBClusterIdentifier ?? name,
        status: cluster.Status ?? '',
      }
    );
  } catch (thrown) {
    if (isRefusal(thrown, /DBClusterNotFound/)) return undefined;
    throw thrown;
  }
}
