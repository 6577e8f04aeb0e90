import { DeployError } from '../../lib/errors/deploy-error.js';
import { lastLines, lastSaid } from '../../lib/host/errors.js';
import type { CommandResult } from '../../lib/ssh/remote.js';

/** A file that an input names is not there. */
export function fileMissing(input: string, written: string, directory: string): DeployError {
  return new DeployError({
    code: 'compose-file-missing',
    kind: 'input',
    what: `${written} is not there`,
    where: `input ${input}`,
    remedy: `Paths are relative to ${directory}. In a workflow, check out the repository first (actions/checkout).`,
  });
}

/** A file that an input names lies outside the working directory. */
export function fileOutside(input: string, written: string): DeployError {
  return new DeployError({
    code: 'compose-file-outside',
    kind: 'input',
    what: `${written} lies outside the working directory`,
    where: `input ${input}`,
    remedy: 'Move the file into the repository: its place beside the compose file is kept on the host.',
  });
}

/** The env file is no plain name beside the compose file. */
export function envFileNamesFolder(written: string): DeployError {
  return new DeployError({
    code: 'compose-file-outside',
    kind: 'input',
    what: `${written} lies outside the release`,
    where: 'input env-file',
    remedy: 'Give a name beside the compose file, such as .env or .env.db.',
  });
}

/** Compose on the host did not accept the files. */
export function composeInvalid(host: string, result: CommandResult, releaseFolder: string): DeployError {
  const said = lastLines(result.stderr, 20).map((line) => line.replaceAll(`${releaseFolder}/`, ''));
  return new DeployError({
    code: 'compose-invalid',
    kind: 'input',
    what: `Compose does not accept the files: ${said.at(-1) ?? 'it gave no reason'}`,
    where: `host ${host}`,
    remedy: 'Mend the compose file; a file that it names and that is missing belongs in the input upload.',
    log: said.slice(0, -1),
  });
}

/** A service that an input names is not in the compose files. */
export function serviceUnknown(input: string, service: string, known: readonly string[]): DeployError {
  return new DeployError({
    code: 'compose-service-unknown',
    kind: 'input',
    what: `there is no service ${service} in the compose files`,
    where: `input ${input}`,
    remedy: `The services are ${known.join(', ')}.`,
  });
}

/** A mount of something that lies beside the release, in the state folder of deploy-kit. */
export function mountOutside(service: string, source: string): DeployError {
  return new DeployError({
    code: 'compose-mount-outside',
    kind: 'input',
    what: `the mount source ${source} lies outside the release`,
    where: `service ${service}`,
    remedy: 'Use a named volume, an absolute path, or a path below the folder of the compose file.',
  });
}

/** `docker compose up` did not come to its end. */
export function composeUpFailed(host: string, result: CommandResult): DeployError {
  const said = lastSaid(result, 20);
  const how = result.signal === null ? `exit code ${result.code}` : `signal ${result.signal}`;
  return new DeployError({
    code: 'compose-up-failed',
    what: `docker compose up ended with ${how}: ${said.at(-1) ?? ''}`,
    where: `host ${host}`,
    remedy: 'The line says what Docker refused; mend it and deploy again.',
    log: said,
  });
}

/** Docker is not there and was not to be installed. */
export function dockerMissing(host: string): DeployError {
  return new DeployError({
    code: 'docker-missing',
    what: 'Docker is not installed',
    where: `host ${host}`,
    remedy: 'Set install-docker: true, or install Docker with the Compose plugin on the host.',
  });
}

/** A service has neither an image nor, with `build`, something to build. */
export function imageNotNamed(service: string): DeployError {
  return new DeployError({
    code: 'compose-image-unnamed',
    kind: 'input',
    what: 'it has a build section and no image',
    where: `service ${service}`,
    remedy:
      'Give it an image: in the compose file or by the input images, or set build: true to build it on the host.',
  });
}

/** `docker compose build` on the host failed. */
export function buildFailed(host: string, result: CommandResult): DeployError {
  const said = lastSaid(result, 20);
  return new DeployError({
    code: 'compose-build-failed',
    what: `docker compose build failed: ${said.at(-1) ?? ''}`,
    where: `host ${host}`,
    remedy: 'Mend the Dockerfile; what it copies has to be in the input upload.',
    log: said,
  });
}

/** The network could not be created. */
export function networkFailed(host: string, network: string, result: CommandResult): DeployError {
  return new DeployError({
    code: 'compose-network-failed',
    what: `the network ${network} could not be created`,
    where: `host ${host}`,
    remedy: 'The log line is what Docker said; look at docker network ls on the host.',
    log: lastLines(result.stderr, 5),
  });
}

/** Another program or project has a port that a service publishes. */
export function portTaken(host: string, service: string, port: number, owner: string): DeployError {
  return new DeployError({
    code: 'compose-port-taken',
    what: `port ${port} is taken by ${owner}`,
    where: `host ${host}, service ${service}`,
    remedy:
      'Stop it (on the host, ss -ltnp and docker ps say what it is), or publish another port in the compose file.',
  });
}

/** Images of a release to go back to are gone, and cannot be had again. */
export function imagesGone(host: string, release: string, images: readonly string[]): DeployError {
  const names = [...new Set(images)].join(', ');
  return new DeployError({
    code: 'release-image-gone',
    what: `${release} cannot be brought back: ${names} came from no registry and is not on the host any more`,
    where: `host ${host}`,
    remedy:
      'Deploy that version anew, from a registry or with transfer: ssh. Something on the host removed it (docker image prune -a?).',
  });
}
