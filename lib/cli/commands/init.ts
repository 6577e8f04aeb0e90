import type { Command } from '../command.js';

export const init: Command = {
  name: 'init',
  group: 'Begin',
  summary: 'write a deploy-kit.yml and a workflow to start from',
  description:
    'Writes deploy-kit.yml for the compose files of this folder, and .github/workflows/deploy.yml. It overwrites nothing, asks nothing and contacts nobody.',
  options: [],
  example: 'cd shop && deploy-kit init',
  progress: 'none',
  run: async (invocation) => (await import('../init/init.js')).init(invocation),
};
