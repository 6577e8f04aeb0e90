import type { Request } from './request.js';

/** The outputs that name what was started, set also where it failed. */
export function startedOutputs({ ids: { tasks, codeDeploy } }: Request): Readonly<Record<string, unknown>> {
  return {
    'run-task-arn': tasks.length > 0 ? tasks : undefined,
    'codedeploy-deployment-id': codeDeploy.length > 1 ? codeDeploy : codeDeploy[0],
  };
}
