import type { Command } from '../command.js';
import { htmlOption, outputOptions, systemOptions, yesOption } from '../options.js';

export const up: Command = {
  name: 'up',
  group: 'Deploy',
  summary: 'deploy: all of it, or everything is as before',
  description:
    'Prepares everything on all hosts, switches phase by phase, and either ends whole or goes back whole. On a terminal it shows the plan first and asks.',
  options: [...systemOptions, yesOption, ...outputOptions, htmlOption],
  example: 'deploy-kit up --phase api --host api=10.0.0.5',
  progress: 'lines',
  run: async (invocation) => (await import('../deploy.js')).deploy(invocation),
};
