import type { RunContext } from '../../lib/capability/define-action.js';
import type { Host } from '../../lib/host/host.js';
import type { StepAction } from '../../lib/rollout/step-action.js';
import { drain } from './drain.js';
import { groupAndRules } from './group-and-rules.js';
import { outOfService } from './out-of-service.js';
import { recoverHost } from './recover.js';
import { registration } from './registration.js';
import { type Inputs, readWish, type TargetsWish } from './wish.js';

/** Registers or drains the targets of its inputs, or in a phase with hosts each of them in its turn. */
export const step: StepAction<Inputs> = {
  name: 'register-target',
  success: 'changed',
  async begin(inputs, run) {
    const wish = await readWish(inputs, run);
    return {
      capability: wish.state === 'registered' ? registration : drain,
      wish,
      ...(wish.around && {
        before: outOfService,
        recover: (host: Host, context: RunContext) => recoverHost(host, wish, context),
      }),
      ...((wish.rules.length > 0 || wish.create !== undefined) && { once: groupAndRules }),
      needs: async () => ({ aws: permissionsFor(wish) }),
      outputs: (results) => ({
        healthy: results.length > 0 && results.every(({ details }) => details.healthy === true),
      }),
      end: async () => wish.balancing.close(),
    };
  },
};

/** The actions of AWS that it asks for at most. */
function permissionsFor({ rules, create, state, around }: TargetsWish): readonly string[] {
  const elb = (names: readonly string[]) => names.map((name) => `elasticloadbalancing:${name}`);
  return [
    ...elb(['DescribeTargetGroups', 'DescribeTargetHealth', 'RegisterTargets', 'DeregisterTargets']),
    ...(around || state === 'drained' ? elb(['DescribeTargetGroupAttributes']) : []),
    ...(rules.length > 0
      ? elb(['DescribeLoadBalancers', 'DescribeListeners', 'DescribeRules', 'CreateRule', 'ModifyRule'])
      : []),
    ...(rules.length > 0 ? elb(['DeleteRule', 'SetRulePriorities', 'ModifyListener']) : []),
    ...(create === undefined
      ? []
      : elb(['CreateTargetGroup', 'ModifyTargetGroupAttributes', 'DeleteTargetGroup'])),
    ...(state === 'registered' ? ['ec2:DescribeInstances'] : []),
  ];
}
