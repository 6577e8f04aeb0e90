import { DeployError } from '../../lib/errors/deploy-error.js';
import { lastSaid } from '../../lib/host/errors.js';
import type { CommandResult } from '../../lib/ssh/remote.js';
import { nearestName } from '../../lib/values/nearest.js';

export function serviceUnknown(name: string, known: readonly string[]): DeployError {
  const near = nearestName(name, known);
  return new DeployError({
    code: 'compose-service-unknown',
    kind: 'input',
    where: 'input service',
    what: `the release has no service ${name}`,
    remedy:
      near === undefined
        ? `Name one of ${known.join(', ')}. One of a profile that is not enabled, or that the input services of deploy-compose leaves out, is no part of it.`
        : `Write ${near}.`,
  });
}

export const releaseMissing = (host: string, project: string) =>
  new DeployError({
    code: 'migrations-release',
    kind: 'input',
    where: `host ${host}`,
    what: `there is no release of the project ${project} whose image could run the migrations`,
    remedy:
      'Put run-migrations before deploy-compose of the same project in one phase of deploy-kit.yml; by itself it takes the release that runs. Look at project and directory.',
  });

export const goesOn = (host: string, containers: readonly string[]) =>
  new DeployError({
    code: 'migrations-go-on',
    where: `host ${host}`,
    what: `migrations of an earlier run go on there, in ${containers.join(', ')}`,
    remedy: `Wait for their end, or stop them: docker rm --force ${containers.join(' ')}`,
  });

/** Compose could not even start it. */
export function notStarted(place: string, result: CommandResult): DeployError {
  const said = lastSaid(result, 20);
  return new DeployError({
    code: 'migrations-failed',
    where: place,
    what: `the container did not start: ${said.at(-1) ?? 'Compose gave no reason'}`,
    remedy: 'Look whether the image has the command, and what the service mounts; nothing was migrated.',
    log: said.slice(0, -1),
  });
}

/** @param code its exit code, where it is known */
export function ended(
  place: string,
  code: number | undefined,
  outOfMemory: boolean,
  log: readonly string[],
): DeployError {
  const killed = outOfMemory ? ', killed for taking more memory than its limit' : '';
  return new DeployError({
    code: 'migrations-failed',
    where: place,
    what:
      code === undefined
        ? 'the container is gone, and nobody knows how it ended'
        : `it exited with code ${code}${killed}`,
    remedy: outOfMemory
      ? 'Give the service more memory.'
      : 'Its log says why it ended: mend that and deploy again; no service was touched.',
    log,
  });
}
