import { script } from '../host/script.js';
import type { Remote, RemoteProcess } from '../ssh/remote.js';
import type { DockerCommand } from './containers.js';

/** One thing that the engine said of a container. */
export interface ContainerEvent {
  readonly container: string;
  readonly service: string;
  /** `start`, `die`, `health_status: healthy`, `destroy`, `oom`, ... */
  readonly action: string;
  /** Of `die`. */
  readonly exitCode: number | undefined;
}

/**
 * Of an event what is looked at: all labels of a container come with it, which an image may bring in any length.
 * A label that is not there is empty.
 */
const label = (name: string) => `{{json (index .Actor.Attributes "com.docker.compose.${name}")}}`;
const format = `{"Action":{{json .Action}},"Actor":{"ID":{{json .Actor.ID}},"Attributes":{"exitCode":{{json (index .Actor.Attributes "exitCode")}},"com.docker.compose.service":${label('service')},"com.docker.compose.oneoff":${label('oneoff')}}}}`;

/**
 * From this second on, so that nothing is missed between asking and listening. `docker events` does not look at
 * its standard input; the process in the background ends it with that, at once and without a second command.
 */
const eventsText = `project=$1; shift
exec 3<&0
{ cat <&3; kill "$$"; } >/dev/null 2>&1 &
exec 3<&-
exec "$@" events --since "$(date +%s)" --filter type=container --filter "label=com.docker.compose.project=$project" --format '${format}'`;

/**
 * Listens to the engine's events of a Compose project.
 *
 * @returns the process: its lines are read with `parseEvent`
 */
export function listenToProject(
  remote: Remote,
  docker: DockerCommand,
  project: string,
): Promise<RemoteProcess> {
  return remote.start(script('docker events', eventsText, [project, ...docker]));
}

interface PrintedEvent {
  readonly Action?: string;
  readonly Actor?: { readonly ID: string; readonly Attributes: Readonly<Record<string, string>> };
}

/**
 * @param line one event as `docker events` prints it by the format above, or as JSON
 * @returns undefined for what is not about a container of a service, and for a line that is no event: the action holds
 *   the command of a health check, and a line that is too long comes in pieces
 */
export function parseEvent(line: string): ContainerEvent | undefined {
  const event = eventIn(line);
  const attributes = event?.Actor?.Attributes;
  const service = attributes?.['com.docker.compose.service'];
  if (!event?.Action || !event.Actor || !service) return undefined;
  if (attributes?.['com.docker.compose.oneoff'] === 'True') return undefined;
  const exitCode = attributes?.exitCode;
  return {
    container: event.Actor.ID,
    service,
    action: event.Action,
    exitCode: exitCode ? Number(exitCode) : undefined,
  };
}

function eventIn(line: string): PrintedEvent | undefined {
  try {
    return JSON.parse(line) as PrintedEvent;
  } catch {
    return undefined;
  }
}
