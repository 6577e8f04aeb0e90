import type { Command } from './command.js';
import { plan } from './commands/plan.js';
import { up } from './commands/up.js';

/** All commands, in the order of the help. */
export const commands: readonly Command[] = [plan, up];
