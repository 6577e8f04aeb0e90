import type { RunContext } from '../capability/define-action.js';
import { settleAll } from '../concurrency/in-parallel.js';
import { DeployError, toDeployError } from '../errors/deploy-error.js';
import { lockName } from '../host/lock-name.js';
import { withSystem } from '../rollout/reach-system.js';
import { locksOfSystem, type SystemLock, type SystemLocks } from '../rollout/unlock-system.js';
import type { CommandEnd, Invocation } from './command.js';
import { confirm } from './confirm.js';
import { runContext } from './run-context.js';
import { systemOf } from './system-of.js';
import { isTerminal } from './terminal.js';
import { type BrokenLock, lockLine, unlockJson, unlockReport } from './unlock-report.js';

/** Shows the locks of a system, and breaks those that are agreed to. */
export async function unlock(invocation: Invocation): Promise<CommandEnd> {
  const context = await runContext(invocation);
  const system = await systemOf(invocation, context);
  return withSystem(system, context, async (reached) => {
    const found = await locksOfSystem(system, reached, context.signal);
    context.signal.throwIfAborted();
    if (found.locks.length > 0 && !(await isAgreed(found.locks, invocation, context))) {
      return endOf({ ...found, locks: [] }, [], invocation, notAgreed());
    }
    const broken = await breakAll(found.locks, system.concurrency);
    return endOf(found, broken, invocation);
  });
}

/** @throws DeployError `unlock-not-agreed` where nobody can be asked */
async function isAgreed(
  locks: readonly SystemLock[],
  { given, terminal }: Invocation,
  { signal, redact }: RunContext,
): Promise<boolean> {
  if (given.is('yes')) return true;
  const lines = locks.map((one) => redact(lockLine(one)));
  if (terminal.json || !isTerminal(terminal.input) || !isTerminal(terminal.output)) throw nobodyToAsk(lines);
  terminal.output.write(`${lines.join('\n')}\n\n`);
  const many = locks.length === 1 ? 'this lock' : `these ${locks.length} locks`;
  const agreed = await confirm(
    `Break ${many}? A run that lives ends with lock-lost. [y/N] `,
    terminal,
    signal,
  );
  signal.throwIfAborted();
  return agreed;
}

async function breakAll(locks: readonly SystemLock[], concurrency: number): Promise<BrokenLock[]> {
  const settled = await settleAll(locks, concurrency, (one) => one.break());
  return locks.map((one, index): BrokenLock => {
    const end = settled[index];
    if (end?.status === 'rejected') return { ...one, error: toDeployError(end.reason) };
    return end?.value === true ? one : { ...one, error: lockTakenSince(one) };
  });
}

function endOf(
  { failures }: SystemLocks,
  broken: readonly BrokenLock[],
  { terminal }: Invocation,
  refused?: DeployError,
): CommandEnd {
  const error = refused ?? broken.flatMap((one) => one.error ?? [])[0] ?? failures[0]?.error;
  const print = terminal.json
    ? unlockJson(broken, failures)
    : unlockReport(broken, failures, refused !== undefined, terminal).join('\n');
  return {
    ending: {
      outcome: error ? 'failed' : broken.length > 0 ? 'changed' : 'unchanged',
      outputs: {},
      ...(error && { error }),
    },
    print: `${print}\n`,
  };
}

function nobodyToAsk(locks: readonly string[]): DeployError {
  return new DeployError({
    code: 'unlock-not-agreed',
    kind: 'input',
    what: 'there is no terminal to ask whether these locks are to be broken',
    where: 'command line',
    remedy:
      'Nothing was changed. Look whether the run that holds the lock still goes on; --yes breaks it without asking.',
    log: locks,
  });
}

function notAgreed(): DeployError {
  return new DeployError({
    code: 'unlock-not-agreed',
    what: 'it was not agreed to',
    remedy: 'Nothing was changed.',
  });
}

function lockTakenSince({ host, project }: SystemLock): DeployError {
  return new DeployError({
    code: 'unlock-taken-since',
    what: `another run has taken the lock of ${lockName(project)} since it was shown`,
    where: `host ${host}`,
    remedy: 'Run unlock again to see which one; it stays until then.',
  });
}
