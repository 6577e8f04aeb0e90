import type { CommandOption } from '../command.js';
import type { Completed } from './model.js';

/** The script that fish reads: `deploy-kit completion fish | source`. */
export function fishCompletion(commands: readonly Completed[]): string {
  const lines = [
    '# Completion of deploy-kit for fish: deploy-kit completion fish | source',
    'complete -c deploy-kit -f',
    'complete -c deploy-kit -n __fish_use_subcommand -l help',
    'complete -c deploy-kit -n __fish_use_subcommand -l version',
    ...commands.flatMap(commandLines),
  ];
  return `${lines.join('\n')}\n`;
}

function commandLines({ name, summary, options, words }: Completed): string[] {
  const here = `__fish_seen_subcommand_from ${name}`;
  return [
    `complete -c deploy-kit -n __fish_use_subcommand -a ${name} -d '${quoted(summary)}'`,
    ...(words.length > 0
      ? [`complete -c deploy-kit -n '${here}' -a '${words.map(({ word }) => word).join(' ')}'`]
      : []),
    ...options.map((option) => optionLine(here, option)),
    ...words.flatMap((one) =>
      one.options.map((option) => optionLine(`${here}; and __fish_seen_subcommand_from ${one.word}`, option)),
    ),
  ];
}

function optionLine(condition: string, { name, value, description, completes }: CommandOption): string {
  const names = { phase: 'phases', host: 'hosts' } as const;
  const values =
    value === undefined
      ? ''
      : completes === 'phase' || completes === 'host'
        ? ` -x -a '(deploy-kit completion ${names[completes]} 2>/dev/null)'`
        : completes === 'file'
          ? ' -r -F'
          : ' -r';
  return `complete -c deploy-kit -n '${condition}' -l ${name}${values} -d '${quoted(description)}'`;
}

function quoted(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
}
