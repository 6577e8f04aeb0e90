import { ownerOf, type PublishedPort, portsCommand, takenPorts } from '../../lib/docker/taken-ports.js';
import type { ComposeProject } from '../../lib/values/compose-project.js';
import { portTaken } from './errors.js';
import type { Preparation } from './preparation.js';

const deadlineMs = 60_000;

/**
 * Makes sure that no other program or project has a port that the release publishes; Docker would only say so
 * once the old container is gone.
 *
 * @throws DeployError `compose-port-taken`
 */
export async function checkPorts(
  { host, docker, request, context }: Preparation,
  project: ComposeProject,
): Promise<void> {
  const wanted = publishedPorts(project);
  if (wanted.length === 0) return;
  const options = { signal: context.signal, deadlineMs, repeatable: true };
  const { stdout } = await host.remote.exec(portsCommand(docker), options);
  const taken = takenPorts(stdout, request.project);
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
