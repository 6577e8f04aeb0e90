import type { Command } from '../command.js';
import { outputOptions, systemOptions, yesOption } from '../options.js';

export const unlock: Command = {
  name: 'unlock',
  group: 'Look',
  summary: 'show who holds a lock, and break it',
  description:
    'Shows which run holds the lock of which project on which host, asks, and takes the locks away. A run that lives changes nothing more there and ends with lock-lost. A run that was killed needs no help: its lock is dead after 15 s, and the next run takes it over.',
  options: [...systemOptions, yesOption, ...outputOptions],
  example: 'deploy-kit unlock --phase api',
  progress: 'none',
  run: async (invocation) => (await import('../unlock.js')).unlock(invocation),
};
