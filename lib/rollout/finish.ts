import { settleAll } from '../concurrency/in-parallel.js';
import { toDeployError } from '../errors/deploy-error.js';
import type { TargetState } from './target-state.js';

/** After success: what is no longer needed goes, on every target that is well. A failure here is a warning. */
export async function finishAll(
  states: readonly TargetState[],
  concurrency: number,
  signal: AbortSignal,
): Promise<void> {
  const well = states.filter(({ isWell }) => isWell);
  const steps = well.flatMap(({ touched, writer }) => touched.map((step) => ({ step, writer })));
  await settleAll(steps, concurrency, async ({ step, writer }) => {
    try {
      await step.finish(signal);
    } catch (thrown) {
      const { message } = toDeployError(thrown);
      writer.write({ type: 'warning', target: step.target, message: `${step.step}: ${message}` });
    }
  });
}
