import { JsonClient } from './json-service.js';

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_Operations.html */
interface LogsOperations {
  DescribeLogGroups: [
    { readonly logGroupNamePrefix: string },
    { readonly logGroups?: readonly { readonly logGroupName?: string }[] },
  ];
  CreateLogGroup: [
    {
      readonly logGroupName: string;
      readonly kmsKeyId?: string;
      readonly logGroupClass?: string;
      readonly tags?: Readonly<Record<string, string>>;
    },
    object,
  ];
  PutRetentionPolicy: [{ readonly logGroupName: string; readonly retentionInDays: number }, object];
  GetLogEvents: [
    {
      readonly logGroupName: string;
      readonly logStreamName: string;
      readonly limit: number;
      readonly startFromHead: false;
    },
    { readonly events?: readonly { readonly timestamp?: number; readonly message?: string }[] },
  ];
}

/** CloudWatch Logs. @param region in place of the one that the environment says */
export const logsClient = (region?: string): JsonClient<LogsOperations> =>
  new JsonClient({ name: 'logs', id: 'CloudWatch Logs', target: 'Logs_20140328' }, region);
