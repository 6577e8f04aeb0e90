import type { EcsService, TaskRequest } from '../../lib/aws/ecs.js';
import type { Planned, StepContext } from '../../lib/capability/capability.js';
import { lastPart, revisionName } from '../../lib/ecs/service/names.js';
import { checkCluster, existingService } from '../../lib/ecs/service/read-service.js';
import { taskCapacity, taskNetwork } from '../../lib/ecs/task/network.js';
import type { Change } from '../../lib/journal/events.js';
import type { Database } from '../../lib/rds/database.js';
import { inputProblemsOf } from '../../lib/rollout/begin.js';
import { quoteArgv } from '../../lib/ssh/quote.js';
import type { EcsRequest } from './ecs-request.js';
import { networkMissing, networkUnused } from './errors.js';
import { type Runner, registeredRunner } from './task-definition.js';

/** Where the task runs and what runs in it, found and judged. */
export interface EcsPlan extends Planned {
  readonly runner: Runner;
  readonly database: Database | undefined;
  /** All that RunTask is asked for, less the revision and whose run it is. */
  readonly task: Omit<TaskRequest, 'taskDefinition'>;
}

/**
 * Looks at all that the task needs, and says what would be done.
 *
 * @throws InputProblems with all that is wrong; DeployError `aws-refused`
 */
export async function planEcs(
  request: EcsRequest,
  { signal, journal }: Pick<StepContext, 'signal' | 'journal'>,
): Promise<EcsPlan> {
  const [found, database] = await Promise.allSettled([
    findRunner(request, signal),
    findDatabase(request, signal),
  ]);
  if (found.status === 'rejected' || database.status === 'rejected') {
    throw inputProblemsOf([found, database]);
  }
  const { runner, service } = found.value;
  for (const message of runner.warnings) journal.write({ type: 'warning', message });
  const arn = await runner.wanted.arn(signal);
  return {
    runner,
    database: database.value,
    task: { ...taskOf(request, service, runner), cluster: request.cluster },
    changes: changesOf(request, runner, arn, database.value),
    cannotUndo: ['migrations cannot be undone: what they change in the database stays'],
    details: { cluster: lastPart(request.cluster), container: runner.container },
  };
}

interface Found {
  readonly runner: Runner;
  readonly service: EcsService | undefined;
}

async function findRunner(request: EcsRequest, signal: AbortSignal): Promise<Found> {
  const { client, cluster, file, named, asked } = request;
  const [service, known] = await Promise.allSettled([
    request.service === undefined
      ? checkCluster(client, cluster, signal)
      : existingService(client, { cluster, service: request.service }, signal),
    file ?? (named && registeredRunner(client, named, 'task-definition', asked, signal)),
  ]);
  if (service.status === 'rejected' || known.status === 'rejected') {
    throw inputProblemsOf([service, known]);
  }
  const own = service.value ?? undefined;
  const runner =
    known.value || (await registeredRunner(client, own?.taskDefinition ?? '', 'service', asked, signal));
  // What is wrong with it is told together with what is wrong with the database.
  taskOf(request, own, runner);
  return { runner, service: own };
}

async function findDatabase(
  { rds, snapshot }: EcsRequest,
  signal: AbortSignal,
): Promise<Database | undefined> {
  if (rds === undefined || snapshot === undefined) return undefined;
  const database = await import('../../lib/rds/database.js');
  return database.findDatabase(rds, snapshot.database, signal);
}

/** @throws DeployError `migrations-network` */
function taskOf(
  { where, command, environment = {} }: EcsRequest,
  service: EcsService | undefined,
  { wanted, container }: Runner,
): Omit<EcsPlan['task'], 'cluster'> {
  const network = taskNetwork(where, service, wanted.definition);
  if (network.is !== 'fine') throw network.is === 'missing' ? networkMissing() : networkUnused();
  const variables = Object.entries(environment).map(([name, value]) => ({ name, value }));
  const override = {
    name: container,
    ...(command !== undefined && { command: [...command] }),
    ...(variables.length > 0 && { environment: variables }),
  };
  return {
    ...network.network,
    ...taskCapacity(where, service),
    ...(Object.keys(override).length > 1 && { overrides: { containerOverrides: [override] } }),
    ...(service?.enableECSManagedTags && { enableECSManagedTags: true }),
  };
}

function changesOf(
  { command, cluster }: EcsRequest,
  { wanted, container }: Runner,
  arn: string | undefined,
  database: Database | undefined,
): readonly Change[] {
  const revision = revisionName(arn, wanted.family);
  const what = command === undefined ? 'its own command' : quoteArgv(command);
  return [
    ...(arn === undefined
      ? [{ subject: `task definition ${wanted.family}`, action: 'create', detail: 'a new revision' } as const]
      : []),
    ...(database === undefined
      ? []
      : [{ subject: `database ${database.id}`, action: 'create', detail: 'a snapshot' } as const]),
    {
      subject: 'migrations',
      action: 'run',
      detail: `${what}, in container ${container} of ${revision} in cluster ${lastPart(cluster)}`,
    },
  ];
}
