import type { DeployError } from '../../errors/deploy-error.js';
import { lastPart } from '../service/names.js';
import type { TaskDefinition } from '../task-definition.js';
import { roleMissing, roleUntrusting } from './errors.js';
import type { Look } from './look.js';
import { trustsTasks } from './trust.js';

/** The roles of a task definition are there, and tasks may use them. */
export async function roleProblems(
  { taskRoleArn, executionRoleArn }: TaskDefinition,
  region: string | undefined,
  look: Look,
): Promise<readonly DeployError[]> {
  const uses = [
    ...(executionRoleArn ? [{ key: 'executionRoleArn', role: executionRoleArn }] : []),
    ...(taskRoleArn && taskRoleArn !== executionRoleArn ? [{ key: 'taskRoleArn', role: taskRoleArn }] : []),
  ];
  if (uses.length === 0) return [];
  const { GetRole, iamClient } = await import('../../aws/iam.js');
  const client = iamClient(region);
  try {
    const problems = await Promise.all(
      uses.map(async ({ key, role }) => {
        const question = { RoleName: lastPart(role) };
        const got = await look.at(
          'iam:GetRole',
          (signal) => client.ask(GetRole, question, signal),
          'NoSuchEntityException',
          'NoSuchEntity',
        );
        if (got === undefined) return undefined;
        const { Arn: arn = '', AssumeRolePolicyDocument: trust } = got === 'missing' ? {} : (got.Role ?? {});
        // One of that name in this account is not the one of another account, or under another path.
        if (got === 'missing' || (role.startsWith('arn:') && arn !== '' && arn !== role))
          return roleMissing(key, role);
        return trust === undefined || trustsTasks(trust) ? undefined : roleUntrusting(key, role);
      }),
    );
    return problems.filter((problem) => problem !== undefined);
  } finally {
    client.close();
  }
}
