import type { DeployError } from '../../errors/deploy-error.js';
import { namedContainers, type TaskDefinition } from '../task-definition.js';
import { logGroupMissing } from './errors.js';
import type { Look } from './look.js';

/** Log groups of CloudWatch are there, or are made by the tasks themselves. */
export async function logGroupProblems(
  definition: TaskDefinition,
  region: string | undefined,
  look: Look,
): Promise<readonly DeployError[]> {
  const uses = namedContainers(definition).flatMap(([container, { logConfiguration: logs }]) => {
    const { 'awslogs-group': group, 'awslogs-region': of = region, ...options } = logs?.options ?? {};
    const isMade = options['awslogs-create-group'] === 'true';
    return logs?.logDriver === 'awslogs' && group && !isMade ? [{ container, group, region: of }] : [];
  });
  if (uses.length === 0) return [];
  const { logsClient } = await import('../../aws/logs.js');
  const once = [...new Map(uses.toReversed().map((use) => [`${use.region} ${use.group}`, use])).values()];
  const problems = await Promise.all(
    once.map(async ({ container, group, region: of }) => {
      const client = logsClient(of);
      try {
        // In the order of their names, so that the one which is only the prefix comes first.
        const got = await look.at('logs:DescribeLogGroups', (signal) =>
          client.call('DescribeLogGroups', { logGroupNamePrefix: group }, signal),
        );
        if (got === undefined || got === 'missing') return undefined;
        const isThere = got.logGroups?.some(({ logGroupName }) => logGroupName === group);
        return isThere ? undefined : logGroupMissing(container, group, of);
      } finally {
        client.end();
      }
    }),
  );
  return problems.filter((problem) => problem !== undefined);
}
