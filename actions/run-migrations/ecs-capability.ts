import type { Capability, Prepared } from '../../lib/capability/capability.js';
import { checkImages } from '../../lib/ecs/service/images.js';
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
    async prepare(_target, _inputs, plan, { signal }) {
      const { wanted } = plan.runner;
      if ((await wanted.arn(signal)) === undefined) await checkImages(wanted.definition, signal);
      return { plan, revision: await wanted.registered(signal) };
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
