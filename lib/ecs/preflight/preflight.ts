import type { EcsClient } from '../../aws/ecs.js';
import { InputProblems } from '../../errors/deploy-error.js';
import type { JournalWriter } from '../../journal/events.js';
import type { LogGroup } from '../log-groups.js';
import type { TaskDefinition } from '../task-definition.js';
import { clusterProblems } from './cluster.js';
import { imageProblems } from './images.js';
import { logGroupProblems } from './log-groups.js';
import { Look } from './look.js';
import { roleProblems } from './roles.js';
import { secretProblems } from './secrets.js';

/** What tasks of a task definition need beside it. */
export interface Preflight {
  readonly client: EcsClient;
  /** In place of what the environment says. */
  readonly region: string | undefined;
  /** Where tasks are to run. */
  readonly cluster: string | undefined;
  readonly definition: TaskDefinition;
  /** Log groups that are made before the tasks start. */
  readonly logGroupsToCome?: readonly LogGroup[];
}

/**
 * Looks before anything is written whether what tasks need is there: an active cluster, images for their platform, roles
 * that they may use, secrets, log groups. All at the same time, and all that is wrong is told at once. What this role
 * may not look at is told, and is no error.
 *
 * @throws InputProblems
 */
export async function preflight(
  { client, region, cluster, definition, logGroupsToCome = [] }: Preflight,
  { journal, signal }: { readonly journal: JournalWriter; readonly signal: AbortSignal },
): Promise<void> {
  const look = new Look(signal);
  const problems = await Promise.all([
    cluster === undefined ? [] : clusterProblems(client, cluster, look),
    imageProblems(definition, look),
    roleProblems(definition, region, look),
    secretProblems(definition, region, look),
    logGroupProblems(definition, region, logGroupsToCome, look),
  ]);
  if (look.unseen.length > 0) {
    const message = `not looked at before the deploy, as AWS did not let this role: ${look.unseen.join(', ')}`;
    journal.write({ type: 'notice', message });
  }
  const all = problems.flat();
  if (all.length > 0) throw new InputProblems(all);
}
