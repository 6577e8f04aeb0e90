import { DeployError } from '../errors/deploy-error.js';
import { lastSaid } from '../host/errors.js';
import type { CommandResult } from '../ssh/remote.js';

/** Something is missing that only root can install. */
export function needsRoot(host: string, username: string, missing: string): DeployError {
  return new DeployError({
    code: 'docker-install-needs-root',
    what: `${missing}, and ${username} has no sudo without a password`,
    where: `host ${host}`,
    remedy: `Install Docker Engine and its Compose plugin there once (https://docs.docker.com/engine/install/), or allow it: echo '${username} ALL=(ALL) NOPASSWD: ALL' | sudo tee /etc/sudoers.d/${username}`,
  });
}

/** Neither apt nor dnf. */
export function unsupportedHost(host: string, system: string): DeployError {
  return new DeployError({
    code: 'docker-install-unsupported',
    what: `Docker is missing, and ${system || 'this system'} has neither apt nor dnf`,
    where: `host ${host}`,
    remedy:
      'Install Docker Engine and its Compose plugin there once: https://docs.docker.com/engine/install/',
  });
}

/** The package sources do not have what is missing. */
export function noPackage(
  host: string,
  what: 'Docker Engine' | 'the Compose plugin',
  system: string,
): DeployError {
  return new DeployError({
    code: 'docker-install-no-compose',
    what: `the package sources of ${system || 'this system'} do not have ${what}`,
    where: `host ${host}`,
    remedy:
      'Add the repository of Docker (https://docs.docker.com/engine/install/), or put the plugin there yourself: https://docs.docker.com/compose/install/linux/#install-the-plugin-manually. Nothing was installed.',
  });
}

/** A package manager, or the start of the engine, failed. */
export function installFailed(host: string, label: string, result: CommandResult): DeployError {
  return new DeployError({
    code: 'docker-install-failed',
    what: `${label} ended with exit code ${result.code}`,
    where: `host ${host}`,
    remedy: 'The last lines say why; mend it on the host, or install Docker there by hand, and deploy again.',
    log: lastSaid(result, 20),
  });
}
