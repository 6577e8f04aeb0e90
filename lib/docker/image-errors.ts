import { DeployError } from '../errors/deploy-error.js';
import { lastLines, lastSaid } from '../host/errors.js';
import type { CommandResult } from '../ssh/remote.js';
import type { PullAdvice } from './pull-advice.js';

/** References that no engine would take. */
export function invalidReferences(host: string, references: readonly string[]): DeployError {
  return new DeployError({
    code: 'image-reference-invalid',
    what: `${references.map((reference) => JSON.stringify(reference)).join(', ')} cannot be the name of an image`,
    where: `host ${host}`,
    remedy:
      'Write [registry/]name[:tag][@sha256:digest], in lower case; an empty tag often is an empty variable.',
    kind: 'input',
  });
}

/** One image that could not be had, with what Docker said. */
export interface ImageFailure extends PullAdvice {
  readonly reference: string;
  readonly log: readonly string[];
}

/** All images that could not be had, as one error: the first gives the code, all are named. */
export function imagesFailed(host: string, failures: readonly ImageFailure[]): DeployError {
  const [first = { code: 'image-pull-failed' as const }] = failures;
  const named = failures.map(({ reference, what }) => `${reference}: ${what}`);
  const log = failures.flatMap((failure) => failure.log);
  return new DeployError({
    code: first.code,
    what: named.length === 1 ? String(named[0]) : `${named.length} images cannot be had: ${named.join('; ')}`,
    where: `host ${host}`,
    remedy: [...new Set(failures.map(({ remedy }) => remedy))].join('\n'),
    log: log.slice(-20),
  });
}

/** `pull: never` and the image is not there. */
export function notOnHost(reference: string): ImageFailure {
  return {
    reference,
    code: 'image-missing',
    what: 'it is not on the host, and pull is never',
    remedy: 'Bring the image there first, or deploy with pull: missing or transfer: ssh.',
    log: [],
  };
}

/** A pull took longer than it may. */
export function pullTimedOut(reference: string, deadlineMs: number): ImageFailure {
  return {
    reference,
    code: 'image-pull-timeout',
    what: `it had not arrived after ${Math.round(deadlineMs / 1000)} s`,
    remedy:
      'Check how fast the host reaches the registry; a second run goes on with the layers that arrived.',
    log: [],
  };
}

/** The image is not in the engine that it is to be sent from. */
export function notOnRunner(reference: string): ImageFailure {
  return {
    reference,
    code: 'image-missing',
    what: 'it is not in the Docker Engine of the runner',
    remedy:
      'Build it in an earlier step of the same job (docker compose build), or docker pull it there; transfer: ssh sends what the runner has.',
    log: [],
  };
}

/** The pull went through, and yet the engine does not have the image. */
export function vanished(reference: string): ImageFailure {
  return {
    reference,
    code: 'image-missing',
    what: 'it was there and is gone again',
    remedy:
      'Something else on the host removes images (a cron job with docker image prune -a?): let it keep recent ones.',
    log: [],
  };
}

/** The engine of this machine could not hand out images. */
export function saveFailed(said: string): DeployError {
  return new DeployError({
    code: 'image-save-failed',
    what: 'docker save failed on the runner',
    where: 'the runner',
    remedy:
      'Check that Docker runs on the runner, that this user may use it, and that its temporary folder (RUNNER_TEMP) has space for the images.',
    log: lastLines(said),
  });
}

/** The image was built for another processor than the host has. */
export function platformDiffers(reference: string, image: string, host: string): ImageFailure {
  return {
    reference,
    code: 'image-no-platform',
    what: `it is for ${image}, and the host is ${host}`,
    remedy: `Build it for ${host} (docker buildx build --platform ${host}). Where the host emulates the other one on purpose, say so with platform: ${image} in the compose file.`,
    log: [],
  };
}

/** The registry did not take the user or the password. */
export function loginRefused(
  host: string,
  registry: string,
  username: string,
  result: CommandResult,
): DeployError {
  return new DeployError({
    code: 'image-login-refused',
    what: `${registry} does not accept the password of ${JSON.stringify(username)}`,
    where: `host ${host}`,
    remedy:
      'Check registry-username and registry-password; a token may have expired or may not read images. For Amazon ECR the user is AWS and the token lives 12 hours: registry: ecr fetches one.',
    log: lastSaid(result),
  });
}

/** Logging in failed for another reason than the password. */
export function loginFailed(
  host: string,
  registry: string,
  advice: PullAdvice,
  result: CommandResult,
): DeployError {
  return new DeployError({
    code: advice.code,
    what: `cannot log in to ${registry}: ${advice.what}`,
    where: `host ${host}`,
    remedy: advice.remedy,
    log: lastSaid(result),
  });
}
