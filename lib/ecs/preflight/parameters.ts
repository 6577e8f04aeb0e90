import type { DeployError } from '../../errors/deploy-error.js';
import type { TaskDefinition } from '../task-definition.js';
import { type SecretUse, secretMissing } from './errors.js';
import type { Look } from './look.js';

/** `arn:aws:ssm:region:account:parameter/name`; behind a name may stand a version or a label. */
const parameterArn = /^arn:aws[a-z-]*:ssm:(?<region>[^:]+):(?<account>\d+):parameter\/(?<name>[^:]+)/;

/** What Systems Manager takes in one question. */
const most = 50;

interface Parameter {
  readonly use: SecretUse;
  readonly region: string | undefined;
  /** One of these is its name: an ARN does not say whether that begins with a slash. */
  readonly names: readonly string[];
}

/** Parameters are there; those of other accounts are left out, as only their names can be asked for here. */
export async function parameterProblems(
  uses: readonly SecretUse[],
  { executionRoleArn }: TaskDefinition,
  region: string | undefined,
  look: Look,
): Promise<readonly DeployError[]> {
  const own = /^arn:aws[a-z-]*:iam::(\d+):/.exec(executionRoleArn ?? '')?.[1];
  const parameters = uses.flatMap((use): Parameter[] => {
    const parts = parameterArn.exec(use.valueFrom)?.groups;
    if (parts === undefined) {
      if (use.valueFrom.startsWith('arn:')) return [];
      return [{ use, region, names: [use.valueFrom.replace(/:.*$/, '')] }];
    }
    if (own !== undefined && parts.account !== own) return [];
    const { name = '' } = parts;
    return [{ use, region: parts.region, names: [name, `/${name}`] }];
  });
  const groups = [...Map.groupBy(parameters, (one) => one.region)];
  const problems = await Promise.all(
    groups.map(async ([of, some]) => {
      const there = await namesThere(
        some.flatMap(({ names }) => names),
        of,
        look,
      );
      if (there === undefined) return [];
      return some
        .filter(({ names }) => !names.some((name) => there.has(name)))
        .map(({ use }) => secretMissing(use, 'a parameter which Systems Manager does not have'));
    }),
  );
  return problems.flat();
}

async function namesThere(
  names: readonly string[],
  region: string | undefined,
  look: Look,
): Promise<ReadonlySet<string> | undefined> {
  const { parametersClient } = await import('../../aws/secrets.js');
  const client = parametersClient(region);
  const there = new Set<string>();
  try {
    for (let next = 0; next < names.length; next += most) {
      const Values = names.slice(next, next + most);
      const filter = {
        ParameterFilters: [{ Key: 'Name', Option: 'Equals', Values }],
        MaxResults: most,
      } as const;
      let token: string | undefined;
      do {
        const question = { ...filter, ...(token && { NextToken: token }) };
        const got = await look.at('ssm:DescribeParameters', (signal) =>
          client.call('DescribeParameters', question, signal),
        );
        if (got === undefined || got === 'missing') return undefined;
        for (const { Name } of got.Parameters ?? []) if (Name) there.add(Name);
        token = got.NextToken;
      } while (token);
    }
    return there;
  } finally {
    client.end();
  }
}
