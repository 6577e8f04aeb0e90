import { DeployError, type ErrorParts } from '../../errors/deploy-error.js';
import { placeOf } from '../service/errors.js';
import { lastPart } from '../service/names.js';
import type { ServiceName } from '../service/read-service.js';

/** How a person finds the settings. */
export const place = 'input create';

const wrong = (parts: Omit<ErrorParts, 'code' | 'kind' | 'where'>) =>
  new DeployError({ code: 'ecs-create-invalid', kind: 'input', where: place, ...parts });

export const notMap = () =>
  wrong({
    what: 'it is no map',
    remedy:
      'Give the keys of CreateService, such as networkConfiguration and launchType, as YAML or JSON, or the path of a file with them.',
  });

/** Keys of CreateService that the inputs say. */
export const saidByInputs = (key: string, input: string) =>
  wrong({ what: `${key} is what the input ${input} says`, remedy: `Take ${key} away, and give ${input}.` });

export const clusterNoMap = () =>
  wrong({
    what: 'cluster is no map; the name of the cluster is what the input cluster says',
    remedy:
      'Write cluster: {} for a cluster that is made where it is not there, with keys of CreateCluster in it where some are needed; or take it away.',
  });

export const controllerWrong = (type: string) =>
  wrong({
    what: `deploymentController.type is ${type}, and deploy-kit makes services that ECS itself deploys to`,
    remedy: 'Take deploymentController away; blue/green is deploymentConfiguration.strategy.',
  });

export const groupUnclear = (index: number, what: string) =>
  wrong({
    what: `loadBalancers, entry ${index + 1}: ${what}`,
    remedy:
      'Give targetGroupArn for a target group that is there (its ARN or name), or targetGroup with Name, Protocol, Port and VpcId for one that is made where it is not there.',
  });

export const taskDefinitionMissing = (name: ServiceName) =>
  new DeployError({
    code: 'ecs-create-task-definition',
    kind: 'input',
    where: placeOf(name),
    what: 'it is not there and is to be created, and there is no task definition for it',
    remedy: 'Give task-definition, compose, task-definition-arn or task-definition-family.',
  });

export const networkMissing = (name: ServiceName) =>
  new DeployError({
    code: 'ecs-create-network',
    kind: 'input',
    where: placeOf(name),
    what: 'it is not there and is to be created; its tasks have the network mode awsvpc, and no subnets are given',
    remedy:
      'Give create.networkConfiguration.awsvpcConfiguration with subnets and securityGroups, and assignPublicIp: ENABLED where the subnets are public ones.',
  });

export const clusterFailed = (cluster: string, status: string) =>
  new DeployError({
    code: 'ecs-cluster-failed',
    where: `cluster ${lastPart(cluster)}`,
    what: `it was made, and is ${status}`,
    remedy: 'Look at its capacity providers (aws ecs describe-clusters --include ATTACHMENTS).',
  });

export const serviceStays = (name: ServiceName, reason: string) =>
  new DeployError({
    code: 'ecs-not-put-back',
    where: placeOf(name),
    what: `this run created it, and it could not be deleted: ${reason}`,
    remedy: `Once that is mended: aws ecs delete-service --cluster ${lastPart(name.cluster)} --service ${lastPart(name.service)} --force`,
  });
