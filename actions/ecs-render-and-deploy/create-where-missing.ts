import type { Planned, Prepared } from '../../lib/capability/capability.js';
import { differencesFrom } from '../../lib/ecs/create/differences.js';
import { makeLogGroups, missingLogGroups } from '../../lib/ecs/create/log-groups.js';
import type { CreateSettings } from '../../lib/ecs/create/settings.js';
import { logGroupsOf } from '../../lib/ecs/log-groups.js';
import { placeOf } from '../../lib/ecs/service/errors.js';
import { describeService, type ServiceName } from '../../lib/ecs/service/read-service.js';
import { DeployError } from '../../lib/errors/deploy-error.js';
import type { JournalWriter } from '../../lib/journal/events.js';
import type { AnyCapability } from '../../lib/rollout/step-action.js';
import { byController } from './by-controller.js';
import { creationCapability } from './creation-capability.js';
import type { Request } from './request.js';

/** Deploys to one service, or makes it: the plan sees which. */
export function capabilityFor(request: Request, name: ServiceName): AnyCapability {
  const deploying: AnyCapability = byController(request, name);
  const { create } = request;
  if (create === undefined) return deploying;
  const updating = withLogGroups(deploying, request, create);
  const creating: AnyCapability = creationCapability(request, name, create);
  let chosen = deploying;
  return {
    get undoLimitMs() {
      return deploying.undoLimitMs ?? 0;
    },
    async plan(target, inputs, context) {
      const isThere = await serviceIsThere(request, name, create, context);
      chosen = isThere ? updating : creating;
      return chosen.plan(target, inputs, context);
    },
    prepare: (...given) => chosen.prepare(...given),
    apply: (...given) => chosen.apply(...given),
    verify: (...given) => chosen.verify(...given),
    undo: (...given) => chosen.undo(...given),
    finish: async (...given) => chosen.finish?.(...given),
  };
}

/** What is other than `create` says is told of a service that is there: it is no wish to change it. */
async function serviceIsThere(
  { client }: Request,
  name: ServiceName,
  create: CreateSettings,
  { signal, journal }: { readonly signal: AbortSignal; readonly journal: JournalWriter },
): Promise<boolean> {
  const service = await describeService(client, name, signal).catch((thrown: unknown) => {
    const isMissing = thrown instanceof DeployError && thrown.code === 'ecs-cluster-unknown';
    if (isMissing && create.cluster !== undefined) return undefined;
    throw thrown;
  });
  if (service === undefined || service.status === 'INACTIVE') return false;
  const others = differencesFrom(create, service);
  if (others.length > 0) {
    const message = `${placeOf(name)}: it is there, so that create changes nothing in it; ${others.join(', ')} ${others.length === 1 ? 'is' : 'are'} other than create says`;
    journal.write({ type: 'notice', message });
  }
  return true;
}

/**
 * A new revision may write to a log group that is not there, and its tasks would not start; nor would a task that is
 * run before it, or before a service that stays as it is.
 */
function withLogGroups(
  deploying: AnyCapability,
  { revisions, region, before, task }: Request,
  { logGroups: settings }: CreateSettings,
): AnyCapability {
  let missing: Awaited<ReturnType<typeof missingLogGroups>> = [];
  return {
    ...deploying,
    async plan(target, inputs, context): Promise<Planned> {
      const plan = await deploying.plan(target, inputs, context);
      const wanted = await revisions.found;
      const starts = plan.changes.length > 0 || task !== undefined;
      if (!starts || wanted === undefined) return plan;
      missing = await missingLogGroups(logGroupsOf(wanted.definition), region, context.signal);
      before.expect(missing);
      const made = missing.map(({ name }) => ({ subject: `log group ${name}`, action: 'create' as const }));
      return { ...plan, changes: [...made, ...plan.changes] };
    },
    async prepare(...given): Promise<Prepared> {
      // It looks whether all else is there.
      const ready = await deploying.prepare(...given);
      await makeLogGroups(missing, settings, region);
      return ready;
    },
  };
}
