import { DeployError } from '../../errors/deploy-error.js';
import type { Cause } from '../service/errors.js';
import { placeOf } from '../service/errors.js';
import type { ServiceName } from '../service/read-service.js';

// What is wrong before anything is touched

export const appSpecUnreadable = (path: string, code: string) =>
  new DeployError({
    code: 'ecs-appspec',
    kind: 'input',
    where: path,
    what: `the AppSpec of CodeDeploy cannot be read: ${code === 'ENOENT' ? 'there is no such file' : code}`,
    remedy:
      'CodeDeploy makes the deployments of this service, and needs one: give its path in codedeploy-appspec, from the folder of the repository; is it checked out?',
  });

export const appSpecNoYaml = (path: string, reason: string) =>
  new DeployError({
    code: 'ecs-appspec',
    kind: 'input',
    where: path,
    what: `the AppSpec is neither YAML nor JSON: ${reason}`,
    remedy: 'Correct that line.',
  });

export const appSpecWithout = (path: string, what: string) =>
  new DeployError({
    code: 'ecs-appspec',
    kind: 'input',
    where: path,
    what: `the AppSpec has no ${what}`,
    remedy:
      'Write Resources: [{ TargetService: { Type: AWS::ECS::Service, Properties: { TaskDefinition: any, LoadBalancerInfo: { ContainerName: ..., ContainerPort: ... } } } }].',
  });

export const groupUnknown = (application: string, group: string, cause: unknown) =>
  new DeployError({
    code: 'ecs-codedeploy-group',
    kind: 'input',
    where: 'inputs codedeploy-application and codedeploy-deployment-group',
    what: `CodeDeploy has no deployment group ${group} of an application ${application}`,
    remedy:
      'Give both as they are called (aws deploy list-applications, list-deployment-groups), and look at the region; left out, they are AppECS-CLUSTER-SERVICE and DgpECS-CLUSTER-SERVICE.',
    cause,
  });

export const settingsNotByCodeDeploy = (name: ServiceName, changes: string) =>
  new DeployError({
    code: 'ecs-codedeploy-setting',
    kind: 'input',
    where: placeOf(name),
    what: `CodeDeploy makes its deployments, and these are no part of one: ${changes}`,
    remedy: 'Leave these inputs out, and change the settings of the service by themselves.',
  });

// How a deployment ended

export const codeDeployFailed = (name: ServiceName, id: string, { what, remedy, log }: Cause) =>
  new DeployError({
    code: 'ecs-codedeploy-failed',
    where: `${placeOf(name)}, deployment ${id}`,
    what,
    remedy,
    log,
  });

export const codeDeployTimeout = (name: ServiceName, id: string, minutes: number, cause: Cause) =>
  new DeployError({
    code: 'ecs-timeout',
    where: `${placeOf(name)}, deployment ${id}`,
    what: `it had not ended after ${minutes} minutes: ${cause.what}`,
    remedy: cause.remedy,
    log: cause.log,
  });

export const codeDeployNotBack = (name: ServiceName, id: string, reason: string) =>
  new DeployError({
    code: 'ecs-not-put-back',
    where: placeOf(name),
    what: `the way back by deployment ${id} of CodeDeploy failed: ${reason}`,
    remedy: `Look at it (aws deploy get-deployment --deployment-id ${id}), mend what it says, and deploy the previous revision.`,
  });
