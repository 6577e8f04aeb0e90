/** The part of the error catalog that is about metrics and alarms of CloudWatch. */
export const cloudWatchErrors = {
  'metric-invalid': 'A metric is written in a way that is none, or its bound is none.',
  'metric-unknown': 'CloudWatch has had no data of a metric with these dimensions within two weeks.',
  'metric-refused': 'CloudWatch does not take a metric, its statistic or its expression.',
  'metric-unwatched': 'A metric is watched for a shorter time than its periods take.',
  'metric-breached': 'A metric went out of its bound while it was watched.',
  'alarm-unknown': 'CloudWatch has no alarm of that name.',
  'alarm-rings': 'An alarm went to ALARM while it was watched.',
} as const;
