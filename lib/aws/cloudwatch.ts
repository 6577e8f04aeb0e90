import { JsonClient } from './json-service.js';

/**
 * What deploy-kit asks of CloudWatch, by the names on the wire. Times are seconds since the epoch.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Operations.html
 */
interface CloudWatchOperations {
  GetMetricData: [
    {
      readonly MetricDataQueries: readonly MetricDataQuery[];
      readonly StartTime: number;
      readonly EndTime: number;
      readonly ScanBy: 'TimestampAscending';
    },
    { readonly MetricDataResults?: readonly MetricDataResult[] },
  ];
  ListMetrics: [MetricsQuestion, { readonly Metrics?: readonly ListedMetric[]; readonly NextToken?: string }];
  DescribeAlarms: [
    {
      readonly AlarmNames?: readonly string[];
      readonly AlarmTypes: readonly ['MetricAlarm', 'CompositeAlarm'];
      readonly MaxRecords?: number;
    },
    { readonly MetricAlarms?: readonly Alarm[]; readonly CompositeAlarms?: readonly Alarm[] },
  ];
}

export type CloudWatchClient = JsonClient<CloudWatchOperations>;

/** CloudWatch. @param region in place of the one that the environment says */
export const cloudWatchClient = (region?: string): CloudWatchClient =>
  new JsonClient(
    {
      name: 'cloudwatch',
      signing: 'monitoring',
      host: 'monitoring',
      target: 'GraniteServiceVersion20100801',
      version: '1.0',
    },
    region,
  );

export interface MetricDimension {
  readonly Name: string;
  readonly Value: string;
}

/** Which metrics to list: those that have all of it. */
export interface MetricsQuestion {
  readonly Namespace: string;
  readonly MetricName?: string;
  readonly Dimensions?: readonly MetricDimension[];
  readonly NextToken?: string;
}

export interface ListedMetric {
  readonly MetricName?: string;
  readonly Dimensions?: readonly MetricDimension[];
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html */
export interface MetricDataQuery {
  readonly Id: string;
  readonly MetricStat?: {
    readonly Metric: {
      readonly Namespace: string;
      readonly MetricName: string;
      readonly Dimensions: readonly MetricDimension[];
    };
    /** Seconds. */
    readonly Period: number;
    readonly Stat: string;
  };
  readonly Expression?: string;
  readonly ReturnData: boolean;
}

interface MetricDataResult {
  readonly Id?: string;
  /** When periods began. ISO 8601 from emulators. */
  readonly Timestamps?: readonly (number | string)[];
  readonly Values?: readonly number[];
  /** Complete, PartialData, InternalError, Forbidden */
  readonly StatusCode?: string;
  readonly Messages?: readonly { readonly Value?: string }[];
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricAlarm.html */
export interface Alarm {
  readonly AlarmName?: string;
  /** OK, ALARM, INSUFFICIENT_DATA */
  readonly StateValue?: string;
  readonly StateReason?: string;
}

/**
 * Alarms by their names, also those that are made of others.
 *
 * @returns those that are there
 * @throws DeployError `aws-refused`
 */
export async function describeAlarms(
  client: CloudWatchClient,
  names: readonly string[],
  signal: AbortSignal,
): Promise<readonly Alarm[]> {
  const question = { AlarmNames: names, AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] } as const;
  const { MetricAlarms = [], CompositeAlarms = [] } = await client.call('DescribeAlarms', question, signal);
  return [...MetricAlarms, ...CompositeAlarms];
}
