import type { Command } from '../command.js';
import { htmlOption, outputOptions, systemOptions } from '../options.js';

export const rehearse: Command = {
  name: 'rehearse',
  group: 'Look',
  summary: 'deploy to throwaway hosts here, and break it',
  description:
    'Starts a host with sshd and Docker for each host of the file, on the Docker Engine of this machine, and proves on them: up, up again, a fault in each phase, a new version, rollback, lost connections. Addresses and keys of the file are replaced, variables that are not set get random values, and images that cannot be had get stand-ins. Nothing of it is left at the end.',
  options: [
    {
      name: 'fault',
      value: 'NAME',
      description: 'only this fault, in every phase: crash, unhealthy, link-lost, host-dies',
      repeatable: true,
    },
    { name: 'instances', value: 'N', description: 'how many hosts an EC2 tag stands for (default: 1)' },
    {
      name: 'load',
      description:
        'keep every service that speaks HTTP under requests, and count those that fail or are slow',
    },
    ...systemOptions.filter(({ name }) => name !== 'host'),
    ...outputOptions,
    htmlOption,
  ],
  example: 'deploy-kit rehearse --fault host-dies --html rehearsal.html',
  progress: 'lines',
  run: async (invocation) => (await import('../rehearse.js')).rehearseSystem(invocation),
};
