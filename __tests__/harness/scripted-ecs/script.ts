import type { EcsService } from '../../../lib/aws/ecs.js';
import type { AccountScript } from './account.js';
import type { AutoscalingScript } from './autoscaling.js';
import type { CodeDeployScript } from './codedeploy.js';
import type { DatabaseScript } from './rds.js';
import type { ScriptedTask } from './task.js';
import type { ScriptedService } from './world.js';

/**
 * What happens to a service after an update of it: so many milliseconds later, or once it was looked at so many times,
 * which is the same order of things however slow a machine is.
 */
export type Scene = readonly [
  after: number | { readonly looks: number },
  happens: (service: ScriptedService) => void,
];

/** What becomes of a call, in place of an answer. */
export type Fault =
  | { readonly error: string; readonly message?: string; readonly status?: number }
  /** The connection breaks without an answer; `late`: after the call has taken effect. */
  | { readonly reset: 'early' | 'late' };

export interface ServiceScript {
  /** `family:revision` */
  readonly runs: string;
  /** Settings as DescribeServices tells them. */
  readonly settings?: Partial<EcsService>;
  /** What each update leads to: the first one, the second, ...; the last stands for all later ones. */
  readonly updates?: readonly (readonly Scene[])[];
  /** What StopServiceDeployment leads to. */
  readonly stop?: readonly Scene[];
  /** So many reads after each update tell the state before it. */
  readonly unseenReads?: number;
}

/** What RunTask leads to: reasons why nothing is started, or what happens to the task. */
export type TaskScript =
  | { readonly failures: readonly string[] }
  | { readonly scenes: readonly (readonly [afterMs: number, happens: (task: ScriptedTask) => void])[] };

export interface Script {
  /** Task definitions that are registered: `family:revision` -> what was registered. */
  readonly taskDefinitions: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** By name, in the cluster `prod`. */
  readonly services: Readonly<Record<string, ServiceScript>>;
  /** Service -> how it is scaled. */
  readonly autoscaling?: Readonly<Record<string, AutoscalingScript>>;
  readonly account?: AccountScript;
  /** What each RunTask leads to, one after another; the last stands for all later ones. */
  readonly tasks?: readonly TaskScript[];
  /** How CodeDeploy deploys one of the services. */
  readonly codeDeploy?: CodeDeployScript;
  /** What the creation of a service that is not there leads to, by its name. */
  readonly creations?: Readonly<Record<string, readonly Scene[]>>;
  /** So many reads know nothing of a service that was created. */
  readonly unseenReads?: number;
  /** For so long a service that is deleted drains; milliseconds. */
  readonly drainMs?: number;
  /** Clusters that are there; `prod` alone when it is left out. */
  readonly clusters?: readonly string[];
  /** Instances of RDS by name. */
  readonly databases?: Readonly<Record<string, DatabaseScript>>;
  /** The status of a snapshot at each look; the last stands for all later ones. */
  readonly snapshot?: readonly string[];
  /** Images in ECR, as `repository:tag`. */
  readonly images?: readonly string[];
  /** Operation -> what becomes of its calls, one after another; then they are answered. */
  readonly faults?: Readonly<Record<string, readonly Fault[]>>;
  /** Operations that this role may not use, or that this ECS does not have. */
  readonly refused?: Readonly<Record<string, 'AccessDeniedException' | 'UnknownOperationException'>>;
}

// Scenes that many scripts have

/** All tasks run, and then it is stable. */
export const succeeds = (ms: number): readonly Scene[] => [
  [ms / 2, (service) => service.runs(service.service.desiredCount ?? 0)],
  [ms, (service) => service.completes()],
];

/** A container ends by itself with this code. */
export const exits = (exitCode: number, log: readonly string[] = []) => ({
  stopCode: 'EssentialContainerExited',
  stoppedReason: 'Essential container in task exited',
  containers: [{ name: 'app', exitCode }],
  log,
});
