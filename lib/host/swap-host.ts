import { createHash } from 'node:crypto';
import type { CommandResult, Remote } from '../ssh/remote.js';
import { commandFailed } from './errors.js';
import { script } from './script.js';
import { parseSwapState, readSwapState, type SwapState } from './swap-state.js';

/** Reading is quick; a host that is out of memory takes its time. */
const readDeadlineMs = 60_000;

/**
 * Reads the swap of a host, with one command and without privileges.
 *
 * @param path of the swap file
 * @throws DeployError `host-command-failed`
 */
export async function readSwap(remote: Remote, path: string, signal: AbortSignal): Promise<SwapState> {
  const command = readSwapState(path);
  const result = await remote.exec(command, { signal, deadlineMs: readDeadlineMs, repeatable: true });
  // Its output holds /etc/fstab, which may name passwords of network shares: only errors are shown.
  if (result.code !== 0) throw commandFailed(remote.name, command.label, { ...result, stdout: '' });
  return parseSwapState(result.stdout);
}

/** How a script runs as root. */
export interface RootScript {
  readonly label: string;
  readonly text: string;
  readonly args: readonly string[];
  readonly stdin?: string;
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
  /** Wraps the command so that it runs only while the lock is held. */
  readonly fence?: (argv: readonly string[]) => readonly string[];
}

/** Runs one of the scripts of swap-scripts.ts as root; a failure is a result. */
export function runAsRoot(remote: Remote, { fence, ...wanted }: RootScript): Promise<CommandResult> {
  const { label, text, args, stdin, deadlineMs, signal } = wanted;
  const command = script(label, text, args, stdin ?? '');
  const sudo = remote.username === 'root' ? [] : ['sudo', '-n'];
  const argv = [...sudo, ...command.argv];
  return remote.exec({ ...command, argv: fence ? fence(argv) : argv }, { signal, deadlineMs });
}

/** As `replaceText` compares texts. */
export function textHash(text: string | undefined): string {
  return text === undefined ? 'none' : createHash('sha256').update(text).digest('hex');
}
