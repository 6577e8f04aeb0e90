import type { DeployError } from '../../errors/deploy-error.js';
import { namedContainers, type TaskDefinition } from '../task-definition.js';
import { type SecretUse, secretMissing } from './errors.js';
import type { Look } from './look.js';
import { parameterProblems } from './parameters.js';

/** Secrets of Secrets Manager and parameters of Systems Manager are there. Nobody reads their values. */
export async function secretProblems(
  definition: TaskDefinition,
  region: string | undefined,
  look: Look,
): Promise<readonly DeployError[]> {
  const uses = usesOf(definition);
  const secrets = uses.filter(({ valueFrom }) => secretArn.test(valueFrom));
  const parameters = uses.filter((use) => !secrets.includes(use));
  const problems = await Promise.all([
    ...secrets.map((use) => secretProblem(use, look)),
    parameterProblems(parameters, definition, region, look),
  ]);
  return problems.flat().filter((problem) => problem !== undefined);
}

/** Each value that a task needs to start, once. */
function usesOf(definition: TaskDefinition): readonly SecretUse[] {
  const all = namedContainers(definition).flatMap(
    ([container, { secrets, logConfiguration, repositoryCredentials: login }]) => [
      ...[...(secrets ?? []), ...(logConfiguration?.secretOptions ?? [])].map(
        ({ name = '', valueFrom = '' }) => ({
          ...{ container, name, valueFrom },
        }),
      ),
      ...(login?.credentialsParameter
        ? [{ container, name: 'of the registry', valueFrom: login.credentialsParameter }]
        : []),
    ],
  );
  return [...new Map(all.toReversed().map((use) => [use.valueFrom, use])).values()];
}

/**
 * `arn:aws:secretsmanager:region:account:secret:name`, and behind it a key of JSON, a stage and a version.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
 */
const secretArn =
  /^(?<id>arn:aws[a-z-]*:secretsmanager:(?<region>[^:]+):\d*:secret:[^:]+)(?::(?<json>[^:]*):(?<stage>[^:]*):(?<version>[^:]*))?$/;

async function secretProblem(use: SecretUse, look: Look): Promise<DeployError | undefined> {
  const { id = '', region, stage, version } = secretArn.exec(use.valueFrom)?.groups ?? {};
  const { secretsClient } = await import('../../aws/secrets.js');
  const client = secretsClient(region);
  try {
    const got = await look.at(
      'secretsmanager:DescribeSecret',
      (signal) => client.call('DescribeSecret', { SecretId: id }, signal),
      'ResourceNotFoundException',
    );
    if (got === undefined) return undefined;
    if (got === 'missing') return secretMissing(use, 'which Secrets Manager does not have');
    if (got.DeletedDate) return secretMissing(use, 'which somebody has deleted');
    const versions = Object.entries(got.VersionIdsToStages ?? {});
    const isThere = versions.some(
      ([one, stages]) => (!version || one === version) && (!stage || stages.includes(stage)),
    );
    if (isThere || got.VersionIdsToStages === undefined) return undefined;
    return secretMissing(
      use,
      `of which there is no version ${[stage, version].filter(Boolean).join(' ')}`.trim(),
    );
  } finally {
    client.end();
  }
}
