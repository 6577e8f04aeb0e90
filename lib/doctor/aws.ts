import type { System } from '../rollout/system.js';
import { type Check, ok } from './check.js';
import type { NeedingStep } from './subject.js';

/** Who this machine is for AWS, and whether it may do what the file needs; nothing where the file needs none. */
export function awsChecks(
  { config }: Pick<System, 'config'>,
  steps: readonly NeedingStep[],
  signal: AbortSignal,
): Check[] {
  const tags = config.hosts.some(({ entries }) => entries.some(({ kind }) => kind === 'tag'));
  const actions = new Set(steps.flatMap(({ needs }) => needs.aws ?? []));
  if (!tags && actions.size === 0) return [];
  const permissions: Check[] = [...actions].map((action) => ({
    name: action,
    run: async () => {
      // Trying it is the only way to know: there is no dry run of it, and it changes nothing.
      const [need] = steps.flatMap(({ needs }) =>
        needs.aws?.includes(action) ? (needs.registry ?? []) : [],
      );
      await need?.login(signal);
      return ok('allowed');
    },
  }));
  if (tags)
    permissions.unshift({ name: 'ec2:DescribeInstances', run: () => ok('allowed: it found the hosts') });
  return [identityCheck(signal), ...permissions];
}

/** Who AWS takes this machine for. */
export function identityCheck(signal: AbortSignal): Check {
  return {
    name: 'aws identity',
    run: async () => {
      // AWS is loaded only where a file uses it.
      const { callerIdentity } = await import('../aws/caller-identity.js');
      const { arn, account } = await callerIdentity(signal);
      return ok(arn ?? `account ${account}`);
    },
  };
}
