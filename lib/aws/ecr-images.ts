import { JsonClient } from './json-service.js';

/** @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeImages.html */
interface EcrOperations {
  DescribeImages: [
    {
      readonly registryId: string;
      readonly repositoryName: string;
      readonly imageIds: readonly { readonly imageTag?: string; readonly imageDigest?: string }[];
    },
    object,
  ];
}

/** The part of ECR that tells of images. */
export const ecrImagesClient = (region: string): JsonClient<EcrOperations> =>
  new JsonClient({ name: 'ecr', host: 'api.ecr', target: 'AmazonEC2ContainerRegistry_V20150921' }, region);
