import type { Ending, RunContext } from '../capability/define-action.js';
import { DeployError } from '../errors/deploy-error.js';
import { Journal } from '../journal/journal.js';
import { up } from '../rollout/up.js';
import type { CommandEnd, Invocation } from './command.js';
import { confirm } from './confirm.js';
import { planReport } from './plan-report.js';
import { progress } from './progress.js';
import { runContext } from './run-context.js';
import { systemOf } from './system-of.js';
import { isTerminal } from './terminal.js';

/** Deploys. On a terminal it shows the plan at first, and asks. */
export function deploy(invocation: Invocation): Promise<CommandEnd> {
  return agreed(invocation, async (context, dryRun) =>
    up(await systemOf(invocation, context), { dryRun }, context),
  );
}

/** Runs something once it is agreed to: on a terminal it shows the plan at first, and asks. */
export async function agreed(invocation: Invocation, run: Planned): Promise<CommandEnd> {
  const context = await runContext(invocation);
  if (asks(invocation)) {
    const refused = await askWithPlan(invocation, context, run);
    if (refused) return refused;
  }
  return { ending: await run(context, false) };
}

/** Something that can be planned only, and done. */
export type Planned = (context: RunContext, dryRun: boolean) => Promise<Ending>;

/** Plans. */
export async function plan(invocation: Invocation): Promise<CommandEnd> {
  const context = await runContext(invocation);
  const { journal, redact } = context;
  const ending = await up(await systemOf(invocation, context), { dryRun: true }, context);
  const { terminal } = invocation;
  if (terminal.json || ending.error) return { ending };
  return { ending, print: `${planReport(journal.entries, redact, terminal).join('\n')}\n` };
}

function asks({ given, terminal }: Invocation): boolean {
  return !given.is('yes') && !terminal.json && isTerminal(terminal.input) && isTerminal(terminal.output);
}

/**
 * Plans without the lock, shows it, and asks. The run plans again under the lock: what is deployed may be more
 * or less than what was shown, where somebody else deploys in between.
 *
 * @returns the end, where it does not go on: the plan failed, or a person said no
 */
async function askWithPlan(
  invocation: Invocation,
  context: RunContext,
  run: Planned,
): Promise<CommandEnd | undefined> {
  const { terminal } = invocation;
  const journal = new Journal();
  const view = progress('live', terminal, context.redact);
  journal.read(view.reader);
  let ending: Ending;
  try {
    ending = await run({ ...context, journal }, true);
  } finally {
    view.end();
  }
  if (ending.error) return { ending, entries: journal.entries };
  // What is unchanged is still waited for to be healthy.
  if (ending.outcome === 'unchanged') return undefined;
  terminal.output.write(`${planReport(journal.entries, context.redact, terminal).join('\n')}\n\n`);
  if (await confirm('Go on? [y/N] ', terminal, context.signal)) return undefined;
  context.signal.throwIfAborted();
  return { ending: { outcome: 'cancelled', outputs: {}, error: refusedError() }, entries: journal.entries };
}

function refusedError(): DeployError {
  return new DeployError({
    code: 'cancelled',
    what: 'the plan was not agreed to',
    remedy: 'Nothing was changed. --yes goes on without a question.',
  });
}
