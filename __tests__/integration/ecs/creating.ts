import type { ActionOptions } from '../../harness/run-action.js';
import {
  exits,
  type Scene,
  type Script,
  type ScriptedEcs,
  succeeds,
} from '../../harness/scripted-ecs/server.js';
import { breaker, deploy } from './deploying.js';

/** Settings of a service that is not there. */
export const create = {
  cluster: {},
  logGroups: { retentionInDays: 14 },
  desiredCount: 2,
  launchType: 'FARGATE',
  networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: ['sg-1'] } },
  ...breaker(true),
};

/** An ECS without the service `web` and without log groups; creating `web` leads to `scenes`. */
export const nothing = (
  scenes: readonly Scene[] = succeeds(60),
  { account, ...more }: Partial<Script> = {},
): Script => ({
  taskDefinitions: {},
  services: {},
  creations: { web: scenes },
  account: { logGroups: [], ...account },
  ...more,
});

/** Deploys `task.json` to the service `web`, which is created where it is not there. */
export const deployWith = (
  script: Script | ScriptedEcs,
  inputs: Readonly<Record<string, string>> = {},
  more: Partial<ActionOptions> = {},
) => deploy(script, { create: JSON.stringify(create), ...inputs }, more);

/** Its first task ends with code 3, and then the circuit breaker says that it failed. */
export const crashes: readonly Scene[] = [
  [20, (service) => service.taskEnds(exits(3, ['no database']))],
  [60, (service) => service.fails()],
];
