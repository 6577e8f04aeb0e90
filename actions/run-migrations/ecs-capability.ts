import type { Capability, Prepared } from '../../lib/capability/capability.js';
import { preflight } from '../../lib/ecs/preflight/preflight.js';
import { type EcsPlan, planEcs } from './ecs-plan.js';
import type { EcsRequest } from './ecs-request.js';
import { detailsOf } from './record.js';
import { snapshotFirst } from './snapshot-first.js';
import { TaskMigration } from './task-migration.js';

/** A task gets SIGTERM, and SIGKILL after its stopTimeout of 2 minutes at most. */
const undoLimitMs = 5 * 60_000;

interface Ready extends Prepared {
  readonly plan: EcsPlan;
  /** ARN of the revision that the task runs. */
  readonly revision: string;
}

/** Runs migrations as a task of ECS: the five parts for the engine. */
export function ecsCapability(
  request: EcsRequest,
): Capability<unknown, unknown, EcsPlan, Ready, TaskMigration> {
  return {
    undoLimitMs,
    details: () => detailsOf(request.record),
    plan: (_target, _inputs, context) => planEcs(request, context),
    async prepare(_target, _inputs, plan, context) {
      const { wanted } = plan.runner;
      if ((await wanted.arn(context.signal)) === undefined) {
        const { client, region } = request;
        // The plan has seen the cluster.
        await preflight({ client, region, cluster: undefined, definition: wanted.definition }, context);
      }
      return { plan, revision: await wanted.registered(context.signal) };
    },
    async apply(_target, _inputs, { plan, revision }, context) {
      if (plan.database) await snapshotFirst(request, plan.database, context);
      const migration = new TaskMigration(request, plan, revision);
      await migration.start(context);
      return migration;
    },
    verify: (_target, _inputs, migration, context) => migration.verify(context),
    undo: (_target, _inputs, migration, context) => migration.undo(context),
  };
}
