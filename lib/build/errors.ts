import type { ErrorCode } from '../errors/catalog.js';
import { DeployError } from '../errors/deploy-error.js';
import { lastLines } from '../host/errors.js';
import type { ChildResult } from '../run/child.js';

const runner = 'the runner';

/** There is no command docker. */
export function dockerMissing(): DeployError {
  return new DeployError({
    code: 'build-docker-missing',
    what: 'the command docker is not there',
    where: runner,
    remedy: 'Use a runner that has Docker (ubuntu-latest has), or install docker-ce-cli and an engine on it.',
  });
}

/** The engine is there, and this user may not use it. */
export function dockerDenied({ stderr }: ChildResult): DeployError {
  return new DeployError({
    code: 'build-docker-denied',
    what: 'this user may not use Docker',
    where: runner,
    remedy: 'Add the user of the runner to the group docker, and start the runner anew.',
    log: lastLines(stderr),
  });
}

/** The engine does not answer. */
export function dockerSilent({ stderr }: ChildResult): DeployError {
  return new DeployError({
    code: 'build-docker-refused',
    what: 'the Docker Engine does not answer',
    where: runner,
    remedy:
      'Check that it runs (systemctl status docker), and DOCKER_HOST and the current context (docker context ls).',
    log: lastLines(stderr),
  });
}

/** Buildx is there, and the builder that it would use is not. */
export function builderBroken({ lines }: ChildResult): DeployError {
  return new DeployError({
    code: 'build-builder-broken',
    what: 'the current builder of Buildx cannot be used',
    where: runner,
    remedy:
      'docker buildx ls shows the builders; choose another one with docker buildx use, or BUILDX_BUILDER.',
    log: lines.slice(-10),
  });
}

/** `files` is given and there is no Compose that could read them. */
export function composeMissing(): DeployError {
  return new DeployError({
    code: 'build-compose-missing',
    what: 'Docker has no Compose plugin here, which reads the compose files',
    where: runner,
    remedy:
      'Install docker-compose-plugin (Debian: docker-compose) on the runner, or say what to build with the input images.',
  });
}

/** Compose does not accept the files. */
export function composeInvalid({ code, stderr, lines }: ChildResult): DeployError {
  const said = lastLines(stderr, 20).filter((line) => !/level=warning/.test(line));
  return new DeployError({
    code: 'build-compose-invalid',
    kind: 'input',
    what: said.at(-1) ?? `docker compose config ended with ${code}`,
    where: 'input files',
    remedy: composeRemedy(said.join('\n')),
    log: said.length > 1 ? said : lines.slice(-10),
  });
}

function composeRemedy(said: string): string {
  if (/unknown flag/.test(said)) return 'Update Compose on the runner: 2.24 or newer is needed.';
  if (/required variable/.test(said))
    return 'Give the variable in env of the step: the build section reads it.';
  return 'Mend the file; docker compose config shows the same on any machine.';
}

/** Compose files that are not there. */
export function filesMissing(files: readonly string[]): DeployError {
  return new DeployError({
    code: 'build-file-missing',
    kind: 'input',
    what: `${files.join(', ')} ${files.length === 1 ? 'is' : 'are'} not there`,
    where: 'input files',
    remedy: 'Check the path (it starts from the workspace), and that actions/checkout ran before.',
  });
}

/** The file that `images` names is not there. */
export function listMissing(path: string): DeployError {
  return new DeployError({
    code: 'build-file-missing',
    kind: 'input',
    what: `${path} is not there`,
    where: 'input images',
    remedy: 'Give a list in YAML or JSON, or the path of such a file, from the workspace on.',
  });
}

/** `images` is no list. */
export function listUnreadable(what: string): DeployError {
  return new DeployError({
    code: 'build-list-invalid',
    kind: 'input',
    what,
    where: 'input images',
    remedy: 'Give a list in YAML or JSON: - { name: web, context: ./web }.',
  });
}

/** One thing that is wrong with what an image is built from. */
export function sectionProblem(code: ErrorCode, what: string, where: string, remedy: string): DeployError {
  return new DeployError({ code, kind: 'input', what, where, remedy });
}
