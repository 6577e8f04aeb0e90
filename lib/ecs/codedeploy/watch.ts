import type { CodeDeployClient, CodeDeployment, EcsTarget } from '../../aws/codedeploy.js';
import { isPassing } from '../../aws/errors.js';
import { pauseFor } from '../../concurrency/pause.js';
import { DeployError } from '../../errors/deploy-error.js';
import { lastPart } from '../service/names.js';
import type { ServiceName } from '../service/read-service.js';
import { type CodeDeployVerdict, codeDeployVerdict } from './verdict.js';

/** AWS may be out of reach for this long before a wait is given up; milliseconds. */
const blindForMs = 3 * 60_000;

/** What one look shows; the target is undefined where this role may not see it, or it is not there yet. */
export interface CodeDeployLook {
  readonly deployment: CodeDeployment;
  readonly target: EcsTarget | undefined;
}

export interface CodeDeployWatch {
  readonly client: CodeDeployClient;
  readonly name: ServiceName;
  readonly id: string;
  /** Between two looks. */
  readonly pollMs: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Told of each look. @returns why it counts as failed already, where it does */
  onLook?(look: CodeDeployLook): Promise<string | undefined>;
}

export interface CodeDeployEnd {
  readonly verdict: Exclude<CodeDeployVerdict, { is: 'pending' }> | { readonly is: 'timed-out' };
  readonly look: CodeDeployLook | undefined;
}

/**
 * Looks at a deployment until it has come to its end.
 *
 * @throws what `signal` aborts with; DeployError `aws-refused` where AWS refuses, or is out of reach for three minutes
 */
export async function watchCodeDeploy(options: CodeDeployWatch): Promise<CodeDeployEnd> {
  const { pollMs, signal } = options;
  const deadline = performance.now() + options.timeoutMs;
  let seen = performance.now();
  let last: CodeDeployLook | undefined;
  for (;;) {
    try {
      const look = await lookAt(options);
      last = look;
      seen = performance.now();
      const early = await options.onLook?.(look);
      const verdict = codeDeployVerdict(look.deployment, look.target);
      if (verdict.is !== 'pending') return { verdict, look };
      if (early !== undefined) return { verdict: { is: 'failed', reason: early }, look };
    } catch (thrown) {
      if (!isPassing(thrown) || performance.now() - seen > blindForMs) throw thrown;
    }
    const left = deadline - performance.now();
    if (left <= 0) return { verdict: { is: 'timed-out' }, look: last };
    await pauseFor(Math.min(pollMs, left), signal);
  }
}

/** One look at a deployment. */
export async function lookAt({
  client,
  name,
  id,
  signal,
}: Pick<CodeDeployWatch, 'client' | 'name' | 'id' | 'signal'>): Promise<CodeDeployLook> {
  const { deploymentInfo = {} } = await client.call('GetDeployment', { deploymentId: id }, signal);
  const targetId = `${lastPart(name.cluster)}:${lastPart(name.service)}`;
  try {
    const { deploymentTarget } = await client.call(
      'GetDeploymentTarget',
      { deploymentId: id, targetId },
      signal,
    );
    return { deployment: deploymentInfo, target: deploymentTarget?.ecsTarget };
  } catch (thrown) {
    // The deployment itself says how it stands; the target says only more of it.
    if (!(thrown instanceof DeployError) || isPassing(thrown)) throw thrown;
    return { deployment: deploymentInfo, target: undefined };
  }
}
