import { type Alarm, type CloudWatchClient, describeAlarms } from '../aws/cloudwatch.js';
import { DeployError } from '../errors/deploy-error.js';
import { nearestName } from '../values/nearest.js';
import { askAws } from './aws-loop.js';
import type { Answer, Probe } from './probe.js';

/** DescribeAlarms tells of no more at once. */
const mostNames = 100;

/**
 * An alarm of CloudWatch that has to be OK. One that is in ALARM at first is waited for; one that goes there ends the
 * wait at once.
 *
 * @param pollMs between two looks
 */
export function alarmProbe(client: CloudWatchClient, name: string, pollMs: number): Probe {
  const find = async (signal: AbortSignal): Promise<Alarm> => {
    const [alarm] = await describeAlarms(client, [name], signal);
    return alarm ?? (await unknown(client, name, signal));
  };
  return {
    name: `alarm ${name}`,
    from: 'the runner',
    check: async (signal) => {
      await find(signal);
    },
    watch(onAnswer, pace, signal) {
      let wasQuiet = false;
      const look = async (): Promise<Answer> => {
        const alarm = await find(signal);
        const rings = alarm.StateValue === 'ALARM';
        if (rings && wasQuiet) throw alarmRings(name, alarm);
        wasQuiet ||= !rings;
        return { good: !rings, text: stateText(alarm), lines: [] };
      };
      return askAws(look, pollMs, pace, onAnswer, signal);
    },
  };
}

/** `ALARM: Threshold Crossed: ...`; without the reason where it is well. */
function stateText({ StateValue = 'INSUFFICIENT_DATA', StateReason }: Alarm): string {
  if (StateValue === 'OK') return StateValue;
  const state = StateValue === 'ALARM' ? StateValue : `${StateValue}, which is no breach`;
  return StateReason ? `${state}: ${StateReason}` : state;
}

const alarmRings = (name: string, alarm: Alarm) =>
  new DeployError({
    code: 'alarm-rings',
    where: `alarm ${name}`,
    what: `it went to ${stateText(alarm)}`,
    remedy:
      'Look at what became other with this deploy: the logs of the service at that time, and the metric of the alarm in CloudWatch. A rollout puts back what it had changed.',
  });

async function unknown(client: CloudWatchClient, name: string, signal: AbortSignal): Promise<never> {
  const answer = await client.call(
    'DescribeAlarms',
    { AlarmTypes: ['MetricAlarm', 'CompositeAlarm'], MaxRecords: mostNames },
    signal,
  );
  const { MetricAlarms = [], CompositeAlarms = [] } = answer;
  const names = [...MetricAlarms, ...CompositeAlarms].map(({ AlarmName = '' }) => AlarmName);
  const near = nearestName(name, names);
  throw new DeployError({
    code: 'alarm-unknown',
    kind: 'input',
    where: 'input alarm',
    what: `CloudWatch has no alarm ${name}${near === undefined ? '' : `; did you mean ${near}?`}`,
    remedy: 'Look at the name (aws cloudwatch describe-alarms), the region and the account.',
  });
}
