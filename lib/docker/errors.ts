import { DeployError } from '../errors/deploy-error.js';
import { lastLines } from '../host/errors.js';
import type { CommandResult } from '../ssh/remote.js';
import type { ContainerState } from './containers.js';

/** Docker is there, but this user may use it neither directly nor by sudo. @param said by Docker */
export function dockerDenied(host: string, username: string, said: string): DeployError {
  return new DeployError({
    code: 'docker-denied',
    what: `${username} may not use Docker: ${said}`,
    where: `host ${host}`,
    remedy: `On the host: sudo usermod -aG docker ${username}, or allow ${username} sudo without a password.`,
  });
}

/** The engine answered with an error, or not at all. */
export function engineRefused(host: string, result: CommandResult): DeployError {
  return new DeployError({
    code: 'docker-refused',
    what: 'Docker did not answer',
    where: `host ${host}`,
    remedy:
      'Check that the engine runs (systemctl status docker; journalctl -u docker) and that the user may use it (docker group, or sudo).',
    log: lastLines(result.stderr),
  });
}

/** A container that is not what was asked for, with the reason that the engine gives. */
export function containerFailed(
  host: string,
  container: ContainerState,
  reason: string,
  log: readonly string[],
): DeployError {
  return new DeployError({
    code: 'container-failed',
    what: reason,
    where: `host ${host}, service ${container.service} (${container.name})`,
    remedy: 'The last log lines say why; mend the service and deploy again.',
    log,
  });
}

/** A service that has fewer containers than it should. */
export function containerMissing(host: string, service: string): DeployError {
  return new DeployError({
    code: 'container-missing',
    what: 'no container of this service is there',
    where: `host ${host}, service ${service}`,
    remedy: 'Something removed it during the deploy; look at docker events on the host, and deploy again.',
  });
}

/** Still not well when the time was up. */
export function notHealthyInTime(
  host: string,
  container: ContainerState,
  state: string,
  seconds: number,
  log: readonly string[],
): DeployError {
  return new DeployError({
    code: 'container-not-healthy',
    what: `${state} after ${seconds} s`,
    where: `host ${host}, service ${container.service} (${container.name})`,
    remedy:
      'Mend what its health check waits for, or give it more time with health-timeout; a short start period helps a slow starter.',
    log,
  });
}
