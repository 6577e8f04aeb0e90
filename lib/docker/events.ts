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
 * From this second on, so that nothing is missed between asking and listening. `docker events` does not look at
 * its standard input; the process in the background ends it with that, at once and without a second command.
 */
const eventsText = `project=$1; shift
exec 3<&0
{ cat <&3; kill "$$"; } >/dev/null 2>&1 &
exec 3<&-
exec "$@" events --since "$(date +%s)" --filter type=container --filter "label=com.docker.compose.project=$project" --format '{{json .}}'`;

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

/**
 * @param line one event as `docker events --format '{{json .}}'` prints it
 * @returns undefined for what is not about a container of a service
 */
export function parseEvent(line: string): ContainerEvent | undefined {
  const event = JSON.parse(line) as {
    readonly Action?: string;
    readonly Actor?: { readonly ID: string; readonly Attributes: Readonly<Record<string, string>> };
  };
  const attributes = event.Actor?.Attributes;
  const service = attributes?.['com.docker.compose.service'];
  if (!event.Action || !event.Actor || service === undefined) return undefined;
  if (attributes?.['com.docker.compose.oneoff'] === 'True') return undefined;
  const exitCode = attributes?.exitCode;
  return {
    container: event.Actor.ID,
    service,
    action: event.Action,
    exitCode: exitCode === undefined ? undefined : Number(exitCode),
  };
}
