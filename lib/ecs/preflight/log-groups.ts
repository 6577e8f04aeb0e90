import type { DeployError } from '../../errors/deploy-error.js';
import { type LogGroup, logGroupsOf } from '../log-groups.js';
import type { TaskDefinition } from '../task-definition.js';
import { logGroupMissing } from './errors.js';
import type { Look } from './look.js';

/**
 * Log groups of CloudWatch are there, or are made by the tasks themselves.
 *
 * @param toCome that are made before the tasks start
 */
export async function logGroupProblems(
  definition: TaskDefinition,
  region: string | undefined,
  toCome: readonly LogGroup[],
  look: Look,
): Promise<readonly DeployError[]> {
  const isToCome = (group: LogGroup) =>
    toCome.some(({ name, region: of }) => name === group.name && of === group.region);
  const groups = logGroupsOf(definition).filter((group) => !isToCome(group));
  if (groups.length === 0) return [];
  const { logsClient } = await import('../../aws/logs.js');
  const problems = await Promise.all(
    groups.map(async ({ container, name, region: of = region }) => {
      const client = logsClient(of);
      try {
        // In the order of their names, so that the one which is only the prefix comes first.
        const got = await look.at('logs:DescribeLogGroups', (signal) =>
          client.call('DescribeLogGroups', { logGroupNamePrefix: name }, signal),
        );
        if (got === undefined || got === 'missing') return undefined;
        const isThere = got.logGroups?.some(({ logGroupName }) => logGroupName === name);
        return isThere ? undefined : logGroupMissing(container, name, of);
      } finally {
        client.end();
      }
    }),
  );
  return problems.filter((problem) => problem !== undefined);
}
