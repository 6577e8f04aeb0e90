import { settleAll } from '../concurrency/in-parallel.js';
import { toDeployError } from '../errors/deploy-error.js';

/** What came of a look at one thing that a deploy needs. */
export interface Finding {
  /** `SKIP`: it is not needed, or cannot be told; `said` says which. */
  readonly status: 'OK' | 'NG' | 'SKIP';
  readonly said: string;
  /** What to do, where it is NG; may have several lines. */
  readonly remedy?: string;
}

/** One thing to look at; the look changes nothing. */
export interface Check {
  readonly name: string;
  /** Where it is looked at; on this machine when left out. */
  readonly host?: string;
  run(): Promise<Finding> | Finding;
}

/** A check that was made. */
export interface Checked extends Finding {
  readonly name: string;
  readonly host?: string;
}

export const ok = (said: string): Finding => ({ status: 'OK', said });
export const skip = (said: string): Finding => ({ status: 'SKIP', said });
export const notGood = (said: string, remedy: string): Finding => ({ status: 'NG', said, remedy });

/** A look that failed is NG, with what the error says. */
export function failed(thrown: unknown): Finding {
  const { what, remedy } = toDeployError(thrown);
  return notGood(what, remedy);
}

/** Makes all checks at the same time; what one throws hides no other. */
export async function runChecks(checks: readonly Check[]): Promise<Checked[]> {
  const settled = await settleAll(checks, Math.max(1, checks.length), async (check) => check.run());
  return checks.map(({ name, host }, index) => {
    const one = settled[index];
    const finding = one?.status === 'fulfilled' ? one.value : failed(one?.reason);
    return { name, ...(host !== undefined && { host }), ...finding };
  });
}
