import { answerOf, refusalOf } from '../query-api.js';
import { EcsError } from './ecs-error.js';
import type { World } from './state.js';

/** What is in the account beside ECS. What is left out is there, as a deploy needs it. */
export interface AccountScript {
  /** Of the cluster `prod`; ACTIVE. */
  readonly cluster?: string;
  /** Name -> service that its trust policy names; undefined where there is no such role. */
  readonly roles?: Readonly<Record<string, string | undefined>>;
  /** ARNs of secrets that are not there. */
  readonly secretsMissing?: readonly string[];
  readonly secretsDeleted?: readonly string[];
  /** Names of parameters that there are. */
  readonly parameters?: readonly string[];
  /** Log groups that are there; any that is asked for when it is left out. */
  readonly logGroups?: readonly string[];
  /** Image, as `repository:tag` -> what it is for, as `os/architecture`; `linux/amd64`. */
  readonly platforms?: Readonly<Record<string, readonly string[]>>;
  /** Images with one manifest, whose platform is in its configuration. */
  readonly single?: readonly string[];
}

// biome-ignore lint/suspicious/noExplicitAny: it is whatever came over the wire
type Input = any;

const platformOf = (text: string) => {
  const [os, architecture] = text.split('/');
  return { os, architecture };
};

/** Services beside ECS, as far as they tell what is there. */
export const accountAnswers: Readonly<Record<string, (world: World, input: Input) => object>> = {
  DescribeSecret({ script: { account = {} } }, { SecretId }) {
    if (account.secretsMissing?.includes(SecretId)) {
      throw new EcsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    }
    const isDeleted = account.secretsDeleted?.includes(SecretId);
    return {
      VersionIdsToStages: { one: ['AWSCURRENT'] },
      ...(isDeleted && { DeletedDate: 1_700_000_000 }),
    };
  },
  DescribeParameters({ script: { account = {} } }, { ParameterFilters: [{ Values }] }) {
    const there = (Values as string[]).filter((name) => account.parameters?.includes(name) ?? true);
    return { Parameters: there.map((Name) => ({ Name })) };
  },
  BatchGetImage({ script }, { repositoryName, imageIds }) {
    const name = `${repositoryName}:${imageIds[0]?.imageTag}`;
    if (!script.images?.includes(name)) {
      const failureReason = 'Requested image not found';
      return {
        images: [],
        failures: [{ imageId: imageIds[0], failureCode: 'ImageNotFound', failureReason }],
      };
    }
    if (script.account?.single?.includes(name)) {
      return { images: [{ imageManifest: JSON.stringify({ config: { digest: `sha256:${name}` } }) }] };
    }
    const platforms = script.account?.platforms?.[name] ?? ['linux/amd64'];
    const manifests = [...platforms, 'unknown/unknown'].map((one) => ({ platform: platformOf(one) }));
    return { images: [{ imageManifest: JSON.stringify({ manifests }) }] };
  },
  GetDownloadUrlForLayer: ({ origin }, { layerDigest }) => ({
    downloadUrl: `${origin()}/layer/${encodeURIComponent(layerDigest)}`,
  }),
};

/** The configuration of an image, as a layer's URL leads to it. */
export function layerOf({ script }: World, path: string): object {
  const name = decodeURIComponent(path).slice('/layer/sha256:'.length);
  return platformOf(script.account?.platforms?.[name]?.[0] ?? 'linux/amd64');
}

/** IAM, which speaks the Query protocol; load balancers, which do so too, are another stand-in's affair. */
export function iamAnswer({ script }: World, parameters: URLSearchParams): readonly [number, string] {
  if (parameters.get('Action') !== 'GetRole') return [403, refusalOf('AccessDenied', 'not authorized')];
  const name = parameters.get('RoleName') ?? '';
  const { roles = {} } = script.account ?? {};
  if (name in roles && roles[name] === undefined) {
    return [404, refusalOf('NoSuchEntity', `The role with name ${name} cannot be found.`)];
  }
  const Service = roles[name] ?? 'ecs-tasks.amazonaws.com';
  const trust = { Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }] };
  const AssumeRolePolicyDocument = encodeURIComponent(JSON.stringify(trust));
  return [200, answerOf('GetRole', { Role: { RoleName: name, AssumeRolePolicyDocument } })];
}
