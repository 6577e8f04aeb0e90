import type { ServiceRequest } from '../../lib/aws/ecs.js';
import type { Capability, Planned, Prepared, StepContext } from '../../lib/capability/capability.js';
import { withinBounds } from '../../lib/ecs/autoscaling/planned.js';
import type { AutoscalingSettings } from '../../lib/ecs/autoscaling/wish.js';
import { clusterIsThere, makeCluster } from '../../lib/ecs/create/cluster.js';
import * as createErrors from '../../lib/ecs/create/errors.js';
import { makeLogGroups, missingLogGroups } from '../../lib/ecs/create/log-groups.js';
import type { CreateSettings } from '../../lib/ecs/create/settings.js';
import { differenceChanges, taskDefinitionDifference } from '../../lib/ecs/difference.js';
import { type LogGroup, logGroupsOf } from '../../lib/ecs/log-groups.js';
import { clusterUnknown } from '../../lib/ecs/service/errors.js';
import { lastPart, revisionName } from '../../lib/ecs/service/names.js';
import { checkFits } from '../../lib/ecs/service/preflight.js';
import type { ServiceName } from '../../lib/ecs/service/read-service.js';
import type { Wanted } from '../../lib/ecs/service/revision-source.js';
import type { Change } from '../../lib/journal/events.js';
import type { Request } from './request.js';
import { type AutoscalingRequest, ServiceAutoscaling } from './service-autoscaling.js';
import { ServiceCreation } from './service-creation.js';

interface Plan extends Planned {
  readonly wanted: Wanted;
  readonly logGroups: readonly LogGroup[];
}

interface Ready extends Prepared {
  readonly wanted: Wanted;
  /** ARN of the revision that it shall run. */
  readonly revision: string;
}

interface Applied {
  readonly creation: ServiceCreation;
  /** Once the service is there. */
  scaling: ServiceAutoscaling | undefined;
}

/** Makes one service that is not there: the five parts for the engine. */
export function creationCapability(
  request: Request,
  name: ServiceName,
  create: CreateSettings,
): Capability<unknown, unknown, Plan, Ready, Applied> {
  const { client, region, wait } = request;
  const settings = settingsOf(request, name, create);
  return {
    async plan(_target, _inputs, { signal }) {
      const wanted = await request.revisions.wanted(undefined, signal);
      if (wanted === undefined) throw createErrors.taskDefinitionMissing(name);
      checkNetwork(name, create, wanted);
      checkFits(name, { loadBalancers: create.service.loadBalancers ?? [] }, wanted.definition);
      const hasCluster = await clusterIsThere(client, name.cluster, signal);
      if (!hasCluster && create.cluster === undefined) {
        throw clusterUnknown(name.cluster, await client.region());
      }
      if (!hasCluster) request.before.expectCluster();
      const logGroups = await missingLogGroups(logGroupsOf(wanted.definition), region, signal);
      request.before.expect(logGroups);
      const arn = await wanted.arn(signal);
      const changes: readonly Change[] = [
        ...(hasCluster ? [] : [made(`cluster ${lastPart(name.cluster)}`)]),
        ...logGroups.map((group) => made(`log group ${group.name}`)),
        ...(await groupChanges(request, create, signal)),
        made(`service ${lastPart(name.service)}`, detailOf(settings, wanted, arn)),
        ...(scales(request) ? [made(`autoscaling of ${lastPart(name.service)}`)] : []),
        ...(arn ? [] : differenceChanges(taskDefinitionDifference(undefined, wanted.definition))),
      ];
      return { wanted, logGroups, changes, details: { ...name, revision: arn ?? '', previousRevision: '' } };
    },
    async prepare(_target, _inputs, { wanted, logGroups }, context) {
      const { signal } = context;
      // The plan has seen the cluster, or makes it.
      await request.before.look(wanted.definition, undefined, context);
      if (create.cluster) await makeCluster(client, name.cluster, create.cluster, wait.pollMs, signal);
      await makeLogGroups(logGroups, create.logGroups, region);
      return { wanted, revision: await wanted.registered(signal) };
    },
    async apply(_target, _inputs, { wanted, revision }, context) {
      const { signal } = context;
      const creation = new ServiceCreation(request, name, create, wanted.definition);
      const applied: Applied = { creation, scaling: undefined };
      const began = () => context.began(applied);
      const service = await creation.start(settings, revision, { ...context, began });
      if (scales(request)) {
        applied.scaling = await ServiceAutoscaling.plan(request.autoscaling, name, service, signal);
        await applied.scaling.begin(wait.forVerdict, signal, began);
      }
      return applied;
    },
    async verify(_target, _inputs, { creation, scaling }, context: StepContext) {
      const revision = await creation.verify(context);
      await scaling?.resume();
      return { ...name, revision, previousRevision: '', created: true };
    },
    async undo(_target, _inputs, { creation, scaling }, context) {
      const undone = creation.undo(context);
      await (scaling?.undo(undone) ?? undone);
    },
    async finish(_target, _inputs, { creation, scaling }) {
      await creation.finish();
      await scaling?.finish();
    },
  };
}

/** Whether somebody else than the inputs decides how many tasks there are. */
function scales(request: Request): request is Request & {
  readonly autoscaling: AutoscalingRequest & { readonly wish: AutoscalingSettings };
} {
  return request.autoscaling !== undefined && request.autoscaling.wish !== 'none';
}

/** What CreateService is asked, without the revision: the inputs say more than `create`. */
function settingsOf(request: Request, name: ServiceName, { service }: CreateSettings): ServiceRequest {
  const isDaemon = service.schedulingStrategy === 'DAEMON';
  const {
    desiredCount = service.desiredCount ?? 1,
    enableEcsManagedTags,
    propagateTags,
    volume,
  } = request.wish;
  // Application Auto Scaling brings it within its bounds anyway, and the verdict is about the tasks that will run.
  const count = scales(request) ? withinBounds(desiredCount, request.autoscaling.wish) : desiredCount;
  return {
    ...service,
    cluster: name.cluster,
    serviceName: lastPart(name.service),
    ...(!isDaemon && { desiredCount: count }),
    ...(enableEcsManagedTags !== undefined && { enableECSManagedTags: enableEcsManagedTags }),
    ...(propagateTags !== undefined && { propagateTags }),
    ...(volume !== undefined && { volumeConfigurations: [volume] }),
  };
}

function checkNetwork(name: ServiceName, { service }: CreateSettings, { definition }: Wanted): void {
  const { subnets = [] } = service.networkConfiguration?.awsvpcConfiguration ?? {};
  if (definition.networkMode === 'awsvpc' && subnets.length === 0) throw createErrors.networkMissing(name);
}

async function groupChanges(
  { region }: Request,
  { groups }: CreateSettings,
  signal: AbortSignal,
): Promise<readonly Change[]> {
  if (groups.size === 0) return [];
  const [{ LoadBalancing }, { planGroup }] = await Promise.all([
    import('../../lib/elb/load-balancing.js'),
    import('../../lib/elb/group-with-rules.js'),
  ]);
  const balancing = new LoadBalancing(region);
  try {
    const wishes = [...groups.values()];
    const changes = wishes.map((wish) => planGroup(balancing, wish, signal, createErrors.place));
    return (await Promise.all(changes)).flat();
  } finally {
    balancing.close();
  }
}

function detailOf({ desiredCount }: ServiceRequest, { family }: Wanted, arn: string | undefined): string {
  const revision = revisionName(arn, family);
  if (desiredCount === undefined) return revision;
  return `${desiredCount} ${desiredCount === 1 ? 'task' : 'tasks'} of ${revision}`;
}

const made = (subject: string, detail?: string): Change => ({
  subject,
  action: 'create',
  ...(detail !== undefined && { detail }),
});
