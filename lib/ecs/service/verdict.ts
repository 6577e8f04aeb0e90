import type { EcsDeployment, EcsService, EcsServiceDeployment } from '../../aws/ecs.js';
import { failuresInWords } from './strategy.js';

/** What is known of a deployment that this run started, or waits for. */
export interface Mark {
  /** The deployment's id in `deployments[]`. */
  readonly own: string;
  /** Ids of the deployments that were there before. */
  readonly known: ReadonlySet<string>;
  /** ARN of the revision that is deployed. */
  readonly revision: string;
  /** ARN of the revision that a way back of ECS leads to, where it is known. */
  readonly back?: string | undefined;
  /** Of a deployment that was there before: only tasks that ended after this moment count. */
  readonly since?: number | undefined;
  /** When the deployment was made. */
  readonly createdAt?: number | undefined;
  /** When the deployment had last been updated when this run had done so: what was read before that is old. */
  readonly updatedAt?: number | undefined;
}

/** What one look at a service shows. */
export interface Look {
  readonly service: EcsService;
  /** The service deployment of the mark; undefined where ECS does not tell, or not yet. */
  readonly serviceDeployment?: EcsServiceDeployment | undefined;
}

/**
 * How a deployment stands.
 *
 * `rollingBack`: what ECS itself does about a failure. `going` back to the last revision that was well, or `failed` in
 * that; absent: nothing. `mayBeSuperseded`: it was stopped, and neither a failure nor a newer deployment is in the list
 * of the service, which may be older than that.
 */
export type Verdict =
  | { readonly is: 'pending'; readonly nearItsEnd: boolean }
  | { readonly is: 'deployed' }
  | {
      readonly is: 'failed';
      readonly reason: string;
      readonly rollingBack?: 'going' | 'failed';
      readonly mayBeSuperseded?: boolean;
    }
  | { readonly is: 'superseded'; readonly by: EcsDeployment };

/**
 * Judges one look at a service.
 *
 * A service deployment says most, and first; `deployments[]` says the same where that API is not there. What was read
 * may be older than the update, since ECS is only consistent in the end: a deployment that is not in the list yet, with
 * one on top that was there before, is still to come.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeployment.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html
 */
export function verdictOf({ service, serviceDeployment }: Look, mark: Mark): Verdict {
  if (serviceDeployment === undefined) return byList(service, mark);
  return byServiceDeployment(serviceDeployment, service, mark);
}

function byServiceDeployment(
  serviceDeployment: EcsServiceDeployment,
  service: EcsService,
  mark: Mark,
): Verdict {
  const { status, statusReason, rollback, lifecycleStage } = serviceDeployment;
  const said = rollback?.reason || statusReason || ownReason(service, mark);
  const reason = [...failuresInWords(serviceDeployment), said].filter(Boolean).join('\n');
  switch (status) {
    case 'SUCCESSFUL':
      return { is: 'deployed' };
    case 'ROLLBACK_REQUESTED':
    case 'ROLLBACK_IN_PROGRESS':
    case 'ROLLBACK_SUCCESSFUL':
      return { is: 'failed', reason, rollingBack: 'going' };
    case 'ROLLBACK_FAILED':
      return { is: 'failed', reason, rollingBack: 'failed' };
    case 'STOPPED':
      return (
        newerThan(service, mark) ?? { is: 'failed', reason, mayBeSuperseded: !failedInItself(service, mark) }
      );
    default:
      // Also while the list calls it complete: alarms are watched for a while, traffic is shifted.
      return lifecycleStage === 'BAKE_TIME' ? stillPending : pending(inList(service, mark).own);
  }
}

/** All tasks run while a deployment bakes, and it says nothing of the end. */
const stillPending: Verdict = { is: 'pending', nearItsEnd: false };

function byList(service: EcsService, mark: Mark): Verdict {
  const { own, primary } = inList(service, mark);
  if (!primary) return pending(own);
  if (primary.id === mark.own) return ofPrimary(primary, mark);
  const newer = newerThan(service, mark);
  if (newer) return newer;
  const hasLeft = own !== undefined || hasFailed(service, mark);
  if (!hasLeft && !isRollback(primary)) return pending(own);
  const reason = own?.rolloutStateReason || failureEvent(service, mark) || primary.rolloutStateReason || '';
  return { is: 'failed', reason, rollingBack: 'going' };
}

/** A deployment that is the service's own: ECS moves towards it. */
function ofPrimary(primary: EcsDeployment, { updatedAt = 0 }: Mark): Verdict {
  const { rolloutState, rolloutStateReason = '', desiredCount = 0, runningCount = 0 } = primary;
  if ((primary.updatedAt ?? updatedAt) < updatedAt) return pending(primary);
  if (rolloutState === 'FAILED') return { is: 'failed', reason: rolloutStateReason };
  // Without a state there is a Classic Load Balancer; then it is the counts that tell.
  const isThere = runningCount === desiredCount && (primary.pendingCount ?? 0) === 0;
  const isDone = rolloutState === undefined || rolloutState === 'COMPLETED';
  return isDone && isThere ? { is: 'deployed' } : pending(primary);
}

function pending(own: EcsDeployment | undefined): Verdict {
  const { desiredCount = 0, runningCount = 0, failedTasks = 0 } = own ?? {};
  return {
    is: 'pending',
    nearItsEnd: own !== undefined && (runningCount >= desiredCount || failedTasks > 0),
  };
}

/** Somebody else's deployment on top of this one, unless it is the way back from this one. */
function newerThan(service: EcsService, mark: Mark): Verdict | undefined {
  const { primary } = inList(service, mark);
  if (!primary?.id || primary.id === mark.own || mark.known.has(primary.id)) return undefined;
  if (isRollback(primary) || (failedInItself(service, mark) && leadsBack(primary, mark))) return undefined;
  return { is: 'superseded', by: primary };
}

function inList({ deployments = [] }: EcsService, mark: Mark) {
  return {
    own: deployments.find(({ id }) => id === mark.own),
    primary: deployments.find(({ status }) => status === 'PRIMARY'),
  };
}

/** In the words of ECS: `ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/...`. */
function isRollback({ rolloutStateReason = '' }: EcsDeployment): boolean {
  return /roll(ing|ed)? ?back/i.test(rolloutStateReason);
}

/** Behind a failure it is ECS that goes back; somebody else deploys another revision. */
const leadsBack = ({ taskDefinition }: EcsDeployment, { revision, back }: Mark) =>
  back === undefined ? taskDefinition !== revision : taskDefinition === back;

/** It failed in itself: nobody stopped it. */
const failedInItself = (service: EcsService, mark: Mark) =>
  inList(service, mark).own?.rolloutState === 'FAILED' || hasFailed(service, mark);

const hasFailed = (service: EcsService, mark: Mark) => failureEvent(service, mark) !== undefined;

/** `(service web) (deployment ecs-svc/1) deployment failed: tasks failed to start.` */
function failureEvent({ events = [] }: EcsService, { own }: Mark): string | undefined {
  return events.find(({ message = '' }) => message.includes(own) && /deployment failed/i.test(message))
    ?.message;
}

const ownReason = (service: EcsService, mark: Mark) => inList(service, mark).own?.rolloutStateReason;
