import { DeployError } from '../errors/deploy-error.js';
import type { Ended } from '../fleet/engine.js';

const thisMachine = 'this machine';

/** A rehearsal needs Docker here. */
export function noDocker(said: string): DeployError {
  return new DeployError({
    code: 'rehearse-no-docker',
    kind: 'input',
    what: `there is no Docker Engine to rehearse on: ${said}`,
    where: thisMachine,
    remedy:
      'Install Docker and start it (on Debian and Ubuntu: sudo apt-get install docker.io && sudo service docker start), or rehearse on a runner that has it.',
  });
}

/** Docker is there for others. */
export function dockerDeniedHere(): DeployError {
  return new DeployError({
    code: 'rehearse-docker-denied',
    kind: 'input',
    what: 'this user may not use Docker',
    where: thisMachine,
    remedy:
      'Add the user to the group docker (sudo usermod -aG docker "$USER") and log in again, or run it with sudo.',
  });
}

/** Throwaway hosts are reached at their addresses on the engine's bridge. */
export function notLinux(platform: string): DeployError {
  return new DeployError({
    code: 'rehearse-not-linux',
    kind: 'input',
    what: `a rehearsal needs Linux, and this is ${platform}`,
    where: thisMachine,
    remedy: 'Rehearse on a runner of GitHub, or on any Linux machine with Docker.',
  });
}

/** The file deploys nothing that could be rehearsed. */
export function nothingToRehearse(file: string, leftOut: readonly string[]): DeployError {
  const why = leftOut.length > 0 ? ` (left out: ${leftOut.join('; ')})` : '';
  return new DeployError({
    code: 'rehearse-nothing',
    kind: 'input',
    what: `no phase deploys a Compose project to a host${why}`,
    where: file,
    remedy: 'A rehearsal needs a phase with a deploy-compose step.',
  });
}

/** The throwaway hosts have no image. */
export function hostImageFailed({ stderr }: Ended): DeployError {
  return new DeployError({
    code: 'rehearse-host-image',
    what: 'the image of the throwaway hosts could not be built',
    where: thisMachine,
    remedy:
      'It is made from the image debian:trixie-slim and packages of Debian: both must be in reach once; a proxy is taken from http_proxy.',
    log: lastLines(stderr),
  });
}

/** A `build:` section of the system's own. */
export function buildFailed(service: string, { stderr }: Ended): DeployError {
  return new DeployError({
    code: 'rehearse-build-failed',
    what: `the image of ${service} could not be built on this machine`,
    where: `service ${service}`,
    remedy: 'Repair its build: section, or have its image on this machine before the rehearsal.',
    log: lastLines(stderr),
  });
}

/** The hosts did not become ready, or Docker failed in between. */
export function hostsFailed(cause: Error): DeployError {
  return new DeployError({
    code: 'rehearse-hosts',
    what: `the throwaway hosts could not be used: ${cause.message}`,
    where: thisMachine,
    remedy:
      'The engine of this machine must allow containers with the capabilities of a machine, and have disk and memory left.',
    cause,
  });
}

/** Not everything came as it must. */
export function notAsExpected(
  stages: readonly { readonly name: string; readonly problem: string }[],
  log: readonly string[],
): DeployError {
  return new DeployError({
    code: 'rehearsal-failed',
    what: stages.map(({ name, problem }) => `${name}: ${problem}`).join('\n'),
    remedy:
      'What the report says of each stage is what a deploy of this file would do. The throwaway hosts are gone.',
    log,
  });
}

/** One stage did not come as it must. */
export function stageFailed(stage: string, problem: string, cause: DeployError | undefined): DeployError {
  return new DeployError({
    code: 'rehearsal-failed',
    what: problem,
    where: stage,
    remedy: cause?.remedy ?? 'A deploy of this file would do the same.',
    log: cause?.log ?? [],
  });
}

const shown = 20;

function lastLines(text: string): readonly string[] {
  return text.trim().split('\n').slice(-shown);
}
