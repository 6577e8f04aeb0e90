import type { Command } from '../command.js';
import { outputOptions, systemOptions } from '../options.js';

export const status: Command = {
  name: 'status',
  group: 'Look',
  summary: 'say what runs where, since when, and what drifted',
  description:
    'Looks at every host and changes nothing. What runs is held against the ledger of its deploy (drift) and against what the file asks for now (behind).',
  options: [
    { name: 'check', description: 'end with 1 where something drifted from its ledger' },
    ...systemOptions,
    ...outputOptions,
  ],
  example: 'deploy-kit status --check',
  progress: 'none',
  run: async (invocation) => (await import('../status.js')).status(invocation),
};
