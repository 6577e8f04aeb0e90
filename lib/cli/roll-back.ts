import { rollBack } from '../rollout/back-system.js';
import type { CommandEnd, Invocation } from './command.js';
import { agreed } from './deploy.js';
import { systemOf } from './system-of.js';

/** Goes back as a whole. On a terminal it shows the plan at first, and asks. */
export function goBack(invocation: Invocation): Promise<CommandEnd> {
  const to = invocation.given.text('to');
  return agreed(invocation, async (context, dryRun) =>
    rollBack(await systemOf(invocation, context), { dryRun, ...(to !== undefined && { to }) }, context),
  );
}
