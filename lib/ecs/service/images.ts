import { DeployError } from '../../errors/deploy-error.js';
import { namedContainers, type TaskDefinition } from '../task-definition.js';
import { isNamed } from './read-service.js';

/** `123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/api:7` or `...@sha256:...` */
const ecrImage =
  /^(?<registryId>\d{12})\.dkr\.ecr\.(?<region>[\w-]+)\.amazonaws\.com(?:\.cn)?\/(?<repositoryName>[^:@]+)(?::(?<tag>[^@]+))?(?:@(?<digest>.+))?$/;

/**
 * Looks whether the images of a task definition that come from ECR are there. What this role may not look at is taken
 * for there: the tasks have a role of their own.
 *
 * @throws DeployError `ecs-image-missing`
 */
export async function checkImages(definition: TaskDefinition, signal: AbortSignal): Promise<void> {
  const images = namedContainers(definition).flatMap(([container, { image = '' }]) => {
    const parts = ecrImage.exec(image)?.groups;
    return parts ? [{ container, image, parts }] : [];
  });
  if (images.length === 0) return;
  const { ecrImagesClient } = await import('../../aws/ecr-images.js');
  await Promise.all(
    images.map(async ({ container, image, parts }) => {
      const { registryId = '', region = '', repositoryName = '', tag = 'latest', digest } = parts;
      const client = ecrImagesClient(region);
      const imageIds = [digest === undefined ? { imageTag: tag } : { imageDigest: digest }];
      try {
        await client.call('DescribeImages', { registryId, repositoryName, imageIds }, signal);
      } catch (thrown) {
        if (isNamed(thrown, 'ImageNotFoundException', 'RepositoryNotFoundException')) {
          throw imageMissing(container, image, thrown);
        }
        if (!(thrown instanceof DeployError)) throw thrown;
      } finally {
        client.end();
      }
    }),
  );
}

function imageMissing(container: string, image: string, cause: unknown): DeployError {
  return new DeployError({
    code: 'ecs-image-missing',
    where: `container ${container}`,
    what: `${image} is not in ECR`,
    remedy: 'Push it before the deploy, or correct its name or tag; nothing was changed.',
    cause,
  });
}
