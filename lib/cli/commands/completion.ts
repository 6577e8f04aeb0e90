import type { Command } from '../command.js';

/** @param commands the whole table, this one included */
export function completion(commands: () => readonly Command[]): Command {
  return {
    name: 'completion',
    group: 'Begin',
    summary: 'print the completion script of a shell',
    description: 'Prints a script that completes commands, options, phases and hosts in a shell.',
    word: {
      name: 'shell',
      description: 'the shell, or the names that its script asks for',
      choices: () => ['bash', 'zsh', 'fish', 'phases', 'hosts'],
    },
    options: [{ name: 'config', value: 'FILE', description: 'whose phases and hosts', completes: 'file' }],
    example: 'eval "$(deploy-kit completion bash)"',
    progress: 'none',
    run: async (invocation) => (await import('../completion/script.js')).completion(invocation, commands()),
  };
}
