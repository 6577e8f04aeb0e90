import { namedContainers, type TaskDefinition } from './task-definition.js';

/** A log group that a container writes to, and its region where that is another one than the service's. */
export interface LogGroup {
  readonly container: string;
  readonly name: string;
  readonly region: string | undefined;
}

/** The log groups of a task definition, each once; without those that the log driver makes by itself. */
export function logGroupsOf(definition: TaskDefinition): readonly LogGroup[] {
  const groups = new Map<string, LogGroup>();
  for (const [container, { logConfiguration }] of namedContainers(definition)) {
    const { logDriver, options } = logConfiguration ?? {};
    const name = options?.['awslogs-group'];
    if (logDriver !== 'awslogs' || !name || options['awslogs-create-group'] === 'true') continue;
    const region = options['awslogs-region'];
    const key = `${region} ${name}`;
    if (!groups.has(key)) groups.set(key, { container, name, region });
  }
  return [...groups.values()];
}
