import type { DeploymentGroup } from '../../lib/aws/codedeploy.js';
import type { EcsService } from '../../lib/aws/ecs.js';
import type { Capability, Planned, Prepared } from '../../lib/capability/capability.js';
import { type AppSpec, balancedBy, readAppSpec } from '../../lib/ecs/codedeploy/appspec.js';
import { groupUnknown, settingsNotByCodeDeploy } from '../../lib/ecs/codedeploy/errors.js';
import { servingRevision } from '../../lib/ecs/codedeploy/way-back.js';
import { otherController } from '../../lib/ecs/service/errors.js';
import { checkImages } from '../../lib/ecs/service/images.js';
import { revisionName } from '../../lib/ecs/service/names.js';
import { checkFits } from '../../lib/ecs/service/preflight.js';
import { existingService, isNamed, type ServiceName } from '../../lib/ecs/service/read-service.js';
import type { Wanted } from '../../lib/ecs/service/revision-source.js';
import { plannedUpdate } from '../../lib/ecs/service/update.js';
import type { Change } from '../../lib/journal/events.js';
import { CodeDeployDeployment } from './codedeploy-deployment.js';
import type { Request } from './request.js';
import { inside } from './service-capability.js';

/** What CodeDeploy takes back shifts its traffic in steps; milliseconds. */
const undoLimitMs = 60 * 60_000;

interface Plan extends Planned {
  readonly wanted: Wanted | undefined;
  /** ARN of the revision that serves now. */
  readonly current: string;
  readonly spec: AppSpec;
  readonly group: DeploymentGroup;
}

interface Ready extends Prepared {
  readonly plan: Plan;
  /** ARN. */
  readonly revision: string;
}

/** Deploys to one service by CodeDeploy. */
export function codeDeployCapability(
  request: Request,
  name: ServiceName,
): Capability<unknown, unknown, Plan, Ready, CodeDeployDeployment> {
  return {
    undoLimitMs,
    async plan(_target, _inputs, { signal }) {
      const service = await existingService(request.client, name, signal);
      const { type = 'ECS' } = service.deploymentController ?? {};
      if (type !== 'CODE_DEPLOY') throw otherController(name, type);
      checkSettings(request, name, service);
      const spec = await readAppSpec(request.codeDeploy.appSpec, request.codeDeploy.directory);
      const current = servingRevision(service) ?? '';
      const wanted = await request.revisions.wanted(current, signal);
      if (wanted) checkFits(name, { loadBalancers: balancedBy(spec) }, wanted.definition);
      const group = await groupOf(request, name, signal);
      const arn = await wanted?.arn(signal);
      const changesRevision = wanted !== undefined && arn !== current;
      const changes = [
        ...ownChange(request, name, current, changesRevision, wanted && revisionName(arn, wanted.family)),
        ...(await inside(
          request,
          { ...service, taskDefinition: current },
          wanted,
          { changesRevision },
          signal,
        )),
      ];
      const details = { ...name, revision: arn ?? current, previousRevision: current };
      return { wanted, current, spec, group, changes, details };
    },
    async prepare(_target, _inputs, plan, { signal }) {
      const { wanted, current } = plan;
      if (wanted) await checkImages(wanted.definition, signal);
      return { plan, revision: wanted ? await wanted.registered(signal) : current };
    },
    async apply(_target, _inputs, { plan, revision }, context) {
      const { spec, group, current, wanted } = plan;
      const what = { spec, group, revision, back: current, definition: wanted?.definition };
      const deployment = new CodeDeployDeployment(request, name, what);
      await deployment.start(context);
      return deployment;
    },
    async verify(_target, _inputs, applied, context) {
      await applied.verify(context);
      const { revision, back } = applied.what;
      return { ...name, revision, previousRevision: back, codeDeployDeployment: applied.id };
    },
    undo: (_target, _inputs, applied, context) => applied.undo(context),
    finish: async (_target, _inputs, applied) => applied.finish(),
  };
}

/** The official action goes on without the settings. */
function checkSettings({ wish }: Request, name: ServiceName, service: EcsService): void {
  const { changes } = plannedUpdate(service, { ...wish, forceNewDeployment: undefined }, undefined);
  const [first] = changes;
  if (first !== undefined) throw settingsNotByCodeDeploy(name, first.detail ?? '');
}

async function groupOf(
  { codeDeploy }: Request,
  name: ServiceName,
  signal: AbortSignal,
): Promise<DeploymentGroup> {
  const group = codeDeploy.group(name);
  try {
    const { deploymentGroupInfo = {} } = await codeDeploy.client.call('GetDeploymentGroup', group, signal);
    return deploymentGroupInfo;
  } catch (thrown) {
    if (!isNamed(thrown, 'ApplicationDoesNotExistException', 'DeploymentGroupDoesNotExistException')) {
      throw thrown;
    }
    throw groupUnknown(group.applicationName, group.deploymentGroupName, thrown);
  }
}

function ownChange(
  { wish }: Request,
  { service }: ServiceName,
  current: string,
  changesRevision: boolean,
  wanted: string | undefined,
): readonly Change[] {
  const parts = [
    ...(changesRevision ? [`${revisionName(current)} -> ${wanted} by CodeDeploy`] : []),
    ...(wish.forceNewDeployment && !changesRevision
      ? ['a new deployment by CodeDeploy (force-new-deployment)']
      : []),
  ];
  return parts.map((detail) => ({ subject: `service ${service}`, action: 'update', detail }));
}
