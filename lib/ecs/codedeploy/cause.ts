import type { EcsClient } from '../../aws/ecs.js';
import { isPassing } from '../../aws/errors.js';
import { DeployError } from '../../errors/deploy-error.js';
import { causeOf } from '../service/cause.js';
import type { Cause } from '../service/errors.js';
import { FailedTasks, failureThreshold } from '../service/failed-tasks.js';
import { describeService, type ServiceName } from '../service/read-service.js';
import type { Mark } from '../service/verdict.js';
import type { TaskDefinition } from '../task-definition.js';
import type { CodeDeployLook } from './watch.js';

/** A deployment by CodeDeploy that did not end well. */
export interface FailedCodeDeploy {
  readonly ecs: EcsClient;
  readonly region: string | undefined;
  readonly name: ServiceName;
  /** ARN. */
  readonly revision: string;
  readonly definition: TaskDefinition | undefined;
  readonly look: CodeDeployLook | undefined;
}

/**
 * Why it failed: the newest task of the replacement that failed, with its container's end and last log lines, where one
 * did; and what CodeDeploy says, hooks among it.
 *
 * @param reason in the words of CodeDeploy
 */
export async function causeOfCodeDeploy(
  { ecs, region, name, revision, definition, look }: FailedCodeDeploy,
  reason: string,
  signal: AbortSignal,
): Promise<Cause> {
  const mark = markOf(look, revision);
  const service = await describeService(ecs, name, signal);
  const cause = await causeOf({ client: ecs, region, name, mark, service, definition }, reason, signal);
  const what = cause.what.includes(reason) ? cause.what : `${reason}\n${cause.what}`;
  const hook = look?.target?.lifecycleEvents?.find(({ status }) => status === 'Failed');
  const hookLog = hook?.diagnostics?.logTail?.trimEnd();
  if (cause.log.length > 0 || hookLog === undefined) return { ...cause, what };
  return { what, remedy: hookAdvice, log: hookLog.split('\n') };
}

const hookAdvice =
  'The function of the hook says in its log why it did not agree: mend that, and deploy again.';

/**
 * @returns why a deployment counts as failed, though CodeDeploy goes on for an hour: tasks that end are started again
 */
export async function failsFast(
  client: EcsClient,
  name: ServiceName,
  look: CodeDeployLook,
  revision: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const mark = markOf(look, revision);
  const green = greenOf(look);
  if (mark.own === '' || green === undefined) return undefined;
  try {
    const failed = await new FailedTasks(client, name, mark).look(signal);
    const isOver = failed.length >= failureThreshold({ desiredCount: green.desiredCount ?? 0 });
    return isOver ? `${failed.length} tasks failed` : undefined;
  } catch (thrown) {
    if (!(thrown instanceof DeployError) || isPassing(thrown)) throw thrown;
    return undefined;
  }
}

/** Tasks say which task set started them. */
function markOf(look: CodeDeployLook | undefined, revision: string): Mark {
  const { identifer: own = '' } = greenOf(look) ?? {};
  return { own, known: new Set(), revision, createdAt: look?.deployment.createTime };
}

const greenOf = (look: CodeDeployLook | undefined) =>
  look?.target?.taskSetsInfo?.find(({ taskSetLabel }) => taskSetLabel === 'Green');
