import type { Command } from '../command.js';
import { htmlOption, outputOptions, systemOptions, yesOption } from '../options.js';

export const rollback: Command = {
  name: 'rollback',
  group: 'Deploy',
  summary: 'go back to what all hosts ran together before',
  description:
    'Brings back the last healthy release of all hosts together, from what the hosts keep of it, and undoes that where it fails. On a terminal it shows the plan first and asks.',
  options: [
    {
      name: 'to',
      value: 'RELEASE',
      description:
        "to this release, or to that of the run whose id ends a release's; `status` names what runs",
    },
    ...systemOptions,
    yesOption,
    ...outputOptions,
    htmlOption,
  ],
  example: 'deploy-kit rollback --to 20261122T101500Z-3f9c2d1a-a1b2c3',
  progress: 'lines',
  wants: 'rolled-back',
  run: async (invocation) => (await import('../roll-back.js')).goBack(invocation),
};
