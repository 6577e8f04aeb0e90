import { cloudWatchClient } from '../../lib/aws/cloudwatch.js';
import { ecsClient } from '../../lib/aws/ecs.js';
import { LoadBalancing } from '../../lib/elb/load-balancing.js';
import { alarmProbe } from '../../lib/health/alarm-probe.js';
import { ecsServiceProbe } from '../../lib/health/ecs-service-probe.js';
import { metricProbe } from '../../lib/health/metric-probe.js';
import { checkWatched } from '../../lib/health/metrics/watched.js';
import { readMetrics } from '../../lib/health/metrics/written.js';
import { targetGroupProbe } from '../../lib/health/target-group-probe.js';
import type { AtAws, Inputs } from './at-aws.js';

/**
 * Makes a probe for each service, target group, metric and alarm.
 *
 * @param directory that the path of a file of metrics is relative to
 * @throws InputProblems with all that is wrong with `metric`
 */
export async function awsProbes(inputs: Inputs, directory: string): Promise<AtAws> {
  const { metric, alarm = [], region, poll } = inputs;
  const { 'ecs-service': services = [], 'target-group': groups = [] } = inputs;
  const metrics = metric === undefined ? [] : await readMetrics(metric, directory);
  checkWatched(metrics, inputs['stable-for']);
  const [ecs, balancing, cloudWatch] = [
    ecsClient(region),
    new LoadBalancing(region),
    cloudWatchClient(region),
  ];
  return {
    probes: [
      ...services.map((name) => ecsServiceProbe(ecs, name, poll)),
      ...groups.map((name) => targetGroupProbe(balancing, name, poll)),
    ],
    watches: [
      ...metrics.map((watch) => metricProbe(cloudWatch, watch, poll)),
      ...alarm.map((name) => alarmProbe(cloudWatch, name, poll)),
    ],
    end: () => {
      ecs.end();
      balancing.close();
      cloudWatch.end();
    },
  };
}
