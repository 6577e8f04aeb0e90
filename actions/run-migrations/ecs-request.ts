import { type EcsClient, ecsClient } from '../../lib/aws/ecs.js';
import type { QueryClient } from '../../lib/aws/query-service.js';
import { readMaps } from '../../lib/ecs/api-maps.js';
import { capacityProviderShape, type TaskWish } from '../../lib/ecs/task/network.js';
import { inputProblemsOf } from '../../lib/rollout/begin.js';
import type { Inputs } from './inputs.js';
import type { MigrationRecord } from './record.js';
import { type Asked, type Runner, readSource, runnerOfFile } from './task-definition.js';

/** What the inputs ask for, read to the end; AWS was not asked yet. */
export interface EcsRequest {
  readonly client: EcsClient;
  /** Of RDS, where a snapshot is wanted. */
  readonly rds: QueryClient | undefined;
  readonly region: string | undefined;
  /** Name or ARN. */
  readonly cluster: string;
  readonly service: string | undefined;
  /** What runs them, where a file says it. */
  readonly file: Runner | undefined;
  /** The task definition of ECS that is named. */
  readonly named: string | undefined;
  readonly asked: Asked;
  readonly where: TaskWish;
  readonly command: readonly string[] | undefined;
  readonly environment: Inputs['environment'];
  readonly snapshot: { readonly database: string; readonly timeoutMs: number } | undefined;
  readonly timeoutMs: number;
  readonly pollMs: number;
  readonly logLines: number;
  readonly record: MigrationRecord;
}

/**
 * Reads what the inputs ask for.
 *
 * @param directory that paths are relative to
 * @throws InputProblems with all that is wrong
 */
export async function readEcsRequest(
  inputs: Inputs,
  directory: string,
  record: MigrationRecord,
): Promise<EcsRequest> {
  const { region, snapshot, 'task-definition': written } = inputs;
  const client = ecsClient(region);
  const [source, providers] = await Promise.allSettled([
    written === undefined ? undefined : readRunner(client, written, inputs, directory),
    readMaps(inputs['capacity-provider-strategy'], {
      input: 'capacity-provider-strategy',
      directory,
      shape: capacityProviderShape,
    }),
  ]);
  if (source.status === 'rejected' || providers.status === 'rejected') {
    client.end();
    throw inputProblemsOf([source, providers]);
  }
  const rds = snapshot === undefined ? undefined : (await import('../../lib/rds/rds.js')).rdsClient(region);
  return {
    client,
    rds,
    region,
    cluster: inputs.cluster ?? '',
    service: inputs.service,
    file: source.value?.runner,
    named: source.value?.name,
    asked: inputs,
    where: {
      subnets: inputs.subnets,
      securityGroups: inputs['security-groups'],
      assignPublicIp: inputs['assign-public-ip'],
      launchType: inputs['launch-type'],
      // What is in it further down is for ECS to judge.
      capacityProviders: providers.value as TaskWish['capacityProviders'],
    },
    command: inputs.command,
    environment: inputs.environment,
    snapshot:
      snapshot === undefined ? undefined : { database: snapshot, timeoutMs: inputs['snapshot-timeout'] },
    timeoutMs: inputs.timeout,
    pollMs: inputs.poll,
    logLines: inputs['log-lines'],
    record,
  };
}

async function readRunner(
  client: EcsClient,
  written: string,
  asked: Asked,
  directory: string,
): Promise<{ readonly runner?: Runner; readonly name?: string }> {
  const source = await readSource(written, directory);
  return 'name' in source ? source : { runner: runnerOfFile(client, source.file, asked) };
}

/** Frees what it holds. */
export function endRequest({ client, rds }: EcsRequest): void {
  client.end();
  rds?.close();
}
