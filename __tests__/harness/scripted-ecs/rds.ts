import { questionOf, type Value } from '../query-api.js';
import { EcsError } from './ecs-error.js';
import type { Script } from './script.js';

/** What a script says of databases. */
export interface DatabaseScript {
  readonly status?: string;
  /** It is an instance of this cluster. */
  readonly cluster?: string;
}

type Question = Readonly<Record<string, Value>>;

/** Whether a call of the Query protocol is one of RDS, by the version of its API. */
export const isRds = (body: string): boolean => new URLSearchParams(body).get('Version') === '2014-10-31';

/** A call of RDS as it came in: what is asked, by its names. */
export function rdsCall(body: string): { readonly operation: string; readonly input: Question } {
  const { Action, Version: _, ...input } = questionOf(new URLSearchParams(body));
  return { operation: String(Action), input };
}

/** Answers RDS: databases as the script has them, and snapshots that come to be what it says, look by look. */
export class ScriptedRds {
  #looks = 0;

  constructor(private readonly script: Pick<Script, 'databases' | 'snapshot'>) {}

  answer(operation: string, input: Question): Value {
    const { databases = {}, snapshot = ['available'] } = this.script;
    const status = snapshot[Math.min(this.#looks, snapshot.length - 1)];
    switch (operation) {
      case 'DescribeDBInstances': {
        const id = String(input.DBInstanceIdentifier);
        const found = databases[id];
        if (found === undefined) throw new EcsError('DBInstanceNotFound', `DBInstance ${id} not found.`, 404);
        const { status: DBInstanceStatus = 'available', cluster: DBClusterIdentifier } = found;
        return { DBInstances: [{ DBInstanceIdentifier: id, DBInstanceStatus, DBClusterIdentifier }] };
      }
      case 'DescribeDBClusters': {
        const id = String(input.DBClusterIdentifier);
        if (!Object.values(databases).some(({ cluster }) => cluster === id))
          throw new EcsError('DBClusterNotFoundFault', `DBCluster ${id} not found.`, 404);
        return { DBClusters: [{ DBClusterIdentifier: id, Status: 'available' }] };
      }
      case 'DescribeDBSnapshots':
        this.#looks += 1;
        return { DBSnapshots: [{ Status: status }] };
      case 'DescribeDBClusterSnapshots':
        this.#looks += 1;
        return { DBClusterSnapshots: [{ Status: status }] };
      default:
        return {};
    }
  }
}

/** Lists stand in elements of their own names. */
export const itemOf = (operation: string): string => /^Describe(.*)s$/.exec(operation)?.[1] ?? 'member';
