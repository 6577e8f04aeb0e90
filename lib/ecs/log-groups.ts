import { namedContainers, type TaskDefinition } from './task-definition.js';

/** A log group that a container writes to, and its region where that is another one than the service's. */
export interface LogGroup {
  readonly container: string;
  readonly name: string;
  readonly region: string | undefined;
}

/** The log groups of a task definition, each once; without those that the log driver makes by itself. */
export function logGroupsOf(definition: TaskDefinition): readonly LogGroup[] {
  const groups = new Map<string, LogGroup>();
  for (const [container, { logConfiguration }] of namedContainers(definition)) {
    const { logDriver, options } = logConfiguration ?? {};
    const name = options?.['awslogs-group'];
    if (logDriver !== 'awslogs' || !name || options['awslogs-create-group'] === 'true') continue;
    const region = options['awslogs-region'];
    const key = `${region} ${name}`;
    if (!groups.has(key)) groups.set(key, { container, name, region });
  }
  return [...groups.values()];
}

/**
 * Whether a log group is there.
 *
 * @param region of a group that names none; the environment's where that is left out, too
 * @throws DeployError `aws-refused`
 */
export async function logGroupIsThere(
  { name, region: own }: LogGroup,
  region: string | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  const { logsClient } = await import('../aws/logs.js');
  const client = logsClient(own ?? region);
  try {
    // In the order of their names, so that the one which is only the prefix comes first.
    const { logGroups = [] } = await client.call('DescribeLogGroups', { logGroupNamePrefix: name }, signal);
    return logGroups.some(({ logGroupName }) => logGroupName === name);
  } finally {
    client.end();
  }
}
