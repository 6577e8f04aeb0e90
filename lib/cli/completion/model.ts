import type { Command, CommandOption, Kit } from '../command.js';

/** All that a shell can complete, from the table of commands. */
export interface Completed {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CommandOption[];
  /** What its word can be, with the options that come with it. */
  readonly words: readonly { readonly word: string; readonly options: readonly CommandOption[] }[];
}

/** Every command with its words and options; those of actions too. */
export async function completed(commands: readonly Command[], kit: Kit): Promise<readonly Completed[]> {
  return Promise.all(
    commands.map(async ({ name, summary, options, word }) => {
      const choices = word?.choices(kit) ?? [];
      const words = choices.map(async (choice) => ({
        word: choice,
        options: (await word?.detailsOf?.(choice, kit))?.options ?? [],
      }));
      return { name, summary, options, words: await Promise.all(words) };
    }),
  );
}

/** The flags of options as they are typed. */
export function flags(options: readonly CommandOption[]): readonly string[] {
  return options.flatMap(({ name, boolean }) => (boolean ? [`--${name}`, `--no-${name}`] : [`--${name}`]));
}

/** The flags of all commands after which a shell completes in this way. */
export function flagsThat(
  commands: readonly Completed[],
  completes: NonNullable<CommandOption['completes']>,
): readonly string[] {
  const all = commands.flatMap(({ options, words }) => [
    ...options,
    ...words.flatMap((word) => word.options),
  ]);
  return [...new Set(flags(all.filter((option) => option.completes === completes)))];
}
