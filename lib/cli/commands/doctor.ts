import type { Command } from '../command.js';
import { outputOptions, systemOptions } from '../options.js';

export const doctor: Command = {
  name: 'doctor',
  group: 'Look',
  summary: 'look whether a deploy has all that it needs',
  description:
    'Looks at the file, the keys and every host: sudo, Docker, Compose, disk, memory, swap, ports, clock, tools, registry, locks and AWS. Nothing is changed and nothing is left on a host.',
  options: [...systemOptions, ...outputOptions],
  example: 'deploy-kit doctor --phase databases',
  progress: 'none',
  run: async (invocation) => (await import('../doctor.js')).doctor(invocation),
};
