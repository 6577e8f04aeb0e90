import type { EcsClient, TaskRequest } from '../../lib/aws/ecs.js';
import type { Capability, Planned, Prepared } from '../../lib/capability/capability.js';
import { readService } from '../../lib/ecs/service/read-service.js';
import { readRevision, revisionUnknown } from '../../lib/ecs/service/revisions.js';
import { taskProblems } from '../../lib/ecs/task/preflight.js';
import type { TaskDefinition } from '../../lib/ecs/task-definition.js';
import { InputProblems } from '../../lib/errors/deploy-error.js';
import type { Request } from './request.js';
import { TaskRun, taskName } from './task-run.js';
import type { TaskWish } from './task-wish.js';

/** A task that was told to stop has minutes for it. */
const undoLimitMs = 6 * 60_000;

interface Plan extends Planned {
  readonly definition: TaskDefinition;
  /** ARN; undefined where it is still to be registered. */
  readonly revision: string | undefined;
}

interface Ready extends Prepared {
  readonly definition: TaskDefinition;
  readonly task: TaskRequest;
}

/** Runs one task to its end, or starts it, as the inputs `run-task*` say. */
export function taskCapability(
  request: Request,
  wish: TaskWish,
): Capability<unknown, unknown, Plan, Ready, TaskRun> {
  return {
    undoLimitMs,
    async plan(_target, _inputs, { signal }) {
      const { definition, revision } = await whatRuns(request, signal);
      const problems = taskProblems(definition, {
        inputs: { overrides: 'run-task-container-overrides', subnets: 'run-task-subnets' },
        overridden: (wish.overrides ?? []).map(({ name }) => String(name)),
        subnets: wish.subnets,
      });
      if (problems.length > 0) throw new InputProblems(problems);
      const subject = taskName(revision, definition.family ?? '');
      const detail = wish.waits ? 'and wait until it has ended' : 'and do not wait for it';
      return { definition, revision, changes: [{ subject, action: 'run', detail }] };
    },
    async prepare(_target, _inputs, { definition, revision }, context) {
      await request.before.look(definition, wish.cluster, context);
      const wanted = await request.revisions.found;
      const arn = (await wanted?.registered(context.signal)) ?? revision ?? '';
      return { definition, task: taskRequest(wish, arn, definition) };
    },
    async apply(_target, _inputs, { task, definition }, context) {
      const started = await TaskRun.start(request, { task, definition, waits: wish.waits }, context);
      context.began(started);
      return started;
    },
    verify: (_target, _inputs, applied, context) => applied.verify(context),
    undo: (_target, _inputs, applied, context) => applied.undo(context),
  };
}

/** What the inputs name, or else what the service runs. */
async function whatRuns({ client, revisions, services }: Request, signal: AbortSignal) {
  const [first] = services;
  const service =
    revisions.needsCurrent && first !== undefined ? await readService(client, first, signal) : undefined;
  const { taskDefinition = '' } = service ?? {};
  const wanted = await revisions.wanted(service?.taskDefinition, signal);
  if (wanted !== undefined) return { definition: wanted.definition, revision: await wanted.arn(signal) };
  return { definition: await definitionOf(client, taskDefinition, signal), revision: taskDefinition };
}

async function definitionOf(client: EcsClient, arn: string, signal: AbortSignal): Promise<TaskDefinition> {
  const revision = await readRevision(client, arn, signal);
  if (revision === undefined) throw revisionUnknown(arn, 'input service');
  return revision.definition;
}

/** What is not said is left out, so that it is as ECS has it. */
function taskRequest(wish: TaskWish, arn: string, definition: TaskDefinition): TaskRequest {
  const { overrides, capacity, tags, volume, subnets, securityGroups, assignPublicIp, managedTags } = wish;
  const hasNetwork = subnets !== undefined || securityGroups !== undefined;
  const awsvpcConfiguration = {
    ...(subnets && { subnets }),
    ...(securityGroups && { securityGroups }),
    assignPublicIp,
  };
  const request = {
    cluster: wish.cluster,
    taskDefinition: arn,
    startedBy: wish.startedBy,
    ...(overrides && { overrides: { containerOverrides: overrides } }),
    ...(capacity
      ? { capacityProviderStrategy: capacity }
      : { launchType: wish.launchType ?? launchTypeOf(definition) }),
    ...(hasNetwork && { networkConfiguration: { awsvpcConfiguration } }),
    ...(managedTags !== undefined && { enableECSManagedTags: managedTags }),
    ...(tags && { tags }),
    ...(volume && { volumeConfigurations: [volume] }),
  };
  // What a person wrote beside is for ECS to judge.
  return request as unknown as TaskRequest;
}

/** The official action asks for Fargate also where the task definition is for instances, and ECS refuses that. */
function launchTypeOf({ requiresCompatibilities = [], networkMode }: TaskDefinition): string {
  const [first] = requiresCompatibilities;
  if (first === undefined) return networkMode === 'awsvpc' ? 'FARGATE' : 'EC2';
  return requiresCompatibilities.includes('FARGATE') ? 'FARGATE' : first;
}
