import { rm } from 'node:fs/promises';
import type { CacheOptions } from '../../lib/build/build-argv.js';
import { type BuildRun, buildImages } from '../../lib/build/build-images.js';
import type { ImageBuild } from '../../lib/build/build-section.js';
import { checkBuilds } from '../../lib/build/check-builds.js';
import { requireFiles } from '../../lib/build/compose.js';
import { inRunFolder, runFolder } from '../../lib/build/docker-folder.js';
import { logIn } from '../../lib/build/login.js';
import { pushImages } from '../../lib/build/push-images.js';
import { registryPlace } from '../../lib/build/registry-place.js';
import { type Builder, type DockerCall, findBuilder } from '../../lib/build/tools.js';
import type { Ending, RunContext } from '../../lib/capability/define-action.js';
import type { RegistryLogin } from '../../lib/docker/registry-login.js';
import { InputProblems } from '../../lib/errors/deploy-error.js';
import { cacheNotice, cacheOptions } from './cache-options.js';
import { endingOf, nothingToBuild } from './ending.js';
import { type BuildImagesInputs, requestedImages } from './requests.js';

/** Builds what the inputs name, pushes it when all of it is built, and hands on what to deploy. */
export async function run(inputs: BuildImagesInputs, context: RunContext): Promise<Ending> {
  const { run: identity, signal } = context;
  const call: DockerCall = { directory: identity.directory, environment: {}, signal };
  // Before anybody is asked: AWS, or Docker.
  if (inputs.images === undefined) await requireFiles(inputs.files, call.directory);
  const login = await loginOf(inputs, context);
  const written = inputs.registry === 'ecr' ? login?.registry : inputs.registry;
  const registry = written === undefined ? undefined : registryPlace(written);
  const naming = { registry, tags: tagsOf(inputs, identity.sha), push: inputs.push };
  const [found, requested] = await Promise.allSettled([
    findBuilder(call, inputs.cache.kind !== 'none'),
    requestedImages(inputs, naming, call),
  ]);
  // Where Docker is not there, Compose is not either.
  if (found.status === 'rejected') throw found.reason;
  if (requested.status === 'rejected') throw requested.reason;
  const builder = found.value;
  const { images, problems } = requested.value;
  const all = [...problems, ...(await checkBuilds(images, builder, call.directory))];
  if (all.length > 0) throw new InputProblems(all);
  if (images.length === 0) return nothingToBuild(context);
  return inRunFolder(identity.id, async (folder) => {
    const host = registry?.host ?? 'docker.io';
    const environment = login ? await logIn({ ...login, registry: host }, folder, call) : {};
    return build(images, builder, inputs, { ...call, environment }, folder, context);
  });
}

/** The post step: what a killed run left of its login. */
export async function recover(_inputs: BuildImagesInputs, { run: identity }: RunContext): Promise<Ending> {
  await rm(runFolder(identity.id), { recursive: true, force: true });
  return { outcome: 'unchanged', outputs: {} };
}

async function build(
  images: readonly ImageBuild[],
  builder: Builder,
  inputs: BuildImagesInputs,
  call: DockerCall,
  folder: string,
  context: RunContext,
): Promise<Ending> {
  const { journal } = context;
  const targets = images.map(({ names }) => names[0]);
  journal.write({ type: 'run.started', title: 'build-images', targets, dryRun: false, of: 'images' });
  const notice = cacheNotice(inputs.cache, builder);
  if (notice !== undefined) journal.write({ type: 'notice', message: notice });
  const cacheOf = (image: ImageBuild): CacheOptions =>
    cacheOptions(inputs.cache, image, builder, inputs.push);
  const buildRun: BuildRun = { ...call, builder, folder, journal, push: inputs.push, cacheOf };
  const built = await buildImages(images, buildRun);
  const isWhole = built.every(({ error }) => error === undefined);
  const pushed = isWhole && inputs.push ? await pushImages(built, buildRun) : [];
  return endingOf(
    built.map((one, index) => ({ built: one, pushed: pushed[index] })),
    context,
  );
}

/** The login of the inputs, a token of ECR where it is asked for; none: whoever is logged in on the runner. */
async function loginOf(inputs: BuildImagesInputs, context: RunContext): Promise<RegistryLogin | undefined> {
  const {
    registry = 'docker.io',
    'registry-username': username,
    'registry-password': password,
    push,
  } = inputs;
  if (registry === 'ecr') {
    // The name of the registry is needed only where something is pushed there.
    if (!push) return undefined;
    const { ecrCredentials } = await import('../../lib/aws/ecr-token.js');
    const login = await ecrCredentials(context.signal);
    context.mask(login.password);
    return login;
  }
  return username === undefined || password === undefined ? undefined : { registry, username, password };
}

function tagsOf({ tags }: BuildImagesInputs, sha: string): readonly [string, ...string[]] {
  const [first = sha || 'latest', ...others] = [...new Set(tags)];
  return [first, ...others];
}
