import { resolve } from 'node:path';
import type { Command, CommandEnd, Invocation } from '../command.js';
import { defaultConfig } from '../options.js';
import { bashCompletion } from './bash.js';
import { fishCompletion } from './fish.js';
import { completed } from './model.js';
import { zshCompletion } from './zsh.js';

const shells = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;

/** Prints the script of a shell, or the names that such a script asks for. */
export async function completion(
  { word, kit, given, directory }: Invocation,
  commands: readonly Command[],
): Promise<CommandEnd> {
  const ending = { outcome: 'unchanged', outputs: {} } as const;
  if (word in shells) {
    return { ending, print: shells[word as keyof typeof shells](await completed(commands, kit)) };
  }
  const { namesIn } = await import('./names.js');
  const file = resolve(directory, given.text('config') ?? defaultConfig);
  const names = await namesIn(file, word as 'phases' | 'hosts');
  const ends = word === 'hosts' ? '=' : '';
  return { ending, print: names.map((name) => `${name}${ends}\n`).join('') };
}
