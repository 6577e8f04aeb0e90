import type { Command } from '../command.js';
import { htmlOption, outputOptions } from '../options.js';

export const run: Command = {
  name: 'run',
  group: 'Deploy',
  summary: 'run one action, its inputs as options',
  description:
    'Runs one action as a workflow would. Every input is an option of its name; @FILE reads a value from a file, - from standard input. `deploy-kit run ACTION --help` lists them.',
  word: {
    name: 'action',
    description: 'the action',
    choices: ({ actions }) => Object.keys(actions).toSorted(),
    detailsOf: async (name, kit) => (await import('../action-flags.js')).flagsOf(name, kit),
  },
  options: [...outputOptions, htmlOption],
  example: 'deploy-kit run wait-healthy --http https://example.com/health --timeout 2m',
  progress: 'lines',
  run: async (invocation) => (await import('../run-action.js')).runAction(invocation),
};
