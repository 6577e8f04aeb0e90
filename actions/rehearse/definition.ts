import { defineAction } from '../../lib/capability/define-action.js';
import { count, environment, flag, list, text } from '../../lib/capability/inputs.js';

export const rehearseInputs = {
  config: text('The file that is rehearsed. Its paths are relative to its own folder.', {
    default: 'deploy-kit.yml',
  }),
  faults: list(
    'Only these faults, in every phase: `crash`, `unhealthy`, `link-lost`, `host-dies`. All of a rehearsal when left out.',
  ),
  load: flag(
    'Keeps every service that speaks HTTP under requests, and counts those that fail or are slow, with the step that was going on.',
    { default: 'false' },
  ),
  phases: list('Only these phases; what they need counts as done.'),
  instances: count('How many hosts an EC2 tag stands for.', { default: '1' }, { minimum: 1, maximum: 20 }),
  env: environment(
    'Variables for the `${NAME}` of the file, before those of the job. What is not set gets a random value.',
  ),
  variables: environment(
    'Variables for the `${NAME}` of the file, behind those of the job: `toJSON(vars)` in a workflow is all of the repository.',
  ),
  html: text('Where to write the report as one HTML page, relative to the workspace.'),
} as const;

export const rehearse = defineAction({
  name: 'rehearse',
  description:
    'Deploys deploy-kit.yml to throwaway hosts in the runner, breaks it on purpose, and fails where it does not come as it must.',
  branding: { icon: 'repeat', color: 'purple' },
  inputs: rehearseInputs,
  outputs: {
    outcome: 'How it ended: healthy where everything came as it must, failed or cancelled.',
    results: 'JSON: each stage with its outcome, its time and what it proved.',
    load: 'JSON: with `load`, the requests of each stage, how many of them failed and were slow, and each of these.',
    'stand-ins': 'The images that could not be had and got a stand-in, with commas between them.',
    cause: 'What did not come as it must; empty when all did.',
  },
  post: false,
  load: () => import('./index.js'),
});
