import type { ServiceRequest } from '../../aws/ecs.js';
import { readGroupSettings } from '../../elb/group-settings.js';
import type { GroupWish } from '../../elb/group-with-rules.js';
import { readRuleWishes } from '../../elb/rule-wishes.js';
import { DeployError, InputProblems } from '../../errors/deploy-error.js';
import * as errors from './errors.js';

type Balancer = NonNullable<ServiceRequest['loadBalancers']>[number];

/** An entry under `loadBalancers` as it stands there. */
type WrittenBalancer = Balancer & { readonly targetGroup?: unknown; readonly rules?: unknown };

/** What CreateService takes, with the target groups that are still to be found or made. */
export interface Balancing {
  /** An entry whose group is among `groups` has no ARN yet. */
  readonly balancers: readonly Balancer[];
  /** By the number of the entry. */
  readonly groups: ReadonlyMap<number, GroupWish>;
}

/**
 * Reads the load balancers of a service: a target group by its ARN or name, or with what it is made of, and the rules
 * of listeners that lead to it.
 *
 * @throws InputProblems with all that is wrong
 */
export function readGroups(written: readonly WrittenBalancer[]): Balancing {
  const problems: DeployError[] = [];
  const groups = new Map<number, GroupWish>();
  const balancers = written.map(({ targetGroup, rules, ...balancer }, index): Balancer => {
    const { targetGroupArn: arn, ...rest } = balancer;
    if ((arn === undefined) === (targetGroup === undefined) && balancer.loadBalancerName === undefined) {
      const what =
        arn === undefined ? 'no target group is named' : 'targetGroup and targetGroupArn are both given';
      problems.push(errors.groupUnclear(index, what));
      return balancer;
    }
    if (targetGroup === undefined && rules === undefined && (arn === undefined || arn.startsWith('arn:'))) {
      return balancer;
    }
    try {
      const where = `${errors.place}, loadBalancers, entry ${index + 1}`;
      groups.set(index, groupWish(index, { arn, targetGroup, rules }, where));
    } catch (thrown) {
      if (thrown instanceof InputProblems) problems.push(...thrown.problems);
      else if (thrown instanceof DeployError) problems.push(thrown);
      else throw thrown;
    }
    return rest;
  });
  if (problems.length > 0) throw new InputProblems(problems);
  return { balancers, groups };
}

function groupWish(
  index: number,
  { arn, targetGroup, rules }: { readonly arn: string | undefined; targetGroup: unknown; rules: unknown },
  where: string,
): GroupWish {
  const wishes = rules === undefined ? [] : readRuleWishes(rules, `${where}, rules`);
  if (targetGroup === undefined) return { group: arn ?? '', create: undefined, rules: wishes };
  if (typeof targetGroup !== 'object' || targetGroup === null || Array.isArray(targetGroup)) {
    throw errors.groupUnclear(index, 'targetGroup is no map');
  }
  const { Name: name, ...settings } = targetGroup as Readonly<Record<string, unknown>>;
  if (typeof name !== 'string' || name === '') throw errors.groupUnclear(index, 'targetGroup has no Name');
  return { group: name, create: readGroupSettings(settings, `${where}, targetGroup`), rules: wishes };
}
