import type { InputsOf } from '../../lib/capability/define-action.js';
import type { Probe } from '../../lib/health/probe.js';
import type { waitHealthyInputs } from './definition.js';

type Inputs = InputsOf<typeof waitHealthyInputs>;

/** What is waited for at AWS, and the clients that ask. */
export interface AtAws {
  readonly probes: readonly Probe[];
  /** Frees the clients. */
  end(): void;
}

/**
 * Makes a probe for each service, target group, metric and alarm; nothing of AWS is loaded where there is none.
 *
 * @param directory that the path of a file of metrics is relative to
 * @throws InputProblems with all that is wrong with `metric`
 */
export async function atAws(inputs: Inputs, directory: string): Promise<AtAws> {
  const parts = await Promise.all([services(inputs), targetGroups(inputs), cloudWatch(inputs, directory)]);
  return {
    probes: parts.flatMap(({ probes }) => probes),
    end: () => {
      for (const part of parts) part.end();
    },
  };
}

const nothing: AtAws = { probes: [], end: () => undefined };

async function services({ 'ecs-service': names, region, poll }: Inputs): Promise<AtAws> {
  if (names === undefined) return nothing;
  const [{ ecsClient }, { ecsServiceProbe }] = await Promise.all([
    import('../../lib/aws/ecs.js'),
    import('../../lib/health/ecs-service-probe.js'),
  ]);
  const client = ecsClient(region);
  return { probes: names.map((name) => ecsServiceProbe(client, name, poll)), end: () => client.end() };
}

async function targetGroups({ 'target-group': names, region, poll }: Inputs): Promise<AtAws> {
  if (names === undefined) return nothing;
  const [{ LoadBalancing }, { targetGroupProbe }] = await Promise.all([
    import('../../lib/elb/load-balancing.js'),
    import('../../lib/health/target-group-probe.js'),
  ]);
  const balancing = new LoadBalancing(region);
  return {
    probes: names.map((name) => targetGroupProbe(balancing, name, poll)),
    end: () => balancing.close(),
  };
}

async function cloudWatch(inputs: Inputs, directory: string): Promise<AtAws> {
  const { metric, alarm = [], region, poll } = inputs;
  if (metric === undefined && alarm.length === 0) return nothing;
  const [{ cloudWatchClient }, { alarmProbe }, { metricProbe }, { readMetrics }, { checkWatched }] =
    await Promise.all([
      import('../../lib/aws/cloudwatch.js'),
      import('../../lib/health/alarm-probe.js'),
      import('../../lib/health/metric-probe.js'),
      import('../../lib/health/metrics/written.js'),
      import('../../lib/health/metrics/watched.js'),
    ]);
  const watches = metric === undefined ? [] : await readMetrics(metric, directory);
  checkWatched(watches, inputs['stable-for']);
  const client = cloudWatchClient(region);
  return {
    probes: [
      ...watches.map((watch) => metricProbe(client, watch, poll)),
      ...alarm.map((name) => alarmProbe(client, name, poll)),
    ],
    end: () => client.end(),
  };
}
