import type { Ending } from '../capability/define-action.js';
import { DeployError } from '../errors/deploy-error.js';
import { type SystemStatus, systemStatus } from '../rollout/status-system.js';
import type { CommandEnd, Invocation } from './command.js';
import { runContext } from './run-context.js';
import { statusJson, statusReport } from './status-report.js';
import { systemOf } from './system-of.js';

/** Tells what runs where. */
export async function status(invocation: Invocation): Promise<CommandEnd> {
  const { given, terminal } = invocation;
  const context = await runContext(invocation);
  const found = await systemStatus(await systemOf(invocation, context), context);
  context.signal.throwIfAborted();
  const ending = endingOf(found, given.is('check'));
  const print = terminal.json ? statusJson(found) : statusReport(found, Date.now(), terminal).join('\n');
  return { ending, title: found.project, print: `${print}\n` };
}

/** A host that nobody could look at is a failure: what runs there is not known. */
export function endingOf({ hosts }: SystemStatus, isCheck: boolean): Ending {
  const projects = hosts.flatMap((host) => host.projects);
  const error =
    hosts.flatMap((host) => host.error ?? [])[0] ??
    projects.flatMap((one) => ('error' in one ? one.error : []))[0];
  if (error !== undefined) return { outcome: 'failed', outputs: {}, error };
  const drifted = hosts.filter((host) =>
    host.projects.some((one) => !('error' in one) && one.drift.length > 0),
  );
  if (!isCheck || drifted.length === 0) return { outcome: 'unchanged', outputs: {} };
  const names = [...new Set(drifted.map(({ host }) => host))];
  return { outcome: 'failed', outputs: {}, error: statusDrifted(names) };
}

/** What runs is not what was deployed. */
function statusDrifted(hosts: readonly string[]): DeployError {
  return new DeployError({
    code: 'status-drifted',
    what: 'what runs is not what was deployed',
    where: hosts.map((host) => `host ${host}`).join(', '),
    remedy: 'Deploy again: it brings back what the file asks for.',
  });
}
