import { JsonClient } from './json-service.js';

/**
 * What deploy-kit asks of CodeDeploy, and of the answers what it reads.
 *
 * @see https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_Operations.html
 */
interface CodeDeployOperations {
  GetDeploymentGroup: [
    { readonly applicationName: string; readonly deploymentGroupName: string },
    { readonly deploymentGroupInfo?: DeploymentGroup },
  ];
  CreateDeployment: [NewDeployment, { readonly deploymentId?: string }];
  GetDeployment: [{ readonly deploymentId: string }, { readonly deploymentInfo?: CodeDeployment }];
  GetDeploymentTarget: [
    { readonly deploymentId: string; readonly targetId: string },
    { readonly deploymentTarget?: { readonly ecsTarget?: EcsTarget } },
  ];
  StopDeployment: [
    { readonly deploymentId: string; readonly autoRollbackEnabled: boolean },
    { readonly status?: string },
  ];
}

export type CodeDeployClient = JsonClient<CodeDeployOperations>;

/** @param region in place of the one that the environment says */
export const codeDeployClient = (region?: string, retries?: number): CodeDeployClient =>
  new JsonClient({ name: 'codedeploy', target: 'CodeDeploy_20141006' }, region, retries);

export interface NewDeployment {
  readonly applicationName: string;
  readonly deploymentGroupName: string;
  readonly revision: {
    readonly revisionType: 'AppSpecContent';
    readonly appSpecContent: { readonly content: string; readonly sha256: string };
  };
  readonly description?: string;
  readonly deploymentConfigName?: string;
}

interface AutoRollback {
  readonly enabled?: boolean;
  readonly events?: readonly string[];
}

export interface DeploymentGroup {
  readonly blueGreenDeploymentConfiguration?: {
    readonly deploymentReadyOption?: {
      readonly actionOnTimeout?: string;
      readonly waitTimeInMinutes?: number;
    };
    readonly terminateBlueInstancesOnDeploymentSuccess?: {
      readonly action?: string;
      readonly terminationWaitTimeInMinutes?: number;
    };
  };
}

export interface CodeDeployment {
  readonly deploymentId?: string;
  /** Created, Queued, InProgress, Baking, Ready, Succeeded, Failed, Stopped */
  readonly status?: string;
  /** Seconds since the epoch. */
  readonly createTime?: number;
  readonly errorInformation?: { readonly code?: string; readonly message?: string };
  readonly autoRollbackConfiguration?: AutoRollback;
  readonly rollbackInfo?: { readonly rollbackDeploymentId?: string; readonly rollbackMessage?: string };
  /** All traffic goes to what was deployed; what ran before waits to be removed. */
  readonly instanceTerminationWaitTimeStarted?: boolean;
}

export interface EcsTarget {
  readonly lifecycleEvents?: readonly LifecycleEvent[];
  readonly taskSetsInfo?: readonly {
    /** As the API spells it: the id of the task set. */
    readonly identifer?: string;
    readonly desiredCount?: number;
    readonly runningCount?: number;
    readonly trafficWeight?: number;
    /** Blue: what ran before; Green: what is deployed. */
    readonly taskSetLabel?: string;
  }[];
}

export interface LifecycleEvent {
  readonly lifecycleEventName?: string;
  /** Pending, InProgress, Succeeded, Failed, Skipped, Unknown */
  readonly status?: string;
  readonly diagnostics?: {
    readonly errorCode?: string;
    readonly scriptName?: string;
    readonly message?: string;
    readonly logTail?: string;
  };
}
