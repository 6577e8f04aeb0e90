import type { RunContext } from '../../lib/capability/define-action.js';
import { probeDocker } from '../../lib/docker/install-probe.js';
import type { Host } from '../../lib/host/host.js';
import type { Recovered } from '../../lib/rollout/recovered.js';
import { interrupted } from './errors.js';
import { containerName, endCommand } from './one-off-commands.js';

const deadlineMs = 60_000;

/**
 * Ends the container of a run that was killed: nobody waits for it any more.
 *
 * @throws DeployError `migrations-interrupted` where there was one
 */
export async function endLeft(
  host: Host,
  project: string,
  { run, signal }: Pick<RunContext, 'run' | 'signal'>,
): Promise<Recovered> {
  const { docker } = await probeDocker(host.remote, signal);
  if (docker === undefined) return 'untouched';
  const command = endCommand({ docker, name: containerName(project, run.id) }, 0);
  const { stderr } = await host.remote.exec(command, { signal, deadlineMs, repeatable: true });
  if (stderr.includes('there')) throw interrupted(`host ${host.name}, project ${project}`, undefined);
  return 'untouched';
}
