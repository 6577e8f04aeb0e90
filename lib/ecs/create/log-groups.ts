import { DeployError } from '../../errors/deploy-error.js';
import { type LogGroup, logGroupIsThere } from '../log-groups.js';
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
      try {
        return (await logGroupIsThere(group, region, signal)) ? [] : [group];
      } catch (thrown) {
        if (thrown instanceof DeployError) return [];
        throw thrown;
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
  if (groups.length === 0) return;
  const { logsClient } = await import('../../aws/logs.js');
  for (const { name: logGroupName, region: own } of groups) {
    const client = logsClient(own ?? region);
    try {
      await client.call('CreateLogGroup', { logGroupName, ...settings });
      if (retentionInDays !== undefined) {
        await client.call('PutRetentionPolicy', { logGroupName, retentionInDays });
      }
    } catch (thrown) {
      if (!isNamed(thrown, 'ResourceAlreadyExistsException')) throw thrown;
    } finally {
      client.end();
    }
  }
}
