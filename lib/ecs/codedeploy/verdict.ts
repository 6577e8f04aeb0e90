import type { CodeDeployment, EcsTarget } from '../../aws/codedeploy.js';

/** How a deployment of CodeDeploy stands. */
export type CodeDeployVerdict =
  | { readonly is: 'pending' }
  | { readonly is: 'deployed' }
  | { readonly is: 'failed'; readonly reason: string };

/** @see https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_DeploymentInfo.html */
export function codeDeployVerdict(
  { status = 'Created', errorInformation, rollbackInfo }: CodeDeployment,
  target: EcsTarget | undefined,
): CodeDeployVerdict {
  if (status === 'Succeeded') return { is: 'deployed' };
  if (status !== 'Failed' && status !== 'Stopped') return { is: 'pending' };
  const { code, message } = errorInformation ?? {};
  const said =
    message ?? code ?? (status === 'Stopped' ? 'the deployment was stopped' : 'CodeDeploy gives no reason');
  const reason = [failedEvents(target), said, rollbackInfo?.rollbackMessage].filter(Boolean).join('\n');
  return { is: 'failed', reason };
}

/** Whether a deployment is over. */
export const isOver = ({ status = '' }: CodeDeployment) =>
  ['Succeeded', 'Failed', 'Stopped'].includes(status);

/** `lifecycle event AfterInstall failed: no such function (ScriptFailed)`, the events that did not go well. */
function failedEvents(target: EcsTarget | undefined): string {
  const failed = (target?.lifecycleEvents ?? []).filter(({ status }) => status === 'Failed');
  return failed
    .map(({ lifecycleEventName, diagnostics: { scriptName, errorCode, message } = {} }) => {
      const name = `lifecycle event ${lifecycleEventName} failed${scriptName ? ` in ${scriptName}` : ''}`;
      const code = errorCode && errorCode !== 'Success' ? ` (${errorCode})` : '';
      return `${name}${message ? `: ${message}` : ''}${code}`;
    })
    .join('\n');
}

/** What goes on, in words: `InProgress, Install, 1 of 2 tasks run, 0 % of the traffic`. */
export function codeDeployProgress({ status = '' }: CodeDeployment, target: EcsTarget | undefined): string {
  const event = target?.lifecycleEvents?.find((one) => one.status === 'InProgress');
  const green = target?.taskSetsInfo?.find(({ taskSetLabel }) => taskSetLabel === 'Green');
  const { runningCount = 0, desiredCount = 0, trafficWeight } = green ?? {};
  return [
    status,
    event?.lifecycleEventName,
    green && `${runningCount} of ${desiredCount} tasks run`,
    trafficWeight !== undefined && `${trafficWeight} % of the traffic`,
  ]
    .filter(Boolean)
    .join(', ');
}
