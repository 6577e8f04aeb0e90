import type { CommandOption } from './command.js';

/** Where no --config says otherwise, in the working folder. */
export const defaultConfig = 'deploy-kit.yml';

/** Options of every command that reads deploy-kit.yml. */
export const systemOptions: readonly CommandOption[] = [
  {
    name: 'config',
    value: 'FILE',
    description: `what to deploy where (default: ${defaultConfig})`,
    completes: 'file',
  },
  {
    name: 'phase',
    value: 'NAME',
    description: 'only these phases, what they need counts as done',
    repeatable: true,
    completes: 'phase',
  },
  {
    name: 'host',
    value: 'NAME=ADDRESS',
    description: "in place of the file's address of this host",
    repeatable: true,
    completes: 'host',
  },
  {
    name: 'env-file',
    value: 'FILE',
    description: 'lines NAME=VALUE for ${NAME}, before the environment',
    completes: 'file',
  },
];

/** How a command tells what it has to say. */
export const outputOptions: readonly CommandOption[] = [
  { name: 'json', description: 'one JSON document on standard output' },
  { name: 'no-color', description: 'no colors; NO_COLOR does the same' },
];

/** The report as a page. */
export const htmlOption: CommandOption = {
  name: 'html',
  value: 'FILE',
  description: 'write the report as one HTML page',
  completes: 'file',
};

/** Nothing is asked on a terminal. */
export const yesOption: CommandOption = { name: 'yes', description: 'ask nothing' };
