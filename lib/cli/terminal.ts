import type { ProcessEnvironment } from '../run/runner-identity.js';

/** Where a command line reads and writes, and how. */
export interface Terminal {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  readonly errors: NodeJS.WriteStream;
  /** One JSON document is all that standard output gets. */
  readonly json: boolean;
  readonly color: boolean;
  /** Width of the output; of a pipe, what reads well. */
  readonly columns: number;
}

const pipeColumns = 100;

/**
 * The terminal of this process.
 *
 * @param environment NO_COLOR takes the colors away (https://no-color.org), and so does TERM=dumb
 */
export function terminalOf(
  { stdin, stdout, stderr }: Pick<NodeJS.Process, 'stdin' | 'stdout' | 'stderr'>,
  environment: ProcessEnvironment,
  { json, color }: { readonly json: boolean; readonly color: boolean },
): Terminal {
  const plain = !color || Boolean(environment.NO_COLOR) || environment.TERM === 'dumb';
  return {
    input: stdin,
    output: stdout,
    errors: stderr,
    json,
    color: !plain && isTerminal(json ? stderr : stdout),
    columns: stdout.columns || pipeColumns,
  };
}

/** Whether a person reads this stream as it is written. */
export function isTerminal(stream: { readonly isTTY?: boolean }): boolean {
  return stream.isTTY === true;
}
