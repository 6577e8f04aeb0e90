import type { RunIdentity } from '../../lib/capability/capability.js';
import type { InputsOf } from '../../lib/capability/define-action.js';
import { readStructured } from '../../lib/capability/structured.js';
import { type GroupSettings, readGroupSettings } from '../../lib/elb/group-settings.js';
import { LoadBalancing } from '../../lib/elb/load-balancing.js';
import { type RuleWish, readRuleWishes } from '../../lib/elb/rule-wishes.js';
import type { Pace } from '../../lib/elb/target-health.js';
import { inputProblemsOf } from '../../lib/rollout/begin.js';
import type { registerTargetInputs } from './definition.js';
import type { GivenTarget } from './given-targets.js';

export type Inputs = InputsOf<typeof registerTargetInputs>;

/** What the inputs ask for, read to the end; shared by all targets of a step. */
export interface TargetsWish extends Pace {
  readonly balancing: LoadBalancing;
  readonly region: string | undefined;
  /** Name or ARN. */
  readonly group: string;
  readonly state: Inputs['state'];
  readonly around: boolean;
  readonly targets: readonly GivenTarget[];
  readonly rules: readonly RuleWish[];
  readonly create: GroupSettings | undefined;
  /** What this run has taken out and not put back, so that hosts of one batch do not count on each other. */
  readonly out: Set<string>;
}

/** @throws InputProblems with all that is wrong with `rules` and `create` */
export async function readWish(inputs: Inputs, { directory }: RunIdentity): Promise<TargetsWish> {
  const { rules, create, region, targets = [], state, around, timeout, poll } = inputs;
  const [ruleWishes, settings] = await Promise.allSettled([
    rules === undefined ? [] : readStructured(rules, 'rules', directory).then(readRuleWishes),
    create === undefined ? undefined : readStructured(create, 'create', directory).then(readGroupSettings),
  ]);
  if (ruleWishes.status === 'rejected' || settings.status === 'rejected')
    throw inputProblemsOf([ruleWishes, settings]);
  return {
    balancing: new LoadBalancing(region),
    region,
    group: inputs['target-group'],
    state,
    around,
    targets,
    rules: ruleWishes.value,
    create: settings.value,
    timeoutMs: timeout,
    pollMs: poll,
    out: new Set(),
  };
}
