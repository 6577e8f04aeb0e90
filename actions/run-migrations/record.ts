/** What is known of a migration so far; outputs are made of it also when it fails. */
export interface MigrationRecord {
  exitCode?: number | undefined;
  logs: readonly string[];
  taskArn?: string | undefined;
  snapshotId?: string | undefined;
}

/** As far as it is known, for the results; logs are told once, with the error. */
export const detailsOf = ({ exitCode, taskArn, snapshotId }: MigrationRecord) => ({
  ...(exitCode !== undefined && { 'exit-code': exitCode }),
  ...(taskArn !== undefined && { 'task-arn': taskArn }),
  ...(snapshotId !== undefined && { 'snapshot-id': snapshotId }),
});

/** The action's outputs of their own. */
export const outputsOf = ({ exitCode, logs, taskArn, snapshotId }: MigrationRecord) => ({
  'exit-code': exitCode,
  logs: logs.join('\n'),
  'task-arn': taskArn,
  'snapshot-id': snapshotId,
});
