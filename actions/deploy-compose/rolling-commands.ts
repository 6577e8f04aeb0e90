import { cleanEnvironment, composeScript } from '../../lib/docker/compose-command.js';
import { script } from '../../lib/host/script.js';
import type { Command } from '../../lib/ssh/remote.js';
import { currentArgv, type ReleaseOnHost } from './compose-commands.js';
import type { RollingService } from './record.js';

/** A container of a rolling service, as one look at the host finds it. */
export interface RollingContainer {
  readonly id: string;
  /** `running`, `created`, `exited`, ... */
  readonly state: string;
  /** It is what the release that is switched to asks for. */
  readonly wanted: boolean;
  /** The names of the networks that it is joined to. */
  readonly networks: readonly string[];
}

const format = ['{{.ID}}', '{{.State}}', '{{.Label "com.docker.compose.config-hash"}}', '{{.Networks}}'].join(
  '|',
);

/** Compose tells by its hash of a service's configuration whether a container is as the file has it; so do we. */
const lookText = `hash=$(${cleanEnvironment} "$@" config --hash "$service") || exit
printf 'hash %s\\n' "\${hash##* }"
exec $docker ps -a --no-trunc --filter "label=com.docker.compose.project=$project" \\
  --filter "label=com.docker.compose.service=$service" --filter label=com.docker.compose.oneoff=False \\
  --format "$format"`;

/** Looks at the containers of a service, and at what they have to be in the release that `current` points to. */
export function lookCommand(docker: readonly string[], release: ReleaseOnHost, service: string): Command {
  const text = `docker=$1 project=$2 service=$3 format=$4; shift 4\n${lookText}`;
  const argv = [docker.join(' '), release.project, service, format, ...currentArgv(docker, release)];
  return script('look at the containers', text, argv);
}

/** @param output what `lookCommand` printed */
export function parseLook(output: string): RollingContainer[] {
  const lines = output.split('\n').filter(Boolean);
  const hash = lines.find((line) => line.startsWith('hash '))?.slice('hash '.length);
  return lines
    .filter((line) => !line.startsWith('hash '))
    .map((line) => {
      const [id = '', state = '', own = '', networks = ''] = line.split('|');
      return { id, state, wanted: own === hash, networks: networks.split(',').filter(Boolean) };
    });
}

/**
 * Makes containers of a service beside those that run, which stay as they are, and starts none. What it depends on
 * is there already; `--no-deps` would make Compose forget it, and give the container the hash of another service.
 *
 * @param total containers that there are to be then, the old ones among them
 */
export function createCommand(
  docker: readonly string[],
  release: ReleaseOnHost,
  service: string,
  total: number,
): Command {
  const argv = [
    ...currentArgv(docker, release),
    ...['up', '--no-start', '--no-build', '--pull', 'never', '--no-recreate'],
    ...['--scale', `${service}=${total}`, service],
  ];
  return composeScript('docker compose up --no-start', argv);
}

/** Starts containers that Compose made, away from the networks that they join later. What was done is passed over. */
export function startAsideCommand(
  docker: readonly string[],
  ids: readonly string[],
  networks: readonly string[],
): Command {
  const text = `ids=$1 networks=$2; shift 2
for id in $ids; do
  there=$("$@" inspect --format '{{range $name, $_ := .NetworkSettings.Networks}}{{$name}} {{end}}{{.State.Status}}' "$id") || exit
  case $there in *created) ;; *) continue;; esac
  for network in $networks; do
    case " $there" in *" $network "*) "$@" network disconnect "$network" "$id" || exit;; esac
  done
  "$@" start "$id" || exit
done`;
  return script('docker start', text, [ids.join(' '), networks.join(' '), ...docker]);
}

/** Joins containers to the networks of their proxy, where they are not yet. */
export function joinCommand(
  docker: readonly string[],
  ids: readonly string[],
  joins: RollingService['joins'],
): Command {
  const text = `ids=$1; shift
while read -r network aliases; do
  for id in $ids; do
    there=$("$@" inspect --format '{{range $name, $_ := .NetworkSettings.Networks}}{{$name}} {{end}}' "$id") || exit
    case " $there" in *" $network "*) continue;; esac
    options=; for alias in $aliases; do options="$options --alias $alias"; done
    "$@" network connect $options "$network" "$id" </dev/null || exit
  done
done`;
  const lines = joins.map(({ network, aliases }) => `${[network, ...aliases].join(' ')}\n`);
  return script('docker network connect', text, [ids.join(' '), ...docker], lines.join(''));
}
