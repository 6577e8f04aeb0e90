import { cloudWatchClient, describeAlarms } from '../../aws/cloudwatch.js';
import type { ToldElsewhere } from './elsewhere.js';

/**
 * Which alarms of CloudWatch failed a deployment, each with the reason for its state.
 *
 * @param names of the alarms that ECS watches
 * @param reason in the words of ECS
 * @throws DeployError `aws-refused`
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html
 */
export async function alarmsCause(
  region: string | undefined,
  names: readonly string[],
  reason: string,
  signal: AbortSignal,
): Promise<ToldElsewhere> {
  const client = cloudWatchClient(region);
  try {
    const alarms = await describeAlarms(client, names, signal);
    const ringing = alarms.filter(({ StateValue }) => StateValue === 'ALARM');
    // One that rang may be quiet again by now.
    const [told, since] = ringing.length > 0 ? [ringing, ''] : [alarms, 'by now '];
    const texts = told.map(
      ({ AlarmName, StateValue, StateReason }) =>
        `alarm ${AlarmName} is ${since}in ${StateValue}${StateReason ? `: ${StateReason}` : ''}`,
    );
    return {
      what: [...texts, reason].join('\n'),
      remedy: `Look at what became other with this deploy: the logs of the service at that time, and ${told.length === 1 ? 'the metric of the alarm' : 'the metrics of the alarms'} in CloudWatch.`,
    };
  } finally {
    client.end();
  }
}
