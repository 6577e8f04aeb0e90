import type { EcsDeployment, EcsService } from '../../aws/ecs.js';
import type { Look, Mark } from './verdict.js';

/** How far a service is on its way back. */
export type Arrival =
  | { readonly is: 'pending' | 'back' | 'superseded' }
  | { readonly is: 'failed'; readonly reason: string; readonly deployment: string | undefined };

/** What a service goes back from, and to. */
export interface Way {
  /** ARN of the revision that it goes back to. */
  readonly back: string;
  /** Ids of deployments that it comes from. */
  readonly past: ReadonlySet<string>;
  /** Of the deployment that is taken back, where it is known. */
  readonly mark?: Mark | undefined;
}

/** Judges one look at a service that goes back to a revision. */
export function arrivalOf({ service, serviceDeployment }: Look, { back, past, mark }: Way): Arrival {
  const primary = service.deployments?.find(({ status }) => status === 'PRIMARY');
  if (serviceDeployment?.status === 'ROLLBACK_SUCCESSFUL') return { is: 'back' };
  if (serviceDeployment?.status === 'ROLLBACK_FAILED') {
    const { rollback, statusReason } = serviceDeployment;
    const reason = rollback?.reason || statusReason || 'ROLLBACK_FAILED';
    return { is: 'failed', reason, deployment: primary?.id };
  }
  if (primary?.id === undefined || past.has(primary.id)) return { is: 'pending' };
  if (mark !== undefined && isBefore(mark, primary, service)) return { is: 'pending' };
  const isEcs = serviceDeployment?.status?.startsWith('ROLLBACK') ?? false;
  if (primary.taskDefinition !== back) return { is: isEcs ? 'pending' : 'superseded' };
  const { rolloutState, rolloutStateReason = 'FAILED', runningCount = 0, desiredCount = 0 } = primary;
  if (rolloutState === 'FAILED') return { is: 'failed', reason: rolloutStateReason, deployment: primary.id };
  // What a service deployment says of its end is surer than the counts.
  if (isEcs) return { is: 'pending' };
  const isDone = rolloutState === undefined || rolloutState === 'COMPLETED';
  return { is: isDone && runningCount === desiredCount ? 'back' : 'pending' };
}

/**
 * What was read is older than the deployment that is taken back: on top is one that was there before it, as it was
 * then. It was the end of the way back, were that the old deployment itself.
 */
function isBefore(
  { own, known, createdAt = 0 }: Mark,
  primary: EcsDeployment,
  { deployments = [] }: EcsService,
) {
  const { id = '', updatedAt = createdAt } = primary;
  return known.has(id) && updatedAt < createdAt && !deployments.some((one) => one.id === own);
}
