import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Terminal } from './terminal.js';

/**
 * Asks a person.
 *
 * @param signal ends the question, as Ctrl-C does; the terminal stays in its usual mode, so that Ctrl-C is a signal
 * @returns true for `y` or `yes` only; false for anything else, the end of the input and an abort
 */
export async function confirm(
  question: string,
  { input, output }: Pick<Terminal, 'input' | 'output'>,
  signal: AbortSignal,
): Promise<boolean> {
  if (signal.aborted) return false;
  output.write(question);
  const lines = createInterface({ input, terminal: false });
  const close = (): void => lines.close();
  signal.addEventListener('abort', close, { once: true });
  try {
    const answer = await Promise.race([once(lines, 'line'), once(lines, 'close').then(() => [''])]);
    return /^y(es)?$/i.test(String(answer[0]).trim());
  } finally {
    signal.removeEventListener('abort', close);
    lines.close();
    input.unref?.();
  }
}
