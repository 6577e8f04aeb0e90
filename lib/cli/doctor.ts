import type { Ending, RunContext } from '../capability/define-action.js';
import { type Examined, examine, examineAws } from '../doctor/examine.js';
import { DeployError } from '../errors/deploy-error.js';
import type { CommandEnd, Invocation } from './command.js';
import { doctorJson, doctorReport } from './doctor-report.js';
import { runContext } from './run-context.js';
import { systemOf } from './system-of.js';

/** Looks at everything that a deploy needs. */
export async function doctor(invocation: Invocation): Promise<CommandEnd> {
  const { terminal } = invocation;
  const context = await runContext(invocation);
  const examined = await look(invocation, context);
  context.signal.throwIfAborted();
  const { checks } = examined;
  const print = terminal.json ? doctorJson(checks) : doctorReport(checks, terminal).join('\n');
  return { ending: endingOf(examined), print: `${print}\n` };
}

async function look(invocation: Invocation, context: RunContext): Promise<Examined> {
  try {
    return await examine(await systemOf(invocation, context), context);
  } catch (thrown) {
    if (!(thrown instanceof DeployError) || thrown.code !== 'aws-refused') throw thrown;
    return examineAws(thrown, context.signal);
  }
}

function endingOf({ checks, unreached }: Examined): Ending {
  const bad = checks.filter(({ status }) => status === 'NG');
  if (bad.length === 0) return { outcome: 'unchanged', outputs: {} };
  // A pin that is missing is wrong input, and ends as such.
  const error =
    unreached.find(({ kind }) => kind === 'input') ??
    notReady(bad.map(({ name, host }) => (host ? `${name} on ${host}` : name)));
  return { outcome: 'failed', outputs: {}, error };
}

/** A deploy would fail, or could not even begin. */
function notReady(what: readonly string[]): DeployError {
  return new DeployError({
    code: 'doctor-not-good',
    what: `not as a deploy needs it: ${what.join(', ')}`,
    remedy: 'Each one says what to do about it.',
  });
}
