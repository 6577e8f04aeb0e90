/** `web:7` of the ARN of a revision. @param family of one that is still to be registered */
export function revisionName(arn: string | undefined, family?: string): string {
  if (arn === undefined) return family === undefined ? 'no revision' : `a new revision of ${family}`;
  return lastPart(arn);
}

/** What stands behind the last `/` of an ARN: a revision, the id of a task, the name of a cluster. */
export function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
