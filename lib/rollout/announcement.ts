import type { JournalEvent } from '../journal/events.js';
import type { Rollout } from './rollout.js';

/** What is about to be done, and where: the first event of a rollout. */
export function announcement({ title, dryRun, phases }: Rollout): JournalEvent {
  const outline = phases.map(({ name, needs, targets }) => ({
    name,
    needs,
    targets: targets.map((target) => target.name),
  }));
  const targets = [...new Set(outline.flatMap((phase) => phase.targets))];
  const several = phases.length > 1 && { phases: outline };
  return { type: 'run.started', title, targets, dryRun, ...several };
}
