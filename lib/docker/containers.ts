import { script } from '../host/script.js';
import type { Remote } from '../ssh/remote.js';
import { engineRefused } from './errors.js';

/** How Docker is reached on a host: `['docker']`, or `['sudo', '-n', 'docker']` for users outside its group. */
export type DockerCommand = readonly string[];

/** A container of a Compose project as the engine has it now. */
export interface ContainerState {
  readonly id: string;
  readonly name: string;
  readonly service: string;
  readonly status: 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead';
  readonly exitCode: number;
  readonly outOfMemory: boolean;
  /** What the engine said when it could not start it. */
  readonly startError: string;
  /** `none` where the container has no health check. */
  readonly health: 'none' | 'starting' | 'healthy' | 'unhealthy';
  /** What the last health check printed. */
  readonly healthOutput: string;
  readonly restartCount: number;
  readonly restartPolicy: string;
  readonly publishesPorts: boolean;
  readonly image: string;
}

/** A Compose project's containers, those of `compose run` left out. */
const inspectText = `project=$1; shift
ids=$("$@" ps -aq --no-trunc --filter "label=com.docker.compose.project=$project" --filter label=com.docker.compose.oneoff=False) || exit
[ -z "$ids" ] || exec "$@" inspect --type container --format '{{json .}}' $ids`;

/**
 * Reads the containers of a Compose project.
 *
 * @param deadlineMs milliseconds that the engine may take
 * @throws DeployError `docker-refused` when the engine does not answer
 */
export async function inspectProject(
  remote: Remote,
  docker: DockerCommand,
  project: string,
  options: { readonly signal: AbortSignal; readonly deadlineMs: number },
): Promise<ContainerState[]> {
  const command = script('docker inspect', inspectText, [project, ...docker]);
  const result = await remote.exec(command, { ...options, keepBytes: 16 * 1024 * 1024, repeatable: true });
  // A container that was removed between listing and inspecting: what is left is still the answer.
  const vanished = /no such (container|object)/i.test(result.stderr);
  if (result.code !== 0 && !vanished) throw engineRefused(remote.name, result);
  return result.stdout.split('\n').filter(Boolean).map(parseContainer);
}

/** The part of `docker inspect` that matters here, https://docs.docker.com/reference/api/engine/ (ContainerInspect). */
interface Inspected {
  readonly Id: string;
  readonly Name: string;
  readonly RestartCount: number;
  readonly State: {
    readonly Status: ContainerState['status'];
    readonly ExitCode: number;
    readonly OOMKilled: boolean;
    readonly Error: string;
    readonly Health?: { readonly Status: string; readonly Log?: readonly { readonly Output: string }[] };
  };
  readonly Config: { readonly Image: string; readonly Labels: Readonly<Record<string, string>> };
  readonly HostConfig: {
    readonly RestartPolicy: { readonly Name: string };
    readonly PortBindings?: Readonly<Record<string, unknown>> | null;
  };
}

/** @param line one container as `docker inspect --format '{{json .}}'` prints it */
export function parseContainer(line: string): ContainerState {
  const inspected = JSON.parse(line) as Inspected;
  const { State: state, HostConfig: host } = inspected;
  const health = state.Health?.Status;
  return {
    id: inspected.Id,
    name: inspected.Name.replace(/^\//, ''),
    service: inspected.Config.Labels['com.docker.compose.service'] ?? '',
    status: state.Status,
    exitCode: state.ExitCode,
    outOfMemory: state.OOMKilled,
    startError: state.Error,
    health: health === 'healthy' || health === 'unhealthy' || health === 'starting' ? health : 'none',
    healthOutput: state.Health?.Log?.at(-1)?.Output.trim() ?? '',
    restartCount: inspected.RestartCount,
    restartPolicy: host.RestartPolicy.Name,
    publishesPorts: Object.keys(host.PortBindings ?? {}).length > 0,
    image: inspected.Config.Image,
  };
}
