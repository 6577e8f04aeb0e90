import { lastLines } from '../host/errors.js';
import { asRoot, installPackages, packageCandidates, type RootAccess } from '../host/packages.js';
import { script } from '../host/script.js';
import type { Remote } from '../ssh/remote.js';
import { dockerDenied } from './errors.js';
import { installFailed, needsRoot, noPackage, unsupportedHost } from './install-errors.js';
import { aptNames, choosePackages, dnfNames, type MissingParts } from './install-packages.js';
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
 * @throws `docker-install-needs-root`, `docker-denied`, `docker-install-unsupported`,
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

  const root: RootAccess = {
    ...request,
    sudo,
    failed: (label, result) => installFailed(remote.name, label, result),
  };
  const packages = await install(root, state);
  if (state.docker === undefined) {
    await asRoot(root, script('start docker', startEngine, [remote.username]));
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
  if (/permission denied/i.test(said.stderr))
    return dockerDenied(remote.name, remote.username, lastLines(said.stderr, 1).join(''));
  return needsRoot(remote.name, remote.username, 'Docker Engine does not run');
}

/** @returns the packages that were installed */
async function install(root: RootAccess, state: DockerState): Promise<readonly string[]> {
  const { name } = root.remote;
  const missing: MissingParts = {
    engine: state.docker === undefined && !(state.hasEngine && state.hasCommandLine),
    compose: state.compose === undefined,
  };
  if (!missing.engine && !missing.compose) return [];
  const manager = state.packageManager;
  if (manager === undefined) throw unsupportedHost(name, state.system);
  const names = manager === 'apt' ? aptNames : dnfNames;
  const choice = choosePackages(await packageCandidates(root, manager, names), missing);
  if ('unavailable' in choice) throw noPackage(name, choice.unavailable, state.system);
  await installPackages(root, manager, choice.packages);
  return choice.packages;
}
