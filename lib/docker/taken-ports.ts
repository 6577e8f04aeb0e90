import { script } from '../host/script.js';
import type { Command } from '../ssh/remote.js';

/**
 * Listening sockets, then a line for each container on the host's own network and its project, and one for each
 * running container: its project, name and published ports. `$@` reaches the engine; nothing where there is none.
 */
export const portsText = `ss -Hltn 2>/dev/null | while read -r _ _ _ local _; do echo "listens $local"; done
if [ "$#" -gt 0 ]; then
  "$@" ps --filter network=host --format 'host-network {{.Label "com.docker.compose.project"}}'
  "$@" ps --format 'container {{.Label "com.docker.compose.project"}}|{{.Names}}|{{.Ports}}'
fi`;

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
 * Looks at the ports of a host; changes nothing.
 *
 * @param docker the argv prefix that reaches the engine
 */
export function portsCommand(docker: readonly string[]): Command {
  return script('look at ports', portsText, docker);
}

/** Who has the port that a service is to publish; undefined where it is free. */
export function ownerOf(wanted: PublishedPort, taken: readonly TakenPort[]): string | undefined {
  return taken.find((one) => one.port === wanted.port && clash(one.address, wanted.address))?.owner;
}

/**
 * The ports that others have. Where the project has a container on the host's own network, no socket can be told from
 * its own.
 *
 * @param seen what `portsText` printed
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
  const isOnHostNetwork = seen.split('\n').includes(`host-network ${own}`);
  const listening = isOnHostNetwork ? [] : [...seen.matchAll(/^listens (\S*):(\d+)$/gm)];
  const programs = listening
    .map(([, address = '', port]) => ({ port: Number(port), address, owner: 'a program on the host' }))
    // What Docker publishes, a process of Docker's listens for.
    .filter(({ port }) => !ofContainers.has(port));
  return [...published.filter(({ project }) => project !== own), ...programs];
}

const everyAddress = new Set(['0.0.0.0', '*', '::', '[::]']);

/** Whether two sockets cannot have the same port: at the same address, or where one has every address. */
function clash(one: string, other: string): boolean {
  return one === other || everyAddress.has(one) || everyAddress.has(other);
}
