import { DeployError } from '../../errors/deploy-error.js';
import { lastPart } from '../service/names.js';
import type { Platform } from './platform.js';

const untouched = 'Nothing was changed.';

export const clusterInactive = (cluster: string, status: string) =>
  new DeployError({
    code: 'ecs-cluster-inactive',
    where: `cluster ${lastPart(cluster)}`,
    what: `the cluster is ${status}, and tasks start in one that is ACTIVE`,
    remedy: `Create it again (aws ecs create-cluster --cluster-name ${lastPart(cluster)}), or give another one. ${untouched}`,
  });

export const imageMissing = (container: string, image: string, cause?: unknown) =>
  new DeployError({
    code: 'ecs-image-missing',
    where: `container ${container}`,
    what: `${image} is not in ECR`,
    remedy: 'Push it before the deploy, or correct its name or tag; nothing was changed.',
    cause,
  });

export const imageForOthers = (
  container: string,
  image: string,
  has: readonly Platform[],
  needed: Platform,
) =>
  new DeployError({
    code: 'ecs-image-platform',
    where: `container ${container}`,
    what: `${image} is for ${has.map(platformText).join(', ')}, and the task runs on ${platformText(needed)}`,
    remedy: `Build it for that platform (docker buildx build --platform ${platformText(needed)}), or give the task definition the runtimePlatform of the image. ${untouched}`,
  });

/** `linux/arm64`, as Docker calls it. */
const platformText = ({ os, architecture }: Platform): string => `${os}/${architecture ?? 'any'}`;

export const roleMissing = (key: string, role: string) =>
  new DeployError({
    code: 'ecs-role-missing',
    where: key,
    what: `there is no role ${role} in this account`,
    remedy: `Look at the name, its path and the account (aws iam get-role --role-name ${lastPart(role)}). ${untouched}`,
  });

export const roleUntrusting = (key: string, role: string) =>
  new DeployError({
    code: 'ecs-role-untrusting',
    where: key,
    what: `tasks of ECS cannot use the role ${role}: its trust policy does not name ecs-tasks.amazonaws.com`,
    remedy: `Let the service ecs-tasks.amazonaws.com do sts:AssumeRole in its trust policy (aws iam update-assume-role-policy --role-name ${lastPart(role)}). ${untouched}`,
  });

/** What a container, or its logs, get a secret as. */
export interface SecretUse {
  readonly container: string;
  /** The variable or option. */
  readonly name: string;
  readonly valueFrom: string;
}

export const secretMissing = ({ container, name, valueFrom }: SecretUse, why: string) =>
  new DeployError({
    code: 'ecs-secret-missing',
    where: `container ${container}`,
    what: `the secret ${name} has its value from ${valueFrom}, ${why}`,
    remedy: `Create it, or correct the ARN: without it no task starts. ${untouched}`,
  });

export const logGroupMissing = (container: string, group: string, region: string | undefined) =>
  new DeployError({
    code: 'ecs-log-group-missing',
    where: `container ${container}`,
    what: `there is no log group ${group}${region ? ` in ${region}` : ''}, so that no task would start`,
    remedy: `Create it (aws logs create-log-group --log-group-name ${group}), or give the option awslogs-create-group: "true" and the execution role logs:CreateLogGroup. ${untouched}`,
  });
