import type { EcsContainer, EcsTask } from '../../aws/ecs.js';
import type { TaskDefinition } from '../task-definition.js';
import { lastPart } from './names.js';

/** As many as a person reads in an annotation. */
const usualLines = 20;

/**
 * The last lines that a container of a task wrote, where its log driver is awslogs.
 *
 * @param limit 10,000 at most
 * @returns none where it logs elsewhere, or wrote nothing
 * @throws DeployError `aws-refused`
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specify-log-config.html for a stream's name
 */
export async function lastLines(
  region: string | undefined,
  task: EcsTask,
  { name = '' }: EcsContainer,
  definition: TaskDefinition | undefined,
  signal: AbortSignal,
  limit = usualLines,
): Promise<readonly string[]> {
  const container = definition?.containerDefinitions?.find((one) => one.name === name);
  const { logDriver, options = {} } = container?.logConfiguration ?? {};
  const group = options?.['awslogs-group'];
  const prefix = options?.['awslogs-stream-prefix'];
  if (logDriver !== 'awslogs' || !group || !prefix || !task.taskArn) return [];
  const { logsClient } = await import('../../aws/logs.js');
  const client = logsClient(options['awslogs-region'] || region);
  try {
    const { events = [] } = await client.call(
      'GetLogEvents',
      {
        logGroupName: group,
        logStreamName: `${prefix}/${name}/${lastPart(task.taskArn)}`,
        limit,
        startFromHead: false,
      },
      signal,
    );
    return events.map(({ message = '' }) => message.trimEnd());
  } finally {
    client.end();
  }
}
