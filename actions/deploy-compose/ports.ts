import type { StepContext } from '../../lib/capability/capability.js';
import type { Host } from '../../lib/host/host.js';
import { script } from '../../lib/host/script.js';
import { portTaken } from './errors.js';
import type { ComposeProject } from './resolve.js';

const deadlineMs = 60_000;

/** Listening sockets, then a line for each running container: its project, name and published ports. */
const lookText = `ss -Hltn 2>/dev/null | while read -r _ _ _ local _; do echo "listens $local"; done
exec "$@" ps --format 'container {{.Label "com.docker.compose.project"}}|{{.Names}}|{{.Ports}}'`;

/** A TCP port that a service publishes on the host. */
export interface PublishedPort {
  readonly service: string;
  readonly port: number;
}

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
  const { stdout } = await host.remote.exec(script('look at ports', lookText, docker), options);
  const taken = takenPorts(stdout, projectName);
  for (const { service, port } of wanted) {
    const owner = taken.get(port);
    if (owner !== undefined) throw portTaken(host.name, service, port, owner);
  }
}

/** What a project publishes at fixed TCP ports, ranges left out. */
export function publishedPorts(project: ComposeProject): PublishedPort[] {
  return Object.entries(project.services ?? {}).flatMap(([service, { ports = [] }]) =>
    ports
      .filter(({ published, protocol = 'tcp' }) => protocol === 'tcp' && /^\d+$/.test(String(published)))
      .map(({ published }) => ({ service, port: Number(published) })),
  );
}

/**
 * @param seen what `lookText` printed
 * @param own the project whose own ports are not taken
 * @returns port -> who has it
 */
export function takenPorts(seen: string, own: string): Map<number, string> {
  const taken = new Map<number, string>();
  const ours = new Set<number>();
  for (const line of seen.split('\n')) {
    const listens = /^listens \S*:(\d+)$/.exec(line);
    if (listens) taken.set(Number(listens[1]), 'a program on the host');
  }
  for (const [, project, name, ports = ''] of seen.matchAll(/^container ([^|]*)\|([^|]*)\|(.*)$/gm)) {
    for (const [, port] of ports.matchAll(/:(\d+)->\d+\/tcp/g)) {
      if (project === own) ours.add(Number(port));
      else taken.set(Number(port), `the container ${name}`);
    }
  }
  for (const port of ours) taken.delete(port);
  return taken;
}
