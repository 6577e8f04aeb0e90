import type { EcrImagesClient } from '../../aws/ecr-images.js';
import { DeployError } from '../../errors/deploy-error.js';
import { namedContainers, type TaskDefinition } from '../task-definition.js';
import { imageForOthers, imageMissing } from './errors.js';
import type { Look } from './look.js';
import { fits, manifestTypes, type Platform, platformOf, platformsIn } from './platform.js';

/** `123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/api:7` or `...@sha256:...` */
const ecrImage =
  /^(?<registryId>\d{12})\.dkr\.ecr(?:-fips)?\.(?<region>[\w-]+)\.amazonaws\.com(?:\.cn)?\/(?<repositoryName>[^:@]+)(?::(?<tag>[^@]+))?(?:@(?<digest>.+))?$/;

const missing = ['ImageNotFoundException', 'RepositoryNotFoundException'] as const;

/** Images of ECR are there, and for the platform that the tasks run on. */
export async function imageProblems(definition: TaskDefinition, look: Look): Promise<readonly DeployError[]> {
  const uses = Map.groupBy(
    namedContainers(definition).filter(([, { image = '' }]) => ecrImage.test(image)),
    ([, { image = '' }]) => image,
  );
  if (uses.size === 0) return [];
  const { ecrImagesClient } = await import('../../aws/ecr-images.js');
  const platform = platformOf(definition);
  const problems = await Promise.all(
    [...uses].map(async ([image, [[container] = ['']]]) => {
      const { region = '', ...parts } = ecrImage.exec(image)?.groups ?? {};
      const client = ecrImagesClient(region);
      try {
        return await imageProblem({ container, image, parts, client }, platform, look);
      } finally {
        client.end();
      }
    }),
  );
  return problems.filter((problem) => problem !== undefined);
}

interface EcrImage {
  readonly container: string;
  readonly image: string;
  readonly parts: Readonly<Record<string, string | undefined>>;
  readonly client: EcrImagesClient;
}

async function imageProblem(
  { container, image, parts, client }: EcrImage,
  needed: Platform | undefined,
  look: Look,
): Promise<DeployError | undefined> {
  const { registryId = '', repositoryName = '', tag = 'latest', digest } = parts;
  const imageIds = [digest === undefined ? { imageTag: tag } : { imageDigest: digest }];
  const question = { registryId, repositoryName, imageIds };
  const got = await look.at(
    'ecr:BatchGetImage',
    (signal) => client.call('BatchGetImage', { ...question, acceptedMediaTypes: manifestTypes }, signal),
    ...missing,
  );
  if (got === undefined) {
    // A role that may not read images may still be allowed to see whether they are there.
    const there = await look.at(
      'ecr:DescribeImages',
      (signal) => client.call('DescribeImages', question, signal),
      ...missing,
    );
    return there === 'missing' ? imageMissing(container, image) : undefined;
  }
  const manifest = got === 'missing' ? undefined : got.images?.[0]?.imageManifest;
  const isMissing =
    got === 'missing' || got.failures?.some(({ failureCode }) => failureCode === 'ImageNotFound');
  if (isMissing) return imageMissing(container, image);
  if (manifest === undefined || needed === undefined) return undefined;
  const repository = { client, registryId, repositoryName };
  const has = await look.at('ecr:GetDownloadUrlForLayer', (signal) =>
    platformsOf(manifest, repository, signal),
  );
  if (has === undefined || has === 'missing' || fits(has, needed)) return undefined;
  return imageForOthers(container, image, has, needed);
}

/** A manifest that is no JSON, or a storage out of reach, says nothing of the image. */
async function platformsOf(...[manifest, repository, signal]: Parameters<typeof platformsIn>) {
  try {
    return await platformsIn(manifest, repository, signal);
  } catch (thrown) {
    if (thrown instanceof DeployError) throw thrown;
    signal.throwIfAborted();
    return [];
  }
}
