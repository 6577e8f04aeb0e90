import type { DeployError } from '../../errors/deploy-error.js';
import { type LogGroup, logGroupIsThere, logGroupsOf } from '../log-groups.js';
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
  const problems = await Promise.all(
    groups.map(async (group) => {
      const isThere = await look.at('logs:DescribeLogGroups', (signal) =>
        logGroupIsThere(group, region, signal),
      );
      return isThere === false
        ? logGroupMissing(group.container, group.name, group.region ?? region)
        : undefined;
    }),
  );
  return problems.filter((problem) => problem !== undefined);
}
