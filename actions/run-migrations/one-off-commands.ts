import { resolvedFile, runClean } from '../../lib/docker/compose-command.js';
import { script, setRoot } from '../../lib/host/script.js';
import type { Command } from '../../lib/ssh/remote.js';

/** The beginning of the names of all containers that run migrations of a project. */
const namePrefix = (project: string) => `deploy-kit-migrations-${project}-`;

/** The name of the one container in which a run migrates a project: whoever asks twice finds it there. */
export const containerName = (project: string, runId: string) =>
  `${namePrefix(project)}${runId.replaceAll(/[^\w.-]/g, '-').slice(-48)}`;

/**
 * `$1` the folder of all state, `$2` the project, `$3` the end of the ids of this run's releases: says where the state
 * lies, which release this run prepared and which one runs.
 */
const lookText = `${setRoot}
printf 'root %s\\n' "$root"
cd "$root" 2>/dev/null || exit 0
for folder in releases/*-"$3"/; do
  [ -f "$folder/${resolvedFile}" ] && printf 'prepared %s\\n' "$(basename "$folder")"
done
[ -f current/${resolvedFile} ] && printf 'current %s\\n' "$(basename "$(readlink current)")"
:`;

/** Looks at the releases of a project; changes nothing. @param runId of this run */
export const lookCommand = (directory: string, project: string, runId: string): Command =>
  script('look at the releases', lookText, [directory, project, runId.slice(-6)]);

/** What `docker compose config` made of the release's files; it holds secrets. */
export const readCommand = (root: string, release: string): Command => ({
  argv: ['cat', `${root}/releases/${release}/${resolvedFile}`],
  label: 'read the project',
});

/** Names of the containers that migrate the project now. */
export const goingOnCommand = (docker: readonly string[], project: string): Command => ({
  argv: [
    ...[...docker, 'ps', '--format', '{{.Names}}', '--filter', 'status=running'],
    ...['--filter', `name=^/?${namePrefix(project)}`],
  ],
  label: 'docker ps',
});

/** One run of a service's image, as `docker compose run` makes it. */
export interface OneOff {
  readonly docker: readonly string[];
  readonly project: string;
  /** Of the release, absolute. */
  readonly folder: string;
  readonly service: string;
  /** In place of the service's own. */
  readonly command: readonly string[] | undefined;
  /** Of the container. */
  readonly name: string;
}

/** `$1` how Docker is reached, `$2` the container's name, then the command. Of two that ask, the second finds it there. */
const startText = `engine=$1 name=$2; shift 2
$engine container inspect "$name" </dev/null >/dev/null 2>&1 && exit 0
${runClean}`;

/**
 * Starts the container, and does not wait for it: a lost link must not end it. What the service depends on is not started
 * with it, as that would switch it.
 *
 * @param content the project, which holds secrets and so is read from standard input
 */
export function startCommand(oneOff: OneOff, content: string): Command {
  const { docker, project, folder, service, command = [], name } = oneOff;
  const compose = ['compose', '--project-name', project, '--project-directory', folder, '--file', '-'];
  const run = ['run', '--detach', '--no-deps', '--no-TTY', '--name', name, service, ...command];
  const argv = [docker.join(' '), name, ...docker, ...compose, ...run];
  return script('docker compose run', startText, argv, content);
}

const followText = `name=$1 lines=$2; shift 2
"$@" logs --follow --tail "$lines" "$name" 2>&1
"$@" wait "$name" >/dev/null || exit
exec "$@" container inspect --format '{{json .State}}' "$name" >&2`;

/** Waits until the container has ended: its log on standard output, its state at the end on standard error. */
export const followCommand = ({ docker, name }: OneOff, logLines: number): Command =>
  script('docker wait', followText, [name, String(logLines), ...docker]);

const endText = `name=$1 lines=$2; shift 2
"$@" container inspect "$name" >/dev/null 2>&1 || exit 0
echo there >&2
"$@" stop --time 10 "$name" >/dev/null 2>&1
"$@" logs --tail "$lines" "$name" 2>&1
"$@" rm --force "$name" >/dev/null`;

/**
 * Stops the container where it still runs, and removes it; says `there` on standard error where there was one, and its
 * last lines on standard output.
 */
export const endCommand = ({ docker, name }: Pick<OneOff, 'docker' | 'name'>, logLines: number): Command =>
  script('docker rm', endText, [name, String(logLines), ...docker]);
