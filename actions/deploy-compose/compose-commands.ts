import { composeScript, resolvedFile } from '../../lib/docker/compose-command.js';
import { script } from '../../lib/host/script.js';
import type { Command } from '../../lib/ssh/remote.js';
import type { ReleaseRequest } from './request.js';

/** The files of a release in a folder on the host, as Compose is told of them. */
function releaseArgv(docker: readonly string[], request: ReleaseRequest, folder: string): string[] {
  return [
    ...docker,
    'compose',
    '--project-name',
    request.project,
    '--project-directory',
    inFolder(folder, request.projectDirectory),
    ...request.composeFiles.flatMap((file) => ['--file', inFolder(folder, file)]),
    '--env-file',
    inFolder(folder, request.envFile),
    ...(request.inputs.profiles ?? []).flatMap((profile) => ['--profile', profile]),
  ];
}

/** `docker compose config`: what the files mean, as JSON on standard output. */
export function renderCommand(docker: readonly string[], request: ReleaseRequest, folder: string): Command {
  const argv = [...releaseArgv(docker, request, folder), 'config', '--format', 'json'];
  return composeScript('docker compose config', argv);
}

/** `docker compose build` of the services that have something to build. */
export function buildCommand(
  docker: readonly string[],
  request: ReleaseRequest,
  folder: string,
  services: readonly string[],
): Command {
  const argv = [...releaseArgv(docker, request, folder), 'build', ...services];
  return composeScript('docker compose build', argv);
}

/** A release on a host, to be brought up. */
export interface ReleaseOnHost {
  readonly root: string;
  readonly id: string;
  readonly project: string;
  readonly projectDirectory: string;
}

/**
 * `$1` the state folder, `$2` the release. Its state keeps the containers that it was verified with, so that an
 * undo which is interrupted still knows what had ended well. `pointed` keeps when `current` led where.
 */
const pointText = `umask 077
cd "$1" || exit
state=releases/$2/state.json
sed 's/"state":"[a-z]*"/"state":"applying"/' "$state" 2>/dev/null | grep '"state":"applying"' >"$state.new" ||
printf '{"state":"applying","containers":[],"ended":[]}' >"$state.new" || exit
mv "$state.new" "$state" || exit
printf '%s %s\\n' "$(date +%s)" "$2" >>pointed || exit
ln -sfn "releases/$2" current.new && mv -T current.new current || exit`;

/** Moves `current` to a release in one step and says in its state that it is being applied. */
export function pointCommand({ root, id }: ReleaseOnHost): Command {
  return script('switch current', pointText, [root, id]);
}

/**
 * `docker compose up` of some services of the release that `current` points to, from its resolved project:
 * everything is there and pinned, so that nothing is pulled or built.
 */
export function upCommand(
  docker: readonly string[],
  release: ReleaseOnHost,
  services: readonly string[],
): Command {
  const current = `${release.root}/current`;
  return composeScript('docker compose up', [
    ...docker,
    'compose',
    '--project-name',
    release.project,
    '--project-directory',
    inFolder(current, release.projectDirectory),
    '--file',
    `${current}/${resolvedFile}`,
    'up',
    '--detach',
    '--no-build',
    '--pull',
    'never',
    ...services,
  ]);
}

/** What each file of the release held when it came, as keyed hashes. */
export const hashesFile = 'deploy-kit.files.json';

/**
 * Removes what an interrupted `up` leaves: while it recreates a container, Compose first makes the new one
 * under a name with the old one's id in front (`0123456789ab_hello-web-1`), and an `up` that finds such a one
 * fails, since the name that it wants is taken. It was never started, so nothing is lost.
 */
export function tidyCommand(docker: readonly string[], project: string): Command {
  return script('docker rm', tidyText, [project, ...docker]);
}

const hexDigit = '[0-9a-f]';
const tidyText = `project=$1; shift
"$@" ps -a --no-trunc --filter status=created --filter "label=com.docker.compose.project=$project" \\
  --filter label=com.docker.compose.replace --format '{{.ID}} {{.Names}}' |
while read -r id name; do
  case $name in ${hexDigit.repeat(12)}_*) "$@" rm "$id" </dev/null;; esac
done`;

/** Whether `up` failed for a container name that is taken. */
export function isNameTaken(stderr: string): boolean {
  return /container name "[^"]*" is already in use/.test(stderr);
}

/** Whether `up` failed for a container that other services depend on. */
export function isDependencyFailed(stderr: string): boolean {
  return /dependency (\S+ )?failed to start/.test(stderr);
}

/** Takes down what a first deploy brought up. Volumes stay: nothing here names them. */
export function downCommand(docker: readonly string[], { project }: ReleaseOnHost): Command {
  return composeScript('docker compose down', [...docker, 'compose', '--project-name', project, 'down']);
}

/** Stops and removes containers by id, their volumes left alone; what is gone already is passed over. */
export function removeContainersCommand(docker: readonly string[], ids: readonly string[]): Command {
  const text = `there=$("$@" ps -aq --no-trunc) || exit
while read -r id; do
  case $there in *"$id"*) "$@" stop "$id" </dev/null && "$@" rm "$id" </dev/null || exit;; esac
done`;
  return script('docker rm', text, docker, ids.map((id) => `${id}\n`).join(''));
}

function inFolder(folder: string, path: string): string {
  return path === '.' ? folder : `${folder}/${path}`;
}
