import type { Command } from './command.js';
import { completion } from './commands/completion.js';
import { doctor } from './commands/doctor.js';
import { init } from './commands/init.js';
import { plan } from './commands/plan.js';
import { rehearse } from './commands/rehearse.js';
import { rollback } from './commands/rollback.js';
import { run } from './commands/run.js';
import { schema } from './commands/schema.js';
import { status } from './commands/status.js';
import { unlock } from './commands/unlock.js';
import { up } from './commands/up.js';

/** All commands, in the order of the help. A command is a file of its own in `commands/`, and a line here. */
export const commands: readonly Command[] = [
  plan,
  up,
  rollback,
  run,
  status,
  doctor,
  rehearse,
  unlock,
  init,
  schema,
  completion(() => commands),
];
