import type { RunFacts } from './facts.js';
import { matches } from './pattern.js';
import type { Promotion } from './rule-of.js';

/** Whether a change came from where it has to. */
export type Arrival =
  /** @property how a sentence */
  | { readonly kind: 'right'; readonly how: string }
  /** @property from what it came from instead, or is not in: an end of a sentence; hint what to look at besides */
  | { readonly kind: 'wrong'; readonly subject: string; readonly from: string; readonly hint?: string }
  /** @property why an end of a sentence */
  | { readonly kind: 'unchecked'; readonly why: string };

/**
 * Whether a run came from where it has to.
 *
 * @param checked what was asked of a commit; a pull request says by itself where it comes from
 */
export function arrivalOf(promotion: Promotion, { pull }: RunFacts, checked: Arrival | undefined): Arrival {
  if (!pull) return checked ?? { kind: 'unchecked', why: 'no token was given' };
  const subject = `pull request ${pull.number}`;
  if (pull.fork !== undefined) {
    const where = pull.fork === '' ? 'of a fork that is gone' : `of the fork ${pull.fork}`;
    return { kind: 'wrong', subject, from: `comes from the branch ${pull.head} ${where}` };
  }
  const isRight = promotion.from.some((pattern) => matches(pattern, pull.head));
  if (isRight) return { kind: 'right', how: `It comes from ${pull.head}, as it has to` };
  return { kind: 'wrong', subject, from: `comes from ${pull.head}` };
}
