import { stateText } from '../elb/errors.js';
import type { LoadBalancing } from '../elb/load-balancing.js';
import { targetGroup } from '../elb/target-groups.js';
import { describeHealth, isMember, type TargetHealth, targetText } from '../elb/target-health.js';
import type { TargetGroup } from '../elb/types.js';
import { askAws } from './aws-loop.js';
import type { Answer, Probe } from './probe.js';

/**
 * A target group, all of whose targets have to be healthy, and at least one has to be there. What drains is on its way
 * out and does not count.
 *
 * @param wanted name or ARN
 * @param pollMs between two looks
 */
export function targetGroupProbe(balancing: LoadBalancing, wanted: string, pollMs: number): Probe {
  const find = (signal: AbortSignal) => targetGroup(balancing, wanted, signal);
  return {
    name: `target group ${nameOf(wanted)}`,
    from: 'the runner',
    check: async (signal) => {
      await find(signal);
    },
    watch(onAnswer, pace, signal) {
      let group: TargetGroup | undefined;
      const look = async (): Promise<Answer> => {
        group ??= await find(signal);
        return answerOf(await describeHealth(balancing, group, signal));
      };
      return askAws(look, pollMs, pace, onAnswer, signal);
    },
  };
}

/** In the group's own words. */
export function answerOf(health: readonly TargetHealth[]): Answer {
  const targets = health.filter(isMember);
  const ill = targets.filter(({ state }) => state !== 'healthy');
  if (targets.length === 0) return { good: false, text: 'it has no targets', lines: [] };
  if (ill.length === 0)
    return {
      good: true,
      text: `${targets.length} ${targets.length === 1 ? 'target is' : 'targets are'} healthy`,
      lines: [],
    };
  return {
    good: false,
    text: ill.map((one) => `${targetText(one)} is ${stateText(one)}`).join('; '),
    lines: [],
  };
}

/** `arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/73e2d6bc24d8a067` is that of `web`. */
const nameOf = (wanted: string): string => /:targetgroup\/([^/]+)\//.exec(wanted)?.[1] ?? wanted;
