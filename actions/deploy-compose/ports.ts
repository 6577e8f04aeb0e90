import type { StepContext } from '../../lib/capability/capability.js';
import type { Host } from '../../lib/host/host.js';
import { script } from '../../lib/host/script.js';
import { portTaken } from './errors.js';
import type { ComposeProject } from './resolve.js';

const deadlineMs = 60_000;

/**
 * Listening sockets, then a line for each running container: its project, name and published ports. `$1` is the
 * project; where it has a container on the host's own network, no socket can be told from its own.
 */
const lookText = `project=$1; shift
[ -z "$("$@" ps -q --filter network=host --filter "label=com.docker.compose.project=$project")" ] || echo host-network
ss -Hltn 2>/dev/null | while read -r _ _ _ local _; do echo "listens $local"; done
exec "$@" ps --format 'container {{.Label "com.docker.compose.project"}}|{{.Names}}|{{.Ports}}'`;

/** A TCP port that a service publishes on the host. */
export interface PublishedPort {
  readonly service: string;
  readonly port: number;
  /** `0.0.0.0` where the compose file names none. */
  readonly address: string;
}

/** A port that somebody else has. */
export interface TakenPort {
  readonly port: number;
  readonly address: string;
  readonly owner: string;
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
  const { stdout } = await host.remote.exec(
    script('look at ports', lookText, [projectName, ...docker]),
    options,
  );
  const taken = takenPorts(stdout, projectName);
  for (const { service, port, address } of wanted) {
    const other = taken.find((one) => one.port === port && clash(one.address, address));
    if (other !== undefined) throw portTaken(host.name, service, port, other.owner);
  }
}

const everyAddress = new Set(['0.0.0.0', '*', '::', '[::]']);

/** Whether two sockets cannot have the same port: at the same address, or where one has every address. */
function clash(one: string, other: string): boolean {
  return one === other || everyAddress.has(one) || everyAddress.has(other);
}

/** What a project publishes at fixed TCP ports, ranges left out. */
export function publishedPorts(project: ComposeProject): PublishedPort[] {
  return Object.entries(project.services ?? {}).flatMap(([service, { ports = [] }]) =>
    ports
      .filter(({ published, protocol = 'tcp' }) => protocol === 'tcp' && /^\d+$/.test(String(published)))
      .map(({ published, host_ip: address = '0.0.0.0' }) => ({ service, port: Number(published), address })),
  );
}

/**
 * @param seen what `lookText` printed
 * @param own the project whose own ports are not taken
 */
export function takenPorts(seen: string, own: string): TakenPort[] {
  const published = [...seen.matchAll(/^container ([^|]*)\|([^|]*)\|(.*)$/gm)].flatMap(
    ([, project = '', name, ports = '']) =>
      [...ports.matchAll(/([^ ,]*):(\d+)->\d+\/tcp/g)].map(([, address = '', port]) => ({
        project,
        port: Number(port),
        address,
        owner: `the container ${name}`,
      })),
  );
  const ofContainers = new Set(published.map(({ port }) => port));
  const listening = /^host-network$/m.test(seen) ? [] : [...seen.matchAll(/^listens (\S*):(\d+)$/gm)];
  const programs = listening
    .map(([, address = '', port]) => ({ port: Number(port), address, owner: 'a program on the host' }))
    // What Docker publishes, a process of Docker's listens for.
    .filter(({ port }) => !ofContainers.has(port));
  return [...published.filter(({ project }) => project !== own), ...programs];
}
