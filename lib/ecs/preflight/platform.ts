import type { EcrImagesClient } from '../../aws/ecr-images.js';
import { isForFargate, type TaskDefinition } from '../task-definition.js';

/** What an image is made for, in the words of its manifest. */
export interface Platform {
  readonly os: string;
  /** Undefined is any. */
  readonly architecture?: string | undefined;
}

const architectures = new Map([
  ['X86_64', 'amd64'],
  ['ARM64', 'arm64'],
]);

/**
 * The platform that tasks run on; undefined where the instances of a cluster decide.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RuntimePlatform.html
 */
export function platformOf(definition: TaskDefinition): Platform | undefined {
  const { cpuArchitecture, operatingSystemFamily } = definition.runtimePlatform ?? {};
  const onFargate = isForFargate(definition);
  const os = operatingSystemFamily ?? (onFargate ? 'LINUX' : undefined);
  if (os === undefined) return undefined;
  const architecture = architectures.get(cpuArchitecture ?? (onFargate ? 'X86_64' : ''));
  return { os: os.startsWith('WINDOWS') ? 'windows' : 'linux', architecture };
}

/** Manifests of one image, and lists of several, of Docker and of OCI. */
export const manifestTypes = [
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
] as const;

interface Manifest {
  readonly config?: { readonly digest?: string };
  readonly manifests?: readonly { readonly platform?: Partial<Platform> }[];
}

/** Where the layers of a manifest are. */
export interface Repository {
  readonly client: EcrImagesClient;
  readonly registryId: string;
  readonly repositoryName: string;
}

/**
 * The platforms that an image is for: a list of several says so itself, one alone in its configuration.
 *
 * @param text of the manifest
 * @returns none where it is not known
 * @see https://github.com/opencontainers/image-spec/blob/main/image-index.md
 */
export async function platformsIn(
  text: string,
  repository: Repository,
  signal: AbortSignal,
): Promise<readonly Platform[]> {
  const { manifests, config } = JSON.parse(text) as Manifest;
  if (manifests !== undefined) return manifests.flatMap(({ platform }) => known(platform));
  if (config?.digest === undefined) return [];
  const { client, registryId, repositoryName } = repository;
  const question = { registryId, repositoryName, layerDigest: config.digest };
  const { downloadUrl } = await client.call('GetDownloadUrlForLayer', question, signal);
  if (downloadUrl === undefined) return [];
  const answer = await fetch(downloadUrl, { signal });
  return answer.ok ? known((await answer.json()) as Partial<Platform>) : [];
}

/** Attestations stand in lists as well, for `unknown`. */
function known({ os, architecture }: Partial<Platform> = {}): Platform[] {
  return os === undefined || architecture === undefined || os === 'unknown' ? [] : [{ os, architecture }];
}

/** Whether tasks on `needed` can run one of `has`; what is not known can. */
export function fits(has: readonly Platform[], needed: Platform): boolean {
  const isRight = ({ os, architecture }: Platform) =>
    os === needed.os && (needed.architecture === undefined || architecture === needed.architecture);
  return has.length === 0 || has.some(isRight);
}
