import type { EcsDeploymentConfiguration, EcsLifecycleHook, EcsServiceDeployment } from '../../aws/ecs.js';

/** Where a strategy does not say otherwise. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html */
const usual = { canaryBake: 10, stepPercent: 10, stepBake: 6 };

/**
 * How many minutes a deployment waits by its own strategy, while all goes well: between two shifts of traffic, and then
 * with both revisions at hand. They come on top of what a deployment may take.
 */
export function strategyMinutes(configuration: EcsDeploymentConfiguration = {}): number {
  const { strategy, bakeTimeInMinutes: bake = 0, canaryConfiguration, linearConfiguration } = configuration;
  if (strategy === 'CANARY') return bake + (canaryConfiguration?.canaryBakeTimeInMinutes ?? usual.canaryBake);
  if (strategy !== 'LINEAR') return bake;
  const { stepPercent = usual.stepPercent, stepBakeTimeInMinutes = usual.stepBake } =
    linearConfiguration ?? {};
  // None is waited for once all of it has shifted.
  const steps = Math.max(Math.ceil(100 / Math.max(stepPercent, 1)) - 1, 0);
  return bake + steps * stepBakeTimeInMinutes;
}

/** What each stage is, for who does not know their names by heart. */
const stages: Readonly<Record<string, string>> = {
  SCALE_UP: 'the new revision starts',
  TEST_TRAFFIC_SHIFT: 'test traffic shifts to the new revision',
  PRODUCTION_TRAFFIC_SHIFT: 'production traffic shifts to the new revision',
  BAKE_TIME: 'both revisions run, and the old one is at hand',
  CLEAN_UP: 'the old revision is removed',
};

/**
 * Where a blue/green, linear or canary deployment stands:
 * `PRODUCTION_TRAFFIC_SHIFT (production traffic shifts to the new revision), 20 % of the traffic`.
 *
 * @returns undefined of one that has no stages
 */
export function stageInWords({
  lifecycleStage: stage,
  targetServiceRevision: target,
  deploymentConfiguration: { bakeTimeInMinutes: bake } = {},
}: EcsServiceDeployment): string | undefined {
  if (stage === undefined || stage === '') return undefined;
  const weight = target?.requestedProductionTrafficWeight;
  const test = target?.requestedTestTrafficWeight;
  return [
    stages[stage] ? `${stage} (${stages[stage]})` : stage,
    stage === 'BAKE_TIME' && bake !== undefined && `for ${bake} ${bake === 1 ? 'minute' : 'minutes'}`,
    weight !== undefined && `${weight} % of the traffic`,
    stage === 'TEST_TRAFFIC_SHIFT' && test !== undefined && `${test} % of the test traffic`,
  ]
    .filter(Boolean)
    .join(', ');
}

/** The hooks at which a deployment waits for a person. */
export function pausedHooks({
  lifecycleHookDetails = [],
}: EcsServiceDeployment): readonly EcsLifecycleHook[] {
  return lifecycleHookDetails.filter(({ status }) => status === 'AWAITING_ACTION');
}

/** What a person does about a pause: the command that goes on, until when, and what happens then. */
export function pauseInWords(deployment: EcsServiceDeployment, hook: EcsLifecycleHook): string {
  const { hookId = '', expiresAt, timeoutAction = 'ROLLBACK' } = hook;
  const command = `aws ecs continue-service-deployment --service-deployment-arn ${deployment.serviceDeploymentArn} --hook-id ${hookId} --action`;
  const until =
    expiresAt === undefined
      ? ''
      : `; at ${new Date(expiresAt * 1000).toISOString()} ECS decides for ${timeoutAction}`;
  const stage = deployment.lifecycleStage ? ` at ${deployment.lifecycleStage}` : '';
  return `it waits${stage} for somebody to say CONTINUE or ROLLBACK${until}: ${command} CONTINUE`;
}

/** What of a deployment failed beside its tasks, in words: hooks, alarms. */
export function failuresInWords({
  lifecycleHookDetails = [],
  alarms,
}: EcsServiceDeployment): readonly string[] {
  const hooks = lifecycleHookDetails
    .filter(({ status = '' }) => status === 'FAILED' || status === 'TIMED_OUT')
    .map(
      ({ hookId, targetArn, status }) =>
        `lifecycle hook ${targetArn ?? hookId} ${status === 'FAILED' ? 'failed' : 'timed out'}`,
    );
  const triggered = alarms?.triggeredAlarmNames ?? [];
  return [...hooks, ...triggered.map((name) => `alarm ${name} was triggered`)];
}
