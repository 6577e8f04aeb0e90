import type { EcsService } from '../../lib/aws/ecs.js';
import type { Capability, Planned, Prepared } from '../../lib/capability/capability.js';
import { differenceChanges, taskDefinitionDifference } from '../../lib/ecs/difference.js';
import { checkFits } from '../../lib/ecs/service/preflight.js';
import { readService, type ServiceName } from '../../lib/ecs/service/read-service.js';
import type { Wanted } from '../../lib/ecs/service/revision-source.js';
import { readRevision } from '../../lib/ecs/service/revisions.js';
import { strategyMinutes } from '../../lib/ecs/service/strategy.js';
import { type PlannedUpdate, plannedUpdate } from '../../lib/ecs/service/update.js';
import type { Change } from '../../lib/journal/events.js';
import { inputProblemsOf } from '../../lib/rollout/begin.js';
import type { Request } from './request.js';
import { ServiceAutoscaling } from './service-autoscaling.js';
import { ServiceDeployment } from './service-deployment.js';

/** What ECS takes back drains its connections first; in minutes. */
const undoMinutes = 30;

interface Plan extends Planned {
  readonly service: EcsService;
  readonly wanted: Wanted | undefined;
  readonly planned: PlannedUpdate;
  readonly scaling: ServiceAutoscaling | undefined;
}

interface Ready extends Prepared {
  readonly plan: Plan;
  /** ARN of the revision that the service shall run; its own where that stays. */
  readonly revision: string;
}

interface Applied {
  readonly deployment: ServiceDeployment;
  readonly scaling: ServiceAutoscaling | undefined;
}

/** Deploys to one service: the five parts for the engine. */
export function serviceCapability(
  request: Request,
  name: ServiceName,
): Capability<unknown, unknown, Plan, Ready, Applied> {
  const { client } = request;
  // A step that only waits is verified without having been applied.
  let waited: ServiceDeployment | undefined;
  let strategy: EcsService['deploymentConfiguration'];
  return {
    get undoLimitMs() {
      // The way back may be a deployment of its own, which shifts its traffic in steps.
      return (undoMinutes + strategyMinutes(strategy)) * 60_000;
    },
    async plan(_target, _inputs, { signal }) {
      const service = await readService(client, name, signal);
      strategy = service.deploymentConfiguration;
      const wanted = await request.revisions.wanted(service.taskDefinition, signal);
      if (wanted) checkFits(name, service, wanted.definition);
      const arn = await wanted?.arn(signal);
      const scaling =
        request.autoscaling && (await ServiceAutoscaling.plan(request.autoscaling, name, service, signal));
      const wish = scaling?.within(request.wish, service) ?? request.wish;
      const planned = plannedUpdate(service, wish, wanted && { family: wanted.family, arn });
      const differences = await inside(request, service, wanted, planned, signal);
      const changes = [...planned.changes, ...differences, ...(scaling?.changes ?? [])];
      const waits = changes.length === 0 && request.wait.forVerdict && isMoving(service);
      waited = waits ? new ServiceDeployment(request, name, service, wanted?.definition) : undefined;
      const details = detailsOf(name, service, arn ?? service.taskDefinition);
      return { service, wanted, planned, scaling, changes, waits, details };
    },
    async prepare(_target, _inputs, plan, context) {
      const { wanted, service } = plan;
      if (wanted && plan.planned.changesRevision) {
        const looks = await Promise.allSettled([
          doubtsOfTargets(request, name, service, wanted, context.signal),
          request.before.look(wanted.definition, name.cluster, context),
        ]);
        const [doubts, before] = looks;
        if (doubts.status === 'rejected' || before.status === 'rejected') throw inputProblemsOf(looks);
        for (const message of doubts.value) context.journal.write({ type: 'warning', message });
      }
      const revision = wanted ? await wanted.registered(context.signal) : (service.taskDefinition ?? '');
      return { plan, revision };
    },
    async apply(_target, _inputs, { plan, revision }, context) {
      const { service, planned, wanted, scaling } = plan;
      const deployment = new ServiceDeployment(request, name, service, wanted?.definition);
      const update = { ...planned.update, ...(planned.changesRevision && { taskDefinition: revision }) };
      const applied = { deployment, scaling };
      const began = () => context.began(applied);
      const deploys = planned.changesRevision || update.forceNewDeployment === true;
      await scaling?.begin(deploys && request.wait.forVerdict, context.signal, began);
      if (planned.changes.length > 0) await deployment.start(update, revision, { ...context, began });
      return applied;
    },
    async verify(_target, _inputs, applied, context) {
      const deployment = waited ?? applied.deployment;
      const revision = await deployment.verify(context);
      await applied.scaling?.resume();
      return detailsOf(name, deployment.before, revision);
    },
    async undo(_target, _inputs, { deployment, scaling }, context) {
      const undone = deployment.undo(context);
      await (scaling?.undo(undone) ?? undone);
    },
    async finish(_target, _inputs, { deployment, scaling }) {
      await deployment.finish();
      await scaling?.finish();
    },
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
