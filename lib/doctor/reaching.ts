import type { DeployError } from '../errors/deploy-error.js';
import type { ReachedHosts } from '../rollout/reaching-hosts.js';
import type { SshTarget } from '../ssh/dial.js';
import { addressAndPort } from '../ssh/host-address.js';
import { type Check, failed, ok } from './check.js';

/** What is asked of every host first, in the order in which it is found out. */
const stages = ['reach', 'host key', 'login'] as const;

/** At which of them each error comes; all others are of reaching the host. */
const stageOf: Partial<Record<DeployError['code'], (typeof stages)[number]>> = {
  'ssh-host-key-unpinned': 'host key',
  'ssh-host-key-mismatch': 'host key',
  'ssh-host-key-revoked': 'host key',
  'ssh-known-hosts-authority': 'host key',
  'ssh-key-missing': 'login',
  'ssh-auth-failed': 'login',
  'ssh-auth-too-many': 'login',
  'ssh-agent': 'login',
  'ssh-channel-refused': 'login',
  'ssh-command-not-started': 'login',
};

/** Whether each host answers, shows a pinned key and lets us in. What was not come to is not told. */
export function reachingChecks(
  targets: readonly SshTarget[],
  { failures }: Pick<ReachedHosts, 'failures'>,
): Check[] {
  return targets.flatMap(({ spec }) => {
    const error = failures.find(({ name }) => name === spec.name)?.error;
    const stage = error && (stageOf[error.code] ?? 'reach');
    const passed = stage === undefined ? stages : stages.slice(0, stages.indexOf(stage));
    const said = {
      reach: `${addressAndPort(spec.address, spec.port)} answers`,
      'host key': 'it is a pinned one',
      login: `as ${spec.username}`,
    };
    const checks: Check[] = passed.map((name) => ({ name, host: spec.name, run: () => ok(said[name]) }));
    if (stage !== undefined) checks.push({ name: stage, host: spec.name, run: () => failed(error) });
    return checks;
  });
}
