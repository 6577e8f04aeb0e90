import type { DeployError } from '../errors/deploy-error.js';
import { type Arrival, arrivalOf } from './arrival.js';
import { wrongWay } from './errors.js';
import type { RunFacts } from './facts.js';
import type { Frontend, Policy, Rule } from './policy.js';
import { arrivalSentence, decisionSentence } from './reason.js';
import { promotionOf, ruleOf } from './rule-of.js';
import { imageTags } from './tags.js';

/** What a run may do. */
export interface Allowed {
  readonly build: boolean;
  readonly push: boolean;
  readonly deploy: boolean;
  /** Empty for none. */
  readonly environment: string;
  readonly frontend: Frontend;
  readonly tags: readonly string[];
}

export interface Decision {
  readonly allowed: Allowed;
  /** Sentences for a person. */
  readonly reason: string;
  /** The change came from another branch than it has to. Where the guard fails, nothing is allowed. */
  readonly wrongWay?: DeployError;
}

const nothing: Allowed = {
  build: false,
  push: false,
  deploy: false,
  environment: '',
  frontend: 'none',
  tags: [],
};

/**
 * What a run may do by a policy.
 *
 * @param checked of anything but a pull request: whether its commit came from where it has to, as far as that was asked
 */
export function decide(policy: Policy, facts: RunFacts, checked?: Arrival): Decision {
  const allowed = allowedBy(policy, facts);
  const said = decisionSentence(policy, facts, allowed);
  const promotion = promotionOf(policy, facts);
  const arrival = promotion && arrivalOf(promotion, facts, checked);
  if (!promotion || !arrival) return { allowed, reason: said };
  if (arrival.kind !== 'wrong') return { allowed, reason: `${said} ${arrivalSentence(arrival)}` };
  const error = wrongWay(policy, promotion, facts, arrival);
  if (policy.guard === 'warn') {
    const reason = `${said} ${arrivalSentence(arrival)} That is a warning only: guard is warn.`;
    return { allowed, reason, wrongWay: error };
  }
  return denied(arrivalSentence(arrival), error);
}

/** Nothing may go on. */
export function denied(reason: string, error: DeployError): Decision {
  return { allowed: nothing, reason: `${reason} Nothing may go on.`, wrongWay: error };
}

/** What a run may do, wherever its change came from. */
export function allowedBy(policy: Policy, facts: RunFacts): Allowed {
  if (facts.deleted !== undefined) return nothing;
  // Only what is about to be merged: its pull request has had its preview.
  if (facts.queueOf !== undefined) return { ...nothing, build: true };
  const { pull } = facts;
  if (!pull) return allowed(ruleOf(policy, facts), facts);
  if (pull.fork === undefined && !facts.inFork) return { ...nothing, build: true, frontend: 'preview' };
  // Nothing of a stranger is pushed or deployed, and none of its runs has the secrets for a preview.
  const { build = false, frontend = 'none' } = policy.otherwise;
  return { ...nothing, build, frontend: frontend === 'none' ? 'none' : 'preview' };
}

function allowed(rule: Rule, { sha, ref }: RunFacts): Allowed {
  const {
    build = false,
    push = false,
    deploy = false,
    environment = '',
    frontend = 'none',
    tags = [],
  } = rule;
  return { build, push, deploy, environment, frontend, tags: imageTags(tags, sha, ref) };
}
