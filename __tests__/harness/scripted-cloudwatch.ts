import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Alarm, MetricDataQuery, MetricDimension, MetricsQuestion } from '../../lib/aws/cloudwatch.js';

/** A metric as a script has it. */
export interface ScriptedMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** The value of a period that began so many milliseconds after the stand-in started; undefined: no data. */
  readonly valueAt: (ms: number) => number | undefined;
}

export interface CloudWatchScript {
  readonly metrics?: readonly ScriptedMetric[];
  /** Expression -> its value from those of its metrics. Others are refused, as CloudWatch refuses what it cannot read. */
  readonly expressions?: Readonly<Record<string, (values: Readonly<Record<string, number>>) => number>>;
  readonly alarms?: readonly Alarm[];
  /** Operations that this role may not use. */
  readonly refused?: readonly string[];
}

export interface ScriptedCloudWatch {
  readonly environment: Readonly<Record<string, string>>;
  /** The operations that were called. */
  readonly calls: readonly string[];
  /** May be changed while it runs. */
  readonly alarms: Map<string, Alarm>;
  /** Told of each call before it is answered, with how often its operation was called by then. */
  onCall: (operation: string, times: number) => void;
  stop(): void;
}

class Refused extends Error {
  constructor(
    readonly type: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * A scripted stand-in for CloudWatch on the wire (JSON 1.0), for what no emulator does: values that change while they
 * are watched, metric math. Periods of 1 s, which CloudWatch has for metrics of high resolution, make a watch short.
 */
export async function startScriptedCloudWatch(script: CloudWatchScript): Promise<ScriptedCloudWatch> {
  const started = Date.now();
  const calls: string[] = [];
  const alarms = new Map((script.alarms ?? []).map((alarm) => [alarm.AlarmName ?? '', alarm]));
  const answers: Readonly<Record<string, (input: never) => object>> = {
    ListMetrics: (input: MetricsQuestion) => ({ Metrics: listed(script, input) }),
    GetMetricData: (input: DataQuestion) => ({ MetricDataResults: [data(script, input, started)] }),
    DescribeAlarms: ({ AlarmNames }: { readonly AlarmNames?: readonly string[] }) => ({
      MetricAlarms: [...alarms.values()].filter(
        ({ AlarmName = '' }) => AlarmNames?.includes(AlarmName) ?? true,
      ),
    }),
  };
  const server = createServer(async (request, response) => {
    const input = JSON.parse(Buffer.concat(await request.toArray()).toString() || '{}');
    const operation = String(request.headers['x-amz-target']).replace('GraniteServiceVersion20100801.', '');
    calls.push(operation);
    cloudWatch.onCall(operation, calls.filter((one) => one === operation).length);
    const head = { 'content-type': 'application/x-amz-json-1.0' };
    try {
      if (script.refused?.includes(operation))
        throw new Refused('AccessDeniedException', `not authorized to perform: cloudwatch:${operation}`);
      const answer = answers[operation];
      if (answer === undefined) throw new Refused('UnknownOperationException', operation);
      const text = JSON.stringify(answer(input as never));
      response.writeHead(200, head).end(text);
    } catch (thrown) {
      const { type = 'InternalFailure', message } = thrown as Partial<Refused>;
      response.writeHead(400, head).end(JSON.stringify({ __type: type, message }));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cloudWatch: ScriptedCloudWatch = {
    environment: {
      AWS_ENDPOINT_URL_CLOUDWATCH: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    },
    calls,
    alarms,
    onCall: () => undefined,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
  return cloudWatch;
}

interface DataQuestion {
  readonly MetricDataQueries: readonly MetricDataQuery[];
  readonly StartTime: number;
  readonly EndTime: number;
}

function listed(
  { metrics = [] }: CloudWatchScript,
  { Namespace, MetricName, Dimensions = [] }: MetricsQuestion,
) {
  return metrics
    .filter(({ namespace, name }) => namespace === Namespace && (MetricName ?? name) === name)
    .filter(({ dimensions }) => Dimensions.every(({ Name, Value }) => dimensions[Name] === Value))
    .map(({ namespace, name, dimensions }) => ({
      Namespace: namespace,
      MetricName: name,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    }));
}

function data(
  script: CloudWatchScript,
  { MetricDataQueries, StartTime, EndTime }: DataQuestion,
  started: number,
) {
  const stats = MetricDataQueries.flatMap(({ Id, MetricStat }) =>
    MetricStat ? [{ Id, ...MetricStat }] : [],
  );
  const expression = MetricDataQueries.find(({ Expression }) => Expression !== undefined)?.Expression;
  const calculate = expression === undefined ? undefined : script.expressions?.[expression];
  if (expression !== undefined && calculate === undefined)
    throw new Refused('ValidationError', `Error in expression '${expression}': Invalid syntax`);
  const period = stats[0]?.Period ?? 60;
  const points: { at: number; value: number }[] = [];
  for (let at = Math.floor(StartTime / period) * period; at < EndTime; at += period) {
    const values = Object.fromEntries(
      stats.flatMap(({ Id, Metric }) => {
        const value = scriptedValue(script, Metric, at * 1000 - started);
        return value === undefined ? [] : [[Id, value] as const];
      }),
    );
    const all = Object.values(values);
    if (all.length < stats.length) continue;
    points.push({ at, value: calculate ? calculate(values) : (all[0] ?? 0) });
  }
  return {
    Timestamps: points.map(({ at }) => at),
    Values: points.map(({ value }) => value),
    StatusCode: 'Complete',
  };
}

function scriptedValue(
  { metrics = [] }: CloudWatchScript,
  asked: {
    readonly Namespace: string;
    readonly MetricName: string;
    readonly Dimensions: readonly MetricDimension[];
  },
  ms: number,
): number | undefined {
  const found = metrics.find(
    ({ namespace, name, dimensions }) =>
      namespace === asked.Namespace &&
      name === asked.MetricName &&
      Object.keys(dimensions).length === asked.Dimensions.length &&
      asked.Dimensions.every(({ Name, Value }) => dimensions[Name] === Value),
  );
  return found?.valueAt(ms);
}
