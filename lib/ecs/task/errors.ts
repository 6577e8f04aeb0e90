import type { EcsFailure } from '../../aws/ecs.js';
import { DeployError } from '../../errors/deploy-error.js';
import { adviceFor } from '../service/advice.js';
import type { Cause } from '../service/errors.js';
import { lastPart, revisionName } from '../service/names.js';
import { reasonInWords } from './placement.js';

interface Place {
  readonly cluster: string;
  /** ARN. */
  readonly revision: string;
}

/** How a person finds it. */
export const placeOfTask = ({ cluster, revision }: Place) =>
  `task of ${revisionName(revision)} in cluster ${lastPart(cluster)}`;

/** @param failures that RunTask answered with */
export function notStarted(place: Place, failures: readonly EcsFailure[]): DeployError {
  const reasons = failures.map(({ arn, reason = '', detail }) => {
    const instance = arn === undefined ? '' : `${lastPart(arn)}: `;
    return `${instance}${reasonInWords(reason)}${detail ? ` (${detail})` : ''}`;
  });
  const what = [...new Set(reasons)].join('\n') || 'ECS gives no reason';
  return new DeployError({
    code: 'ecs-task-not-started',
    where: placeOfTask(place),
    what: `ECS did not start it: ${what}`,
    remedy: adviceFor(
      failures.map(({ reason }) => reason).join('\n'),
      undefined,
      'Look at the cluster (aws ecs describe-clusters, describe-container-instances); nothing was started.',
    ),
  });
}

export const taskFailed = (place: Place, { what, remedy, log }: Cause) =>
  new DeployError({ code: 'ecs-task-failed', where: placeOfTask(place), what, remedy, log });

/** @param limit in words: `15 minutes` @param what it did until then, and what became of it */
export const taskTimeout = (place: Place, limit: string, { what, remedy, log }: Cause) =>
  new DeployError({
    code: 'ecs-task-timeout',
    where: placeOfTask(place),
    what: `it had not ended after ${limit}: ${what}`,
    remedy,
    log,
  });

export const taskLost = (place: Place & { readonly arn: string }) =>
  new DeployError({
    code: 'ecs-task-lost',
    where: placeOfTask(place),
    what: `ECS tells nothing of the task ${lastPart(place.arn)} that it started`,
    remedy: `Look whether it runs: aws ecs describe-tasks --cluster ${lastPart(place.cluster)} --tasks ${lastPart(place.arn)}`,
  });
