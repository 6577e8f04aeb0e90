import type {
  CreateClusterRequest,
  CreateServiceRequest,
  RegisterTaskDefinitionRequest,
  RunTaskRequest,
  UpdateServiceRequest,
} from '@aws-sdk/client-ecs';
import { JsonClient } from './json-service.js';

/**
 * What deploy-kit asks of ECS, and of the answers what it reads, by the names on the wire. Times are seconds since the
 * epoch.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Operations.html
 */
interface EcsOperations {
  DescribeServices: [
    { readonly cluster: string; readonly services: readonly string[] },
    { readonly services?: readonly EcsService[]; readonly failures?: readonly EcsFailure[] },
  ];
  ListServices: [
    { readonly cluster: string; readonly maxResults?: number },
    { readonly serviceArns?: readonly string[] },
  ];
  CreateService: [ServiceRequest, { readonly service?: EcsService }];
  DeleteService: [
    { readonly cluster: string; readonly service: string; readonly force: true },
    { readonly service?: EcsService },
  ];
  CreateCluster: [CreateClusterRequest, { readonly cluster?: EcsCluster }];
  DescribeClusters: [
    { readonly clusters: readonly string[] },
    { readonly clusters?: readonly EcsCluster[]; readonly failures?: readonly EcsFailure[] },
  ];
  UpdateService: [UpdateRequest, { readonly service?: EcsService }];
  DescribeTaskDefinition: [
    { readonly taskDefinition: string; readonly include?: readonly ['TAGS'] },
    {
      readonly taskDefinition?: RegisteredTaskDefinition;
      readonly tags?: RegisterTaskDefinitionRequest['tags'];
    },
  ];
  RegisterTaskDefinition: [
    RegisterTaskDefinitionRequest,
    { readonly taskDefinition?: RegisteredTaskDefinition },
  ];
  ListTasks: [
    (
      | {
          readonly cluster: string;
          readonly serviceName: string;
          readonly desiredStatus: 'RUNNING' | 'STOPPED';
        }
      // No other filter may stand beside it.
      | { readonly cluster: string; readonly startedBy: string }
    ),
    { readonly taskArns?: readonly string[] },
  ];
  DescribeTasks: [
    { readonly cluster: string; readonly tasks: readonly string[] },
    { readonly tasks?: readonly EcsTask[]; readonly failures?: readonly EcsFailure[] },
  ];
  RunTask: [TaskRequest, { readonly tasks?: readonly EcsTask[]; readonly failures?: readonly EcsFailure[] }];
  StopTask: [{ readonly cluster: string; readonly task: string; readonly reason?: string }, object];
  ListServiceDeployments: [
    { readonly cluster: string; readonly service: string },
    {
      readonly serviceDeployments?: readonly Pick<
        EcsServiceDeployment,
        'serviceDeploymentArn' | 'createdAt'
      >[];
    },
  ];
  DescribeServiceDeployments: [
    { readonly serviceDeploymentArns: readonly string[] },
    { readonly serviceDeployments?: readonly EcsServiceDeployment[] },
  ];
  StopServiceDeployment: [
    { readonly serviceDeploymentArn: string; readonly stopType: 'ROLLBACK' | 'ABORT' },
    { readonly serviceDeploymentArn?: string },
  ];
}

export type EcsClient = JsonClient<EcsOperations>;

/**
 * @param region in place of the one that the environment says
 * @param retries of a call that fails for a passing reason
 */
export const ecsClient = (region?: string, retries?: number): EcsClient =>
  new JsonClient({ name: 'ecs', target: 'AmazonEC2ContainerServiceV20141113' }, region, retries);

export type UpdateRequest = Omit<UpdateServiceRequest, 'volumeConfigurations'> & {
  readonly volumeConfigurations?: readonly VolumeConfiguration[];
};

/** What RunTask is asked for. */
export type TaskRequest = RunTaskRequest & { readonly cluster: string };

/** As DescribeTaskDefinition returns it: more than was registered. */
export interface RegisteredTaskDefinition extends RegisterTaskDefinitionRequest {
  readonly taskDefinitionArn?: string;
  readonly revision?: number;
  readonly status?: string;
}

export type ClusterRequest = CreateClusterRequest;
export type ServiceRequest = Omit<CreateServiceRequest, 'volumeConfigurations'> & {
  readonly volumeConfigurations?: readonly VolumeConfiguration[];
};

interface EcsCluster {
  readonly clusterArn?: string;
  readonly clusterName?: string;
  /** PROVISIONING, ACTIVE, FAILED, DEPROVISIONING, INACTIVE */
  readonly status?: string;
}

export interface EcsFailure {
  readonly arn?: string;
  readonly reason?: string;
  readonly detail?: string;
}

/** What is empty may be left out. */
export interface EcsService {
  readonly serviceName?: string;
  readonly clusterArn?: string;
  /** ACTIVE, DRAINING, INACTIVE */
  readonly status?: string;
  readonly desiredCount?: number;
  readonly runningCount?: number;
  readonly pendingCount?: number;
  readonly taskDefinition?: string;
  readonly deploymentController?: { readonly type?: string };
  readonly deploymentConfiguration?: EcsDeploymentConfiguration;
  readonly deployments?: readonly EcsDeployment[];
  /** Newest first. */
  readonly events?: readonly { readonly createdAt?: number; readonly message?: string }[];
  readonly loadBalancers?: readonly {
    readonly targetGroupArn?: string | undefined;
    readonly containerName?: string | undefined;
    readonly containerPort?: number | undefined;
  }[];
  /** Where CodeDeploy or another tool makes the deployments. */
  readonly taskSets?: readonly {
    readonly id?: string;
    /** PRIMARY (serves), ACTIVE, DRAINING */
    readonly status?: string;
    readonly taskDefinition?: string;
  }[];
  readonly enableECSManagedTags?: boolean;
  readonly propagateTags?: string;
  readonly networkConfiguration?: TaskRequest['networkConfiguration'];
  readonly platformVersion?: string;
  readonly launchType?: NonNullable<TaskRequest['launchType']>;
  readonly capacityProviderStrategy?: NonNullable<TaskRequest['capacityProviderStrategy']>;
}

export interface EcsDeploymentConfiguration {
  readonly deploymentCircuitBreaker?: { readonly enable?: boolean; readonly rollback?: boolean };
  readonly alarms?: { readonly alarmNames?: readonly string[]; readonly enable?: boolean };
  /** ROLLING, BLUE_GREEN, LINEAR, CANARY */
  readonly strategy?: string;
  readonly bakeTimeInMinutes?: number;
  readonly linearConfiguration?: { readonly stepPercent?: number; readonly stepBakeTimeInMinutes?: number };
  readonly canaryConfiguration?: {
    readonly canaryPercent?: number;
    readonly canaryBakeTimeInMinutes?: number;
  };
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html */
export interface EcsDeployment {
  readonly id?: string;
  /** PRIMARY, ACTIVE (being replaced), INACTIVE */
  readonly status?: string;
  readonly taskDefinition?: string;
  readonly desiredCount?: number;
  readonly runningCount?: number;
  readonly pendingCount?: number;
  readonly failedTasks?: number;
  readonly createdAt?: number;
  readonly updatedAt?: number;
  /** IN_PROGRESS, COMPLETED, FAILED; left out behind a Classic Load Balancer. */
  readonly rolloutState?: string;
  readonly rolloutStateReason?: string;
  readonly volumeConfigurations?: readonly VolumeConfiguration[];
}

/** A volume of a task definition that is configured at launch. */
export interface VolumeConfiguration {
  readonly name?: string;
  readonly managedEBSVolume?: Readonly<Record<string, unknown>>;
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeployment.html */
export interface EcsServiceDeployment {
  readonly serviceDeploymentArn?: string;
  readonly createdAt?: number;
  readonly status?: string;
  readonly statusReason?: string;
  readonly rollback?: { readonly reason?: string };
  /** Where the strategy has stages: SCALE_UP, PRODUCTION_TRAFFIC_SHIFT, BAKE_TIME, ... */
  readonly lifecycleStage?: string;
  readonly lifecycleHookDetails?: readonly EcsLifecycleHook[];
  readonly deploymentConfiguration?: EcsDeploymentConfiguration;
  readonly targetServiceRevision?: {
    readonly requestedTestTrafficWeight?: number;
    readonly requestedProductionTrafficWeight?: number;
  };
  readonly alarms?: { readonly triggeredAlarmNames?: readonly string[] };
}

/** A hook that a service deployment has come to. */
export interface EcsLifecycleHook {
  readonly hookId?: string;
  /** AWS_LAMBDA, PAUSE */
  readonly targetType?: string;
  readonly targetArn?: string;
  /** AWAITING_ACTION, IN_PROGRESS, SUCCEEDED, FAILED, TIMED_OUT */
  readonly status?: string;
  readonly expiresAt?: number;
  /** CONTINUE, ROLLBACK */
  readonly timeoutAction?: string;
}

export interface EcsTask {
  readonly taskArn?: string;
  readonly taskDefinitionArn?: string;
  /** The id of the deployment that the task is of. */
  readonly startedBy?: string;
  /** PROVISIONING, PENDING, ACTIVATING, RUNNING, DEACTIVATING, STOPPING, DEPROVISIONING, STOPPED */
  readonly lastStatus?: string;
  readonly createdAt?: number;
  readonly stoppedAt?: number;
  readonly stopCode?: string;
  readonly stoppedReason?: string;
  readonly containers?: readonly EcsContainer[];
}

export interface EcsContainer {
  readonly name?: string;
  readonly image?: string;
  /** PENDING, RUNNING, STOPPED */
  readonly lastStatus?: string;
  readonly exitCode?: number;
  readonly reason?: string;
  readonly healthStatus?: string;
}
