import type { Entries } from '../values/entries.js';

/** What inputs change in a task definition; what is absent stays as it is. */
export interface Edits {
  readonly family?: string | undefined;
  /** The containers that the edits of containers are for; absent: the only one. */
  readonly containers?: readonly string[] | undefined;
  readonly image?: string | undefined;
  /** Container -> image; names of other images of a build may be among them. */
  readonly images?: Readonly<Record<string, string>> | undefined;
  readonly environment?: Entries | undefined;
  readonly secrets?: Entries | undefined;
  /** ARNs of objects in S3, which take the place of all that are there. */
  readonly environmentFiles?: readonly string[] | undefined;
  readonly command?: readonly string[] | undefined;
  readonly labels?: Entries | undefined;
  readonly logDriver?: string | undefined;
  readonly logOptions?: Entries | undefined;
  readonly taskRole?: string | undefined;
  readonly executionRole?: string | undefined;
}

/** The input that each edit comes from, as errors name it. */
export const inputOf = {
  family: 'family',
  containers: 'container-name',
  image: 'image',
  images: 'images',
  environment: 'environment-variables',
  secrets: 'secrets',
  environmentFiles: 'env-files',
  command: 'command',
  labels: 'docker-labels',
  logDriver: 'log-configuration-log-driver',
  logOptions: 'log-configuration-options',
  taskRole: 'task-role-arn',
  executionRole: 'execution-role-arn',
} as const satisfies Readonly<Record<keyof Edits, string>>;

/** Edits that are for containers. */
export const ofContainers = [
  ...(['image', 'environment', 'secrets', 'environmentFiles'] as const),
  ...(['command', 'labels', 'logDriver', 'logOptions'] as const),
] as const satisfies readonly (keyof Edits)[];
