import type { Command } from '../command.js';
import { htmlOption, outputOptions, systemOptions } from '../options.js';

export const plan: Command = {
  name: 'plan',
  group: 'Deploy',
  summary: 'say what `up` would change, and touch nothing',
  options: [...systemOptions, ...outputOptions, htmlOption],
  example: 'deploy-kit plan --env-file .env.production',
  progress: 'live',
  run: async (invocation) => (await import('../deploy.js')).plan(invocation),
};
