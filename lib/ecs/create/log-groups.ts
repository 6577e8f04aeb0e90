import { DeployError } from '../../errors/deploy-error.js';
import type { LogGroup } from '../log-groups.js';
import { isNamed } from '../service/read-service.js';
import type { LogGroupSettings } from './settings.js';

/**
 * The log groups that are not there. Those that this role may not look for are taken for there.
 *
 * @param region of a group that names none
 */
export async function missingLogGroups(
  groups: readonly LogGroup[],
  region: string | undefined,
  signal: AbortSignal,
): Promise<readonly LogGroup[]> {
  const found = await Promise.all(
    groups.map(async (group) => {
      const client = await clientOf(group, region);
      try {
        const question = { logGroupNamePrefix: group.name };
        const { logGroups = [] } = await client.call('DescribeLogGroups', question, signal);
        return logGroups.some(({ logGroupName }) => logGroupName === group.name) ? [] : [group];
      } catch (thrown) {
        if (thrown instanceof DeployError) return [];
        throw thrown;
      } finally {
        client.end();
      }
    }),
  );
  return found.flat();
}

/**
 * Makes log groups; one that somebody else made meanwhile stays as it is.
 *
 * @throws DeployError `aws-refused`
 */
export async function makeLogGroups(
  groups: readonly LogGroup[],
  { retentionInDays, ...settings }: LogGroupSettings,
  region: string | undefined,
): Promise<void> {
  for (const group of groups) {
    const client = await clientOf(group, region);
    try {
      await client.call('CreateLogGroup', { logGroupName: group.name, ...settings });
      if (retentionInDays !== undefined) {
        await client.call('PutRetentionPolicy', { logGroupName: group.name, retentionInDays });
      }
    } catch (thrown) {
      if (!isNamed(thrown, 'ResourceAlreadyExistsException')) throw thrown;
    } finally {
      client.end();
    }
  }
}

async function clientOf({ region: own }: LogGroup, region: string | undefined) {
  const { logsClient } = await import('../../aws/logs.js');
  return logsClient(own ?? region);
}
