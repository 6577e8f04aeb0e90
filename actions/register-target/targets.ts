import { BlockList, isIP, isIPv4 } from 'node:net';
import { instancesById } from '../../lib/aws/ec2-instances.js';
import { addressesPublic, groupKindWrong, instancesUnfit, targetKindWrong } from '../../lib/elb/errors.js';
import type { Target } from '../../lib/elb/target-health.js';
import type { TargetGroup } from '../../lib/elb/types.js';
import { DeployError } from '../../lib/errors/deploy-error.js';
import type { Host } from '../../lib/host/host.js';
import { isInstanceId } from './given-targets.js';
import { nothingGiven, withoutHost } from './input-rules.js';
import type { TargetsWish } from './wish.js';

/**
 * The targets that are meant: those of the input, or in a phase with hosts the host itself, by the kind that the
 * group takes.
 *
 * @throws DeployError `target-type`, `target-address`, `target-of-phase`, `target-none-given`
 */
export function targetsMeant(
  wish: TargetsWish,
  host: Host | undefined,
  group: TargetGroup,
): readonly Target[] {
  const { TargetType: type = 'instance' } = group;
  if (type !== 'instance' && type !== 'ip') throw groupKindWrong(group);
  const meant = host === undefined ? givenTargets(wish, group) : targetsOfHost(wish, host, group);
  const outside = type === 'ip' ? meant.map(({ id }) => id).filter(isPublic) : [];
  if (outside.length > 0) throw addressesPublic(group, outside);
  return meant;
}

function targetsOfHost({ targets }: TargetsWish, host: Host, group: TargetGroup): readonly Target[] {
  const named = targets.flatMap(({ id }) => id ?? []);
  if (named.length > 0) throw namedInPhase(named);
  const id = idOf(host, group);
  const ports = targets.length > 0 ? targets.map(({ port }) => port) : [undefined];
  return ports.map((port = group.Port ?? 0) => ({ id, port }));
}

function givenTargets({ targets, rules, create }: TargetsWish, group: TargetGroup): readonly Target[] {
  const { TargetType: type = 'instance', Port = 0 } = group;
  if (targets.length === 0 && rules.length === 0 && create === undefined) throw nothingGiven();
  const meant = targets.map(({ id, port = Port }) => {
    if (id === undefined) throw withoutHost();
    return { id, port };
  });
  const wrong = meant.filter(({ id }) => isInstanceId(id) !== (type === 'instance')).map(({ id }) => id);
  if (wrong.length > 0)
    throw targetKindWrong(group, wrong, type === 'instance' ? 'instance ids' : 'addresses');
  return meant;
}

/**
 * What a target group of addresses takes, beside the subnets of its VPC.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html#target-type
 */
const privateAddresses = new BlockList();
for (const [address, prefix] of [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  privateAddresses.addSubnet(address, prefix);

const isPublic = (address: string): boolean => isIPv4(address) && !privateAddresses.check(address);

function idOf({ name, remote }: Host, group: TargetGroup): string {
  const { instance } = remote;
  const address = instance?.privateAddress ?? remote.address.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
  if (group.TargetType === 'ip') {
    if (isIP(address) > 0) return address;
    throw targetKindWrong(group, [`${name} (${address})`], 'addresses');
  }
  if (instance !== undefined) return instance.id;
  throw targetKindWrong(group, [`${name} (${address})`], 'instances, which hosts of tag:KEY=VALUE are');
}

function namedInPhase(named: readonly string[]): DeployError {
  return new DeployError({
    code: 'target-of-phase',
    kind: 'input',
    what: `the hosts of the phase are its targets, and ${named.join(', ')} ${named.length === 1 ? 'is' : 'are'} named`,
    remedy:
      'Leave targets out or give ports alone, such as :3001; or take the step to a phase without hosts.',
  });
}

/**
 * Looks at instances that are to become targets.
 *
 * @throws DeployError `target-instance` with all that cannot
 */
export async function checkInstances(
  { region }: TargetsWish,
  group: TargetGroup,
  targets: readonly Target[],
  signal: AbortSignal,
): Promise<void> {
  const ids = [...new Set(targets.map(({ id }) => id))];
  if (group.TargetType === 'ip' || ids.length === 0) return;
  const found = new Map((await instancesById(ids, region, signal)).map((one) => [one.id, one]));
  const reasons = ids.flatMap((id) => {
    const instance = found.get(id);
    if (instance === undefined) return `there is no instance ${id}`;
    if (instance.state !== 'running') return `the instance ${id} is ${instance.state}`;
    const elsewhere = group.VpcId && instance.vpcId && instance.vpcId !== group.VpcId;
    return elsewhere ? `the instance ${id} is in ${instance.vpcId}, and the group in ${group.VpcId}` : [];
  });
  if (reasons.length > 0) throw instancesUnfit(group, reasons);
}
