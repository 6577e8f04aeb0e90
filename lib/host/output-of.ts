import type { Command, ExecOptions, Remote } from '../ssh/remote.js';
import { commandFailed } from './errors.js';

/**
 * Runs a command that only looks, or that may be run a second time after a lost link.
 *
 * @returns what it printed
 * @throws DeployError `host-command-failed` when the exit code is not 0
 */
export async function outputOf(
  remote: Remote,
  command: Command,
  options: Omit<ExecOptions, 'repeatable'>,
): Promise<string> {
  const result = await remote.exec(command, { ...options, repeatable: true });
  if (result.code !== 0) throw commandFailed(remote.name, command.label, result);
  return result.stdout;
}
