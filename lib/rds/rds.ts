import { QueryClient } from '../aws/query-service.js';
import { list, operation, structure, text } from '../aws/query-shapes.js';

/**
 * What deploy-kit asks of RDS, and of the answers what it reads, by the names on the wire.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_Operations.html
 */

/** @param region AWS_REGION when it is left out */
export const rdsClient = (region?: string) => new QueryClient({ name: 'rds', version: '2014-10-31' }, region);

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

interface DbInstance {
  readonly DBInstanceIdentifier?: string;
  readonly DBInstanceStatus?: string;
  /** Of a cluster that it is a member of. */
  readonly DBClusterIdentifier?: string;
}

interface DbCluster {
  readonly DBClusterIdentifier?: string;
  readonly Status?: string;
}

/** Of an instance or of a cluster. */
export interface DbSnapshot {
  /** creating, available, failed, ... */
  readonly Status?: string;
}

const tags = list(structure({ Key: text, Value: text }), 'Tag');
const snapshot = structure({ Status: text });

export const DescribeDBInstances = operation<
  { readonly DBInstanceIdentifier: string },
  { readonly DBInstances?: readonly DbInstance[] }
>(
  'DescribeDBInstances',
  { DBInstanceIdentifier: text },
  {
    DBInstances: list(
      structure({ DBInstanceIdentifier: text, DBInstanceStatus: text, DBClusterIdentifier: text }),
      'DBInstance',
    ),
  },
);

export const DescribeDBClusters = operation<
  { readonly DBClusterIdentifier: string },
  { readonly DBClusters?: readonly DbCluster[] }
>(
  'DescribeDBClusters',
  { DBClusterIdentifier: text },
  { DBClusters: list(structure({ DBClusterIdentifier: text, Status: text }), 'DBCluster') },
);

export const CreateDBSnapshot = operation<
  {
    readonly DBSnapshotIdentifier: string;
    readonly DBInstanceIdentifier: string;
    readonly Tags: readonly Tag[];
  },
  object
>('CreateDBSnapshot', { DBSnapshotIdentifier: text, DBInstanceIdentifier: text, Tags: tags }, {});

export const CreateDBClusterSnapshot = operation<
  {
    readonly DBClusterSnapshotIdentifier: string;
    readonly DBClusterIdentifier: string;
    readonly Tags: readonly Tag[];
  },
  object
>(
  'CreateDBClusterSnapshot',
  { DBClusterSnapshotIdentifier: text, DBClusterIdentifier: text, Tags: tags },
  {},
);

export const DescribeDBSnapshots = operation<
  { readonly DBSnapshotIdentifier: string },
  { readonly DBSnapshots?: readonly DbSnapshot[] }
>('DescribeDBSnapshots', { DBSnapshotIdentifier: text }, { DBSnapshots: list(snapshot, 'DBSnapshot') });

export const DescribeDBClusterSnapshots = operation<
  { readonly DBClusterSnapshotIdentifier: string },
  { readonly DBClusterSnapshots?: readonly DbSnapshot[] }
>(
  'DescribeDBClusterSnapshots',
  { DBClusterSnapshotIdentifier: text },
  { DBClusterSnapshots: list(snapshot, 'DBClusterSnapshot') },
);
