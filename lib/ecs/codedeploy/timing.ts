import type { DeploymentGroup } from '../../aws/codedeploy.js';

/** What a deployment group waits for by itself, in minutes; it comes on top of what a deployment may take. */
export function waitsOf({ blueGreenDeploymentConfiguration = {} }: DeploymentGroup): number {
  const { deploymentReadyOption: ready, terminateBlueInstancesOnDeploymentSuccess: blue } =
    blueGreenDeploymentConfiguration;
  const removes = blue?.action !== 'KEEP_ALIVE';
  return (ready?.waitTimeInMinutes ?? 0) + (removes ? (blue?.terminationWaitTimeInMinutes ?? 0) : 0);
}

/** Whether traffic shifts only once somebody says so. */
export function needsContinue({ blueGreenDeploymentConfiguration }: DeploymentGroup): boolean {
  return blueGreenDeploymentConfiguration?.deploymentReadyOption?.actionOnTimeout === 'STOP_DEPLOYMENT';
}
