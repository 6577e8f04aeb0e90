import type { ScriptedAutoscaling } from './autoscaling.js';
import type { ScriptedCodeDeploy } from './codedeploy.js';
import { EcsError } from './ecs-error.js';
import type { Moments } from './moments.js';
import type { Scene, Script } from './script.js';
import type { ScriptedTask } from './task.js';
import { arnOf, type ScriptedService } from './world.js';

/** What there is, and how it moves. */
export interface World {
  readonly script: Script;
  readonly services: Map<string, ScriptedService>;
  readonly clusters: Set<string>;
  /** Undefined: any is there. */
  readonly logGroups: Set<string> | undefined;
  readonly tasks: ScriptedTask[];
  /** Deployments by CodeDeploy. */
  readonly codeDeploy: ScriptedCodeDeploy[];
  readonly taskDefinitions: Map<string, Record<string, unknown>>;
  /** How often each service was updated. */
  readonly updates: Map<string, number>;
  /** By the name of the service. */
  readonly autoscaling: Map<string, ScriptedAutoscaling>;
  later(ms: number, happens: () => void): void;
  readonly moments: Moments;
  /** Where it is asked, such as `http://127.0.0.1:8080`. */
  origin(): string;
}

// biome-ignore lint/suspicious/noExplicitAny: it is whatever came over the wire
export type Input = any;

export function plays(world: World, service: ScriptedService, scenes: readonly Scene[]): void {
  for (const [when, happens] of scenes) {
    if (typeof when === 'number') world.later(when, () => happens(service));
    else world.moments.after(`DescribeServices ${service.name}`, when.looks, () => happens(service));
  }
}

export function theService({ services }: World, name: string): ScriptedService {
  const service = services.get(name);
  if (!service) throw new EcsError('ServiceNotFoundException', 'Service not found.');
  return service;
}

/** ARN of `family`, `family:revision` or an ARN. */
export function revisionOf({ taskDefinitions }: World, name: string): string {
  const arn = name.startsWith('arn:') ? name : arnOf('task-definition', name);
  const found = taskDefinitions.has(arn) ? arn : revisionsOf(taskDefinitions, name).at(-1);
  if (!found) throw new EcsError('ClientException', 'Unable to describe task definition.');
  return found;
}

export function revisionsOf(taskDefinitions: World['taskDefinitions'], family: string): string[] {
  return [...taskDefinitions.keys()].filter((arn) => arn.startsWith(arnOf('task-definition', `${family}:`)));
}
