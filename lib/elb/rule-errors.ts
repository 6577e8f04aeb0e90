import { DeployError } from '../errors/deploy-error.js';
import { nearestName } from '../values/nearest.js';
import { conditionsOf, forwardsTo, matchText, type RuleConflict } from './rule-changes.js';
import type { Rule } from './types.js';

/** There is no such listener. */
export function listenerMissing(name: string, known: readonly string[]): DeployError {
  const near = nearestName(name, known);
  return new DeployError({
    code: 'target-listener-missing',
    kind: 'input',
    what: `there is no listener ${name}${near === undefined ? '' : `; did you mean ${near}?`}`,
    where: 'input rules',
    remedy:
      known.length === 0
        ? 'Look at AWS_REGION and the credentials: nothing of that name is there.'
        : `These are there: ${known.join(', ')}. A listener is an ARN, or the name of its load balancer with its port.`,
  });
}

/** A rule of somebody else has the priority. */
export function ruleTaken({ wish, taken }: RuleConflict): DeployError {
  return new DeployError({
    code: 'target-rule-taken',
    kind: 'input',
    what: `priority ${wish.priority} of ${wish.listener} is taken: ${ruleText(taken)}`,
    where: 'input rules',
    remedy:
      'It leads elsewhere, so that it is left alone. Give another priority, or remove that rule yourself; nothing was changed.',
  });
}

function ruleText(rule: Rule): string {
  const conditions = conditionsOf(rule);
  const matches = conditions === undefined ? 'a rule with conditions of other kinds' : matchText(conditions);
  return `${matches} -> ${actionText(rule)} (${rule.RuleArn})`;
}

function actionText({ Actions = [] }: Rule): string {
  const groups = Actions.flatMap(forwardsTo).map((arn) => `target group ${groupName(arn)}`);
  const others = Actions.flatMap(({ Type }) => (Type && Type !== 'forward' ? [Type] : []));
  return [...others, ...groups].join(', ') || 'nothing';
}

/** `arn:aws:elasticloadbalancing:...:targetgroup/NAME/ID` */
const groupName = (arn: string): string => arn.split('/')[1] ?? arn;
