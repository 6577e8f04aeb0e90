import type { Capability, Planned, Prepared } from '../../lib/capability/capability.js';
import { differenceChanges, taskDefinitionDifference } from '../../lib/ecs/difference.js';
import type { Wanted } from '../../lib/ecs/service/revision-source.js';
import { readRevision } from '../../lib/ecs/service/revisions.js';
import type { Request } from './request.js';

interface Plan extends Planned {
  readonly wanted: Wanted;
}

interface Ready extends Prepared {
  readonly arn: string;
}

/** Registers a task definition, and deploys it to nobody. A revision that nobody runs needs no way back. */
export function registerCapability({
  client,
  revisions,
}: Request): Capability<unknown, unknown, Plan, Ready, string> {
  return {
    async plan(_target, _inputs, { signal }) {
      const wanted = await revisions.wanted(undefined, signal);
      if (wanted === undefined) throw new Error('there is no task definition to register');
      const arn = await wanted.arn(signal);
      if (arn !== undefined) return { wanted, changes: [], details: { revision: arn } };
      const { family, definition } = wanted;
      const latest = await readRevision(client, family, signal);
      const sections = taskDefinitionDifference(latest?.definition, definition);
      const registers = { subject: `task definition ${family}`, action: 'create', detail: 'a new revision' };
      return { wanted, changes: [{ ...registers, action: 'create' }, ...differenceChanges(sections)] };
    },
    prepare: async (_target, _inputs, { wanted }, { signal }) => ({ arn: await wanted.registered(signal) }),
    apply: async (_target, _inputs, { arn }) => arn,
    verify: async (_target, _inputs, arn) => ({ revision: arn }),
    undo: async () => undefined,
  };
}
