import { isIP } from 'node:net';
import { instancesById } from '../../lib/aws/ec2-instances.js';
import { groupKindWrong, instancesUnfit, targetKindWrong } from '../../lib/elb/errors.js';
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
 * @throws DeployError `target-type`, `target-of-phase`, `target-none-given`
 */
export function targetsMeant(
  { targets, rules, create }: TargetsWish,
  host: Host | undefined,
  group: TargetGroup,
): readonly Target[] {
  const { TargetType: type = 'instance', Port = 0 } = group;
  if (type !== 'instance' && type !== 'ip') throw groupKindWrong(group);
  if (host !== undefined) {
    const named = targets.flatMap(({ id }) => id ?? []);
    if (named.length > 0) throw namedInPhase(named);
    const id = idOf(host, group);
    return (targets.length > 0 ? targets : [{ port: undefined }]).map(({ port = Port }) => ({ id, port }));
  }
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
