import type { InputsOf } from '../../lib/capability/define-action.js';
import type { HttpTarget } from '../../lib/health/http.js';
import { httpFromRunner } from '../../lib/health/runner-probes.js';
import { type WaitResult, waitForAll } from '../../lib/health/wait.js';
import type { vercelInputs } from './definition.js';
import type { Deployment } from './deployment.js';
import { smokeTestFailed } from './errors.js';
import type { Stages } from './stages.js';

type Inputs = InputsOf<typeof vercelInputs>;

const intervalMs = 1_000;

/**
 * Asks the deployment until all answers are good.
 *
 * @param untouched says what visitors see meanwhile, for the error
 * @throws `vercel-smoke-test` with the URL, its status and the start of its body, when the time was up
 */
export async function smokeTest(
  inputs: Inputs,
  deployment: Deployment,
  untouched: string,
  stages: Stages,
  signal: AbortSignal,
): Promise<WaitResult> {
  const timeoutMs = inputs['health-timeout'];
  const targets = (inputs['smoke-test'] ?? []).map((item) =>
    smokeTestTarget(item, deployment.url, inputs['protection-bypass']),
  );
  const expectation = { statuses: inputs['expect-status'], body: inputs['expect-body'] };
  const result = await waitForAll({
    probes: targets.map((target) => httpFromRunner(target, expectation)),
    when: { successes: 1, stableForMs: 0 },
    pace: { intervalMs, timeoutMs, stableForMs: 0 },
    signal,
    onChange: ({ name }, { text }) => stages.notice(`${name}: ${text}`),
  });
  signal.throwIfAborted();
  if (result.ended !== 'healthy') {
    const isOwn = (name: string): boolean => name.includes(new URL(deployment.url).host);
    throw smokeTestFailed(result, timeoutMs, untouched, inputs['protection-bypass'] !== undefined, isOwn);
  }
  return result;
}

/**
 * What is asked. Only the deployment itself is told the secret that lets the smoke test in.
 *
 * @param item a path of the deployment, or a URL
 */
export function smokeTestTarget(item: string, deployment: string, bypass: string | undefined): HttpTarget {
  const url = new URL(item, deployment);
  url.hash = '';
  const isOwn = url.origin === new URL(deployment).origin;
  return {
    href: url.href,
    shown: url.href,
    secrets: bypass === undefined ? [] : [bypass],
    ...(isOwn && bypass !== undefined && { headers: { 'x-vercel-protection-bypass': bypass } }),
  };
}
