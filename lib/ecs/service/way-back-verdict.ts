import type { Look } from './verdict.js';

/** How far a service is on its way back. */
export type Arrival =
  | { readonly is: 'pending' | 'back' | 'superseded' }
  | { readonly is: 'failed'; readonly reason: string; readonly deployment: string | undefined };

/**
 * Judges one look at a service that goes back to a revision.
 *
 * @param back ARN of that revision
 * @param past ids of deployments that it comes from
 */
export function arrivalOf(
  { service, serviceDeployment }: Look,
  back: string,
  past: ReadonlySet<string>,
): Arrival {
  const primary = service.deployments?.find(({ status }) => status === 'PRIMARY');
  if (serviceDeployment?.status === 'ROLLBACK_SUCCESSFUL') return { is: 'back' };
  if (serviceDeployment?.status === 'ROLLBACK_FAILED') {
    const { rollback, statusReason } = serviceDeployment;
    const reason = rollback?.reason || statusReason || 'ROLLBACK_FAILED';
    return { is: 'failed', reason, deployment: primary?.id };
  }
  if (primary?.id === undefined || past.has(primary.id)) return { is: 'pending' };
  const isEcs = serviceDeployment?.status?.startsWith('ROLLBACK') ?? false;
  if (primary.taskDefinition !== back) return { is: isEcs ? 'pending' : 'superseded' };
  const { rolloutState, rolloutStateReason = 'FAILED', runningCount = 0, desiredCount = 0 } = primary;
  if (rolloutState === 'FAILED') return { is: 'failed', reason: rolloutStateReason, deployment: primary.id };
  // What a service deployment says of its end is surer than the counts.
  if (isEcs) return { is: 'pending' };
  const isDone = rolloutState === undefined || rolloutState === 'COMPLETED';
  return { is: isDone && runningCount === desiredCount ? 'back' : 'pending' };
}
