import type { EcsClient, EcsService } from '../aws/ecs.js';
import { serviceGone } from '../ecs/service/errors.js';
import { lastPart } from '../ecs/service/names.js';
import { describeService, existingService, type ServiceName } from '../ecs/service/read-service.js';
import { DeployError } from '../errors/deploy-error.js';
import { askAws } from './aws-loop.js';
import type { Answer, Probe } from './probe.js';

const shownEvents = 5;

/**
 * A service of ECS that has to be steady: one deployment, complete, with as many tasks as it shall have.
 *
 * @param pollMs between two looks
 */
export function ecsServiceProbe(client: EcsClient, name: ServiceName, pollMs: number): Probe {
  return {
    name: `ECS service ${lastPart(name.cluster)}/${lastPart(name.service)}`,
    from: 'the runner',
    check: async (signal) => {
      await existingService(client, name, signal).catch(rethrowOfThisInput);
    },
    watch(onAnswer, pace, signal) {
      let isThere = false;
      const look = async (): Promise<Answer> => {
        const service = isThere
          ? await describeService(client, name, signal)
          : await existingService(client, name, signal).catch(rethrowOfThisInput);
        if (service === undefined) throw serviceGone(name, 'gone');
        isThere = true;
        return answerOf(service);
      };
      return askAws(look, pollMs, pace, onAnswer, signal);
    },
  };
}

/** Whether a service is steady, and its last events where it is not. */
export function answerOf(service: EcsService): Answer {
  const { deployments = [], desiredCount = 0, runningCount = 0, pendingCount = 0, events = [] } = service;
  const others = deployments.filter(({ status }) => status !== 'PRIMARY').length;
  const primary = deployments.find(({ status }) => status === 'PRIMARY');
  const { rolloutState, rolloutStateReason } = primary ?? {};
  const isAll = runningCount === desiredCount && pendingCount === 0;
  // Where CodeDeploy or another tool deploys, and behind a Classic Load Balancer, it is the counts that tell.
  const isDone = rolloutState === undefined || rolloutState === 'COMPLETED';
  const good = isAll && isDone && others === 0;
  const parts = [
    `${runningCount} of ${desiredCount} tasks run`,
    ...(pendingCount > 0 ? [`${pendingCount} pending`] : []),
    ...(rolloutState === undefined ? [] : [rolloutState]),
    ...(others > 0 ? ['an earlier deployment is still there'] : []),
    ...(rolloutState === 'FAILED' && rolloutStateReason ? [rolloutStateReason] : []),
  ];
  const lines = good ? [] : events.slice(0, shownEvents).map(({ message = '' }) => message);
  return { good, text: parts.join(', '), lines: lines.toReversed() };
}

/** The errors of a service name the inputs of a deploy. */
function rethrowOfThisInput(thrown: unknown): never {
  if (!(thrown instanceof DeployError) || !thrown.where?.startsWith('input ')) throw thrown;
  const { code, kind, what, remedy, cause } = thrown;
  throw new DeployError({ code, kind, what, remedy, cause, where: 'input ecs-service' });
}
