import type { StepContext } from '../../lib/capability/capability.js';
import { ownerOf, type PublishedPort, portsCommand, takenPorts } from '../../lib/docker/taken-ports.js';
import type { Host } from '../../lib/host/host.js';
import type { ComposeProject } from '../../lib/values/compose-project.js';
import { portTaken } from './errors.js';

const deadlineMs = 60_000;

/**
 * Makes sure that no other program or project has a port that the release publishes; Docker would only say so
 * once the old container is gone.
 *
 * @throws DeployError `compose-port-taken`
 */
export async function checkPorts(
  host: Host,
  docker: readonly string[],
  project: ComposeProject,
  projectName: string,
  { signal }: StepContext,
): Promise<void> {
  const wanted = publishedPorts(project);
  if (wanted.length === 0) return;
  const options = { signal, deadlineMs, repeatable: true };
  const { stdout } = await host.remote.exec(portsCommand(docker), options);
  const taken = takenPorts(stdout, projectName);
  for (const port of wanted) {
    const owner = ownerOf(port, taken);
    if (owner !== undefined) throw portTaken(host.name, port.service, port.port, owner);
  }
}

/** What a project publishes at fixed TCP ports, ranges left out. */
export function publishedPorts(project: ComposeProject): PublishedPort[] {
  return Object.entries(project.services ?? {}).flatMap(([service, { ports = [] }]) =>
    ports
      .filter(({ published, protocol = 'tcp' }) => protocol === 'tcp' && /^\d+$/.test(String(published)))
      .map(({ published, host_ip: address = '0.0.0.0' }) => ({ service, port: Number(published), address })),
  );
}
