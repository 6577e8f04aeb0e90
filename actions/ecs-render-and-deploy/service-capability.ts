import type { EcsService } from '../../lib/aws/ecs.js';
import type { Capability, Planned, Prepared } from '../../lib/capability/capability.js';
import { differenceChanges, taskDefinitionDifference } from '../../lib/ecs/difference.js';
import { checkImages } from '../../lib/ecs/service/images.js';
import { checkFits } from '../../lib/ecs/service/preflight.js';
import { readService, type ServiceName } from '../../lib/ecs/service/read-service.js';
import { readRevision } from '../../lib/ecs/service/revisions.js';
import { type PlannedUpdate, plannedUpdate } from '../../lib/ecs/service/update.js';
import type { Change } from '../../lib/journal/events.js';
import type { Request } from './request.js';
import type { Wanted } from './revision-source.js';
import { ServiceDeployment } from './service-deployment.js';

/** Half an hour: what ECS takes back drains its connections first. */
const undoLimitMs = 30 * 60_000;

interface Plan extends Planned {
  readonly service: EcsService;
  readonly wanted: Wanted | undefined;
  readonly planned: PlannedUpdate;
}

interface Ready extends Prepared {
  readonly plan: Plan;
  /** ARN of the revision that the service shall run; its own where that stays. */
  readonly revision: string;
}

/** Deploys to one service: the five parts for the engine. */
export function serviceCapability(
  request: Request,
  name: ServiceName,
): Capability<unknown, unknown, Plan, Ready, ServiceDeployment> {
  const { client } = request;
  // A step that only waits is verified without having been applied.
  let waited: ServiceDeployment | undefined;
  return {
    undoLimitMs,
    async plan(_target, _inputs, { signal }) {
      const service = await readService(client, name, signal);
      const wanted = await request.revisions.wanted(service.taskDefinition, signal);
      if (wanted) checkFits(name, service, wanted.definition);
      const arn = await wanted?.arn(signal);
      const planned = plannedUpdate(service, request.wish, wanted && { family: wanted.family, arn });
      const changes = [...planned.changes, ...(await inside(request, service, wanted, planned, signal))];
      const waits = changes.length === 0 && request.wait.forVerdict && isMoving(service);
      waited = waits ? new ServiceDeployment(request, name, service, wanted?.definition) : undefined;
      const details = detailsOf(name, service, arn ?? service.taskDefinition);
      return { service, wanted, planned, changes, waits, details };
    },
    async prepare(_target, _inputs, plan, { journal, signal }) {
      const { wanted, service } = plan;
      if (wanted && plan.planned.changesRevision) {
        const [doubts] = await Promise.all([
          doubtsOfTargets(request, name, service, wanted, signal),
          checkImages(wanted.definition, signal),
        ]);
        for (const message of doubts) journal.write({ type: 'warning', message });
      }
      const revision = wanted ? await wanted.registered(signal) : (service.taskDefinition ?? '');
      return { plan, revision };
    },
    async apply(_target, _inputs, { plan, revision }, context) {
      const { service, planned, wanted } = plan;
      const deployment = new ServiceDeployment(request, name, service, wanted?.definition);
      const update = { ...planned.update, ...(planned.changesRevision && { taskDefinition: revision }) };
      await deployment.start(update, revision, context);
      return deployment;
    },
    async verify(_target, _inputs, applied, context) {
      const deployment = waited ?? applied;
      const revision = await deployment.verify(context);
      return detailsOf(name, deployment.before, revision);
    },
    undo: (_target, _inputs, applied, context) => applied.undo(context),
    finish: (_target, _inputs, applied) => applied.finish(),
  };
}

/** What may be wrong with the target groups of a service; it is loaded only where it has some. */
async function doubtsOfTargets(
  { region }: Request,
  name: ServiceName,
  service: EcsService,
  { definition }: Wanted,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const hasGroups = (service.loadBalancers ?? []).some(({ targetGroupArn }) => targetGroupArn);
  if (!hasGroups) return [];
  const { checkTargetGroups } = await import('../../lib/ecs/service/surroundings.js');
  return checkTargetGroups(region, name, service, definition, signal);
}

/** What becomes other in the task definition itself. */
export async function inside(
  { client }: Request,
  { taskDefinition }: EcsService,
  wanted: Wanted | undefined,
  { changesRevision }: Pick<PlannedUpdate, 'changesRevision'>,
  signal: AbortSignal,
): Promise<readonly Change[]> {
  if (wanted === undefined || !changesRevision || taskDefinition === undefined) return [];
  const current = await readRevision(client, taskDefinition, signal);
  return differenceChanges(taskDefinitionDifference(current?.definition, wanted.definition));
}

/** A deployment goes on, or tasks are still to come. */
function isMoving({ deployments = [], desiredCount, runningCount }: EcsService): boolean {
  const primary = deployments.find(({ status }) => status === 'PRIMARY');
  return primary?.rolloutState === 'IN_PROGRESS' || desiredCount !== runningCount;
}

function detailsOf(name: ServiceName, before: EcsService, revision: string | undefined) {
  return { ...name, revision: revision ?? '', previousRevision: before.taskDefinition ?? '' };
}
