import { isRefusal } from '../aws/errors.js';
import { targetGroupMissing } from './errors.js';
import type { LoadBalancing } from './load-balancing.js';
import { DescribeTargetGroupAttributes, DescribeTargetGroups } from './operations.js';
import type { TargetGroup } from './types.js';

/**
 * A target group by its ARN or name.
 *
 * @returns undefined where there is none
 * @throws DeployError `aws-refused`
 */
export async function findTargetGroup(
  balancing: LoadBalancing,
  wanted: string,
  signal: AbortSignal,
): Promise<TargetGroup | undefined> {
  const question = wanted.startsWith('arn:') ? { TargetGroupArns: [wanted] } : { Names: [wanted] };
  try {
    const { TargetGroups: [group] = [] } = await balancing.ask(DescribeTargetGroups, question, signal);
    return group;
  } catch (thrown) {
    if (isRefusal(thrown, /TargetGroupNotFound/)) return undefined;
    throw thrown;
  }
}

/**
 * As `findTargetGroup`, of one that has to be there.
 *
 * @param where how a person finds what names it
 * @throws DeployError `target-group-missing` with the nearest name; `aws-refused`
 */
export async function targetGroup(
  balancing: LoadBalancing,
  wanted: string,
  signal: AbortSignal,
  where?: string,
): Promise<TargetGroup> {
  const found = await findTargetGroup(balancing, wanted, signal);
  if (found !== undefined) return found;
  const all = await balancing.askAll(
    DescribeTargetGroups,
    {},
    ({ TargetGroups }) => TargetGroups?.map(({ TargetGroupName }) => TargetGroupName),
    signal,
  );
  throw targetGroupMissing(wanted, all, where);
}

const defaultDelayMs = 300_000;

/**
 * How long a target that was taken out is told as `draining`, in milliseconds: for all of this time, also where its
 * last connection ended earlier.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#deregistration-delay
 */
export async function deregistrationDelayMs(
  balancing: LoadBalancing,
  { TargetGroupArn }: TargetGroup,
  signal: AbortSignal,
): Promise<number> {
  const { Attributes = [] } = await balancing.ask(DescribeTargetGroupAttributes, { TargetGroupArn }, signal);
  const delay = Attributes.find(({ Key }) => Key === 'deregistration_delay.timeout_seconds');
  return delay === undefined ? defaultDelayMs : Number(delay.Value) * 1000;
}
