import { JsonClient } from './json-service.js';

/** One image of a repository, by its tag or digest. */
interface ImagesQuestion {
  readonly registryId: string;
  readonly repositoryName: string;
  readonly imageIds: readonly { readonly imageTag?: string; readonly imageDigest?: string }[];
}

/** @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_Operations.html */
interface EcrOperations {
  DescribeImages: [ImagesQuestion, object];
  BatchGetImage: [
    ImagesQuestion & { readonly acceptedMediaTypes: readonly string[] },
    {
      /** The manifest as it was pushed, JSON. */
      readonly images?: readonly { readonly imageManifest?: string }[];
      readonly failures?: readonly { readonly failureCode?: string; readonly failureReason?: string }[];
    },
  ];
  GetDownloadUrlForLayer: [
    { readonly registryId: string; readonly repositoryName: string; readonly layerDigest: string },
    { readonly downloadUrl?: string },
  ];
}

export type EcrImagesClient = JsonClient<EcrOperations>;

/** The part of ECR that tells of images. */
export const ecrImagesClient = (region: string): EcrImagesClient =>
  new JsonClient({ name: 'ecr', host: 'api.ecr', target: 'AmazonEC2ContainerRegistry_V20150921' }, region);
