import type { RunContext } from '../capability/define-action.js';
import type { ErrorCode } from '../errors/catalog.js';
import { toDeployError } from '../errors/deploy-error.js';
import { Journal } from '../journal/journal.js';
import { HostFolders } from '../rollout/host-folders.js';
import { type Check, ok, skip } from './check.js';
import type { Subject } from './subject.js';

/** What the check of Docker says already. */
const toldElsewhere: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['docker-denied', 'docker-missing']);

/** Whether each step finds on the host what it can work with: what its own plan would refuse. */
export function planChecks({ host, remote, steps, signal }: Subject, run: RunContext['run']): Check[] {
  const folders = new HostFolders();
  return steps
    .filter(({ step }) => step.work.state !== undefined)
    .map(({ step: { config, work } }) => ({
      name: `plan of ${config.name}`,
      host,
      run: async () => {
        if (config.refersTo.length > 0) return skip('it reads outputs of steps that did not run');
        const target = folders.host(remote, work.state);
        const context = { run, journal: new Journal(), step: config.name, dryRun: false, signal };
        try {
          const { changes } = await work.capability.plan(target, work.wish, context);
          return ok(changes.length === 0 ? 'nothing to do' : 'there is something to do');
        } catch (thrown) {
          if (toldElsewhere.has(toDeployError(thrown).code)) return skip('see docker');
          throw thrown;
        }
      },
    }));
}
