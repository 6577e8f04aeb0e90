import { script } from '../host/script.js';
import type { Command, Remote } from '../ssh/remote.js';
import { installFailed, needsRoot, noPackage, notAllowed, unsupportedHost } from './install-errors.js';
import {
  aptNames,
  choosePackages,
  dnfNames,
  type MissingParts,
  parseAptPolicy,
  parseDnfList,
} from './install-packages.js';
import { type DockerState, probeDocker } from './install-probe.js';

/** What `installDocker` needs. */
export interface InstallRequest {
  readonly remote: Remote;
  readonly signal: AbortSignal;
  /** Told of each line that a package manager prints. */
  readonly onLine?: (line: string) => void;
}

/** How Docker is reached, and what it took. */
export interface InstalledDocker {
  /** The argv prefix that reaches the engine from now on. */
  readonly docker: readonly string[];
  /** Packages that were installed; empty when all was there. */
  readonly packages: readonly string[];
  /** Whether anything was installed or started. */
  readonly changed: boolean;
}

const installDeadlineMs = 15 * 60_000;
/** On a fresh instance the system updates itself for minutes, and holds the locks meanwhile. */
const lockTimeoutSeconds = 300;

/** The lists have a lock of their own, for which apt-get does not wait. `$1` is how long we do, seconds. */
const aptUpdate = `end=$(($(date +%s) + $1))
while :; do
  said=$(apt-get update -qq 2>&1) && exit 0
  case $said in *"Could not get lock"*|*"Unable to lock"*) ;; *) printf '%s\\n' "$said" >&2; exit 100;; esac
  if [ "$(date +%s)" -ge "$end" ]; then printf '%s\\n' "$said" >&2; exit 100; fi
  sleep 2
done`;

/** `$1` is the user who may use the engine from the next login on. */
const startEngine = `PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
if [ -d /run/systemd/system ]; then systemctl enable --now docker || exit 1
else service docker start || exit 1
fi
if [ "$1" != root ]; then usermod -aG docker "$1" || exit 1; fi
tries=0
until docker version --format '{{.Server.Version}}' >/dev/null 2>&1; do
  tries=$((tries + 1))
  if [ "$tries" -gt 60 ]; then docker version >/dev/null; exit 1; fi
  sleep 0.5
done`;

/**
 * Installs Docker Engine and its Compose plugin where they are missing, and starts the engine. Repeating it
 * changes nothing. The user joins the group docker, which counts from the next login on; in this session the
 * engine is reached by sudo.
 *
 * @throws `docker-install-needs-root`, `docker-not-allowed`, `docker-install-unsupported`,
 *   `docker-install-no-compose` (nothing was installed then), `docker-install-failed`
 */
export async function installDocker(request: InstallRequest): Promise<InstalledDocker> {
  const { remote, signal } = request;
  const state = await probeDocker(remote, signal);
  const { sudo } = state;
  if (state.docker !== undefined && state.compose !== undefined) {
    return { docker: state.docker, packages: [], changed: false };
  }
  if (sudo === undefined) throw withoutRoot(request, state);

  const packages = await install({ ...request, sudo }, state);
  if (state.docker === undefined) {
    await asRoot({ ...request, sudo }, script('start docker', startEngine, [remote.username]));
  }
  const after = await probeDocker(remote, signal);
  if (after.docker === undefined || after.compose === undefined) {
    throw installFailed(remote.name, `docker ${after.docker ? 'compose ' : ''}version`, {
      ...after.said,
      code: 1,
    });
  }
  return { docker: after.docker, packages, changed: true };
}

function withoutRoot({ remote }: InstallRequest, state: DockerState): Error {
  const { hasCommandLine, docker, said } = state;
  if (docker !== undefined)
    return needsRoot(remote.name, remote.username, 'the Compose plugin of Docker is missing');
  if (!hasCommandLine) return needsRoot(remote.name, remote.username, 'Docker is missing');
  if (/permission denied/i.test(said.stderr)) return notAllowed(remote.name, remote.username, said);
  return needsRoot(remote.name, remote.username, 'Docker Engine does not run');
}

type RootRequest = InstallRequest & { readonly sudo: readonly string[] };

/** @returns the packages that were installed */
async function install(request: RootRequest, state: DockerState): Promise<readonly string[]> {
  const { remote } = request;
  const missing: MissingParts = {
    engine: state.docker === undefined && !(state.hasEngine && state.hasCommandLine),
    compose: state.compose === undefined,
  };
  if (!missing.engine && !missing.compose) return [];
  if (state.packageManager === undefined) throw unsupportedHost(remote.name, state.system);
  const isApt = state.packageManager === 'apt';
  const choice = choosePackages(await (isApt ? aptCandidates(request) : dnfCandidates(request)), missing);
  if ('unavailable' in choice) throw noPackage(remote.name, choice.unavailable, state.system);
  await asRoot(request, isApt ? aptInstall(choice.packages) : dnfInstall(choice.packages));
  return choice.packages;
}

async function aptCandidates(request: RootRequest): Promise<Map<string, string>> {
  await asRoot(request, script('apt-get update', aptUpdate, [String(lockTimeoutSeconds)]));
  const argv = ['env', 'LC_ALL=C', 'apt-cache', 'policy', ...aptNames];
  return parseAptPolicy(await asRoot(request, { argv, label: 'apt-cache policy' }));
}

async function dnfCandidates({ remote, signal, sudo }: RootRequest): Promise<Map<string, string>> {
  const argv = [...sudo, 'env', 'LC_ALL=C', 'dnf', '-q', 'list', ...dnfNames];
  // It ends with 1 when it knows none of them, and that is an answer.
  const result = await remote.exec(
    { argv, label: 'dnf list' },
    { signal, deadlineMs: installDeadlineMs, repeatable: true },
  );
  if (result.code !== 0 && result.code !== 1) throw installFailed(remote.name, 'dnf list', result);
  return parseDnfList(result.stdout);
}

/** Without questions, keeping changed configuration files; needrestart of Ubuntu would ask as well. */
function aptInstall(packages: readonly string[]): Command {
  const options = [`DPkg::Lock::Timeout=${lockTimeoutSeconds}`, 'Dpkg::Options::=--force-confold'];
  const argv = [
    ...['env', 'DEBIAN_FRONTEND=noninteractive', 'NEEDRESTART_MODE=a', 'apt-get', 'install', '-y', '-qq'],
    ...['--no-install-recommends', ...options.flatMap((option) => ['-o', option])],
    ...['ca-certificates', ...packages],
  ];
  return { argv, label: 'apt-get install' };
}

function dnfInstall(packages: readonly string[]): Command {
  return { argv: ['dnf', '-y', '-q', 'install', ...packages], label: 'dnf install' };
}

/** @returns standard output */
async function asRoot(request: RootRequest, { argv, label }: Command): Promise<string> {
  const { remote, sudo, signal, onLine } = request;
  const result = await remote.exec(
    { argv: [...sudo, ...argv], label },
    { signal, deadlineMs: installDeadlineMs, repeatable: true, ...(onLine && { onLine }) },
  );
  if (result.code !== 0) throw installFailed(remote.name, label, result);
  return result.stdout;
}
