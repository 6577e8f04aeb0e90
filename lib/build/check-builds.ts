import { access, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { DeployError } from '../errors/deploy-error.js';
import { needsBuildKit } from './build-argv.js';
import { type BuildSection, dockerfilePath, type ImageBuild, isRemoteContext } from './build-section.js';
import { sectionProblem } from './errors.js';
import type { Builder } from './tools.js';

/**
 * Looks whether images can be built at all, before one is.
 *
 * @param directory what paths are told from
 * @returns everything that is wrong: folders and Dockerfiles that are not there, what this builder does not do
 */
export async function checkBuilds(
  images: readonly ImageBuild[],
  builder: Builder,
  directory: string,
): Promise<readonly DeployError[]> {
  const problems = await Promise.all(
    images.map(async (image) => [...(await missingFiles(image, directory)), ...unsupported(image, builder)]),
  );
  return problems.flat();
}

async function missingFiles({ section, where }: ImageBuild, directory: string): Promise<DeployError[]> {
  const found = [await contextProblem(section, directory), ...(await secretProblems(section, directory))];
  return found
    .filter((problem) => problem !== undefined)
    .map(([what, remedy]) => sectionProblem('build-context-missing', what, where, remedy));
}

type Problem = readonly [what: string, remedy: string];

async function contextProblem(section: BuildSection, directory: string): Promise<Problem | undefined> {
  const { context } = section;
  if (isRemoteContext(context)) return undefined;
  const folder = await stat(context).catch(() => undefined);
  if (!folder?.isDirectory()) {
    const shown = relative(directory, context) || '.';
    return [
      `the build context ${shown} is ${folder ? 'no folder' : 'not there'}`,
      'Check the path, and that actions/checkout ran before (with its submodules, where it is one).',
    ];
  }
  const dockerfile = dockerfilePath(section);
  if (dockerfile === undefined || (await isThere(dockerfile)) || (await isLowerCase(section)))
    return undefined;
  return [
    `there is no ${relative(directory, dockerfile)}`,
    'Give dockerfile, relative to the build context, or add the file.',
  ];
}

async function secretProblems({ secrets }: BuildSection, directory: string): Promise<readonly Problem[]> {
  const problems = await Promise.all(
    secrets.map(async ({ id, file, environment }): Promise<Problem | undefined> => {
      if (environment !== undefined) {
        if (process.env[environment] !== undefined) return undefined;
        return [
          `the secret ${id} is the variable ${environment}, which is not set`,
          `Give ${environment} in env of the step.`,
        ];
      }
      if (file === undefined || (await isThere(file))) return undefined;
      return [
        `the secret ${id} is the file ${relative(directory, file)}, which is not there`,
        'Write the file in a step before this one.',
      ];
    }),
  );
  return problems.filter((problem) => problem !== undefined);
}

/** Docker also takes `dockerfile` where nothing else was asked for. */
function isLowerCase({ context, dockerfile = 'Dockerfile' }: BuildSection): Promise<boolean> {
  return dockerfile === 'Dockerfile' ? isThere(join(context, 'dockerfile')) : Promise.resolve(false);
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function unsupported({ section, where }: ImageBuild, builder: Builder): DeployError[] {
  if (builder.kind === 'buildx') return [];
  // The client of Docker 20.10 brings BuildKit along where it is asked to.
  const needs = process.env.DOCKER_BUILDKIT === '1' ? [] : needsBuildKit(section);
  if (needs.length === 0) return [];
  return [
    sectionProblem(
      'build-needs-buildx',
      `${needs.join(' and ')} of its build section ${needs.length === 1 ? 'needs' : 'need'} BuildKit, and Docker has no Buildx plugin here`,
      where,
      'Install docker-buildx-plugin (Debian: docker-buildx) on the runner.',
    ),
  ];
}
