import { DeployError } from '../../errors/deploy-error.js';
import { lastPart } from './names.js';
import type { ServiceName } from './read-service.js';

/** How a person finds it. */
export const placeOf = ({ cluster, service }: ServiceName) =>
  `service ${lastPart(service)} in cluster ${lastPart(cluster)}`;

// What is wrong before anything is touched

export const clusterUnknown = (cluster: string, region: string) =>
  new DeployError({
    code: 'ecs-cluster-unknown',
    kind: 'input',
    where: 'input cluster',
    what: `there is no ECS cluster ${cluster} in ${region} of this account`,
    remedy:
      'Look at the name (aws ecs list-clusters), at the region (input region, AWS_REGION) and at whose credentials the job has.',
  });

export const serviceUnknown = (name: ServiceName, known: readonly string[], nearest: string | undefined) =>
  new DeployError({
    code: 'ecs-service-unknown',
    kind: 'input',
    where: 'input service',
    what: `there is no ${placeOf(name)}`,
    remedy: nearest
      ? `Write ${nearest}.`
      : `Name one of ${known.slice(0, 20).join(', ') || 'its services, of which there are none (or none that this role may list)'}.`,
  });

export const serviceGone = (name: ServiceName, status: string) =>
  new DeployError({
    code: 'ecs-service-gone',
    where: placeOf(name),
    what: `the service is ${status}: somebody deleted it`,
    remedy: 'Create it again, or deploy to another one.',
  });

export const otherController = (name: ServiceName, type: string) =>
  new DeployError({
    code: 'ecs-controller',
    kind: 'input',
    where: placeOf(name),
    what: `its deployments are made by ${type}, not by ECS itself`,
    remedy: 'Deploy it by the tool that made it.',
  });

export const loadBalancedContainer = (
  name: ServiceName,
  container: string,
  port: number,
  known: readonly string[],
) =>
  new DeployError({
    code: 'ecs-container-unbalanced',
    kind: 'input',
    where: placeOf(name),
    what: `its target group sends to port ${port} of the container ${container}, which the task definition does not have`,
    remedy: `Give the task definition that container with that port; it has ${known.join(', ') || 'no ports at all'}.`,
  });

// How a deployment ended

/** Why a deployment failed, in what a person needs to mend it. */
export interface Cause {
  readonly what: string;
  readonly remedy: string;
  /** The last lines of the container that failed. */
  readonly log: readonly string[];
}

export const deploymentFailed = (name: ServiceName, { what, remedy, log }: Cause) =>
  new DeployError({ code: 'ecs-deployment-failed', where: placeOf(name), what, remedy, log });

export const deploymentTimeout = (name: ServiceName, minutes: number, { what, remedy, log }: Cause) =>
  new DeployError({
    code: 'ecs-timeout',
    where: placeOf(name),
    what: `it was not stable after ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}: ${what}`,
    remedy,
    log,
  });

export const deploymentSuperseded = (name: ServiceName, by: string) =>
  new DeployError({
    code: 'ecs-superseded',
    where: placeOf(name),
    what: `another deployment took the place of this one: ${by}`,
    remedy:
      'Nothing was put back, as the newer one counts. Give the workflow a concurrency group, so that one deploy waits for the other.',
  });

// The way back

export const stays = (name: ServiceName, revision: string) =>
  new DeployError({
    code: 'ecs-not-put-back',
    where: placeOf(name),
    what: `${revision} is what ran before as well, so there is no other revision to go back to`,
    remedy: 'Mend what the cause says, and deploy again.',
  });

export const backFailed = (name: ServiceName, revision: string, reason: string) =>
  new DeployError({
    code: 'ecs-not-put-back',
    where: placeOf(name),
    what: `the way back to ${revision} failed twice: ${reason}`,
    remedy: `Look at the events of the service (aws ecs describe-services); once they are mended: aws ecs update-service --cluster ${lastPart(name.cluster)} --service ${lastPart(name.service)} --task-definition ${revision} --force-new-deployment`,
  });
