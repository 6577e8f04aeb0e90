import { DeployError } from '../errors/deploy-error.js';
import type { Database } from './database.js';

export const databaseUnknown = (name: string) =>
  new DeployError({
    code: 'rds-unknown',
    kind: 'input',
    where: 'input snapshot',
    what: `there is no RDS instance or cluster ${name}`,
    remedy:
      'Look at the name (aws rds describe-db-instances, describe-db-clusters), at the region (input region, AWS_REGION) and at whose credentials the job has.',
  });

export const databaseState = ({ kind, id, status }: Database) =>
  new DeployError({
    code: 'rds-state',
    kind: 'input',
    where: 'input snapshot',
    what: `the RDS ${kind} ${id} is ${status}, so that no snapshot of it can be taken`,
    remedy: `Wait until it is available (aws rds wait db-${kind}-available --db-${kind}-identifier ${id}), or start it.`,
  });

/** @param why in words, of AWS where it gave some */
export const snapshotFailed = ({ kind, id }: Database, name: string, why: string, cause?: unknown) =>
  new DeployError({
    code: 'rds-snapshot-failed',
    where: `snapshot ${name}`,
    what: `the RDS ${kind} ${id} has no snapshot, and nothing was migrated: ${why}`,
    remedy: `Look at it (aws rds describe-db-${kind === 'cluster' ? 'cluster-' : ''}snapshots) and at the events of the database (aws rds describe-events), then run again.`,
    cause,
  });
