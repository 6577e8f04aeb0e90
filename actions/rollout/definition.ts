import { defineAction } from '../../lib/capability/define-action.js';
import { dryRunInput } from '../../lib/capability/host-inputs.js';
import { environment, flag, lines, list, password, text } from '../../lib/capability/inputs.js';
import { noSharedNames } from '../../lib/capability/inputs-rules.js';

export const rolloutInputs = {
  config: text('The file that says what to deploy where. Its paths are relative to its own folder.', {
    default: 'deploy-kit.yml',
  }),
  phases: list('Only these phases; what they need counts as done.'),
  hosts: lines(
    'Hosts in place of those of the file: `name=address`, split by commas or lines, the address as the input `host` of other actions takes it.',
    'NAME=[user@]address[:port] or NAME=tag:KEY=VALUE, split by commas or lines; NAME several times for several hosts',
  ),
  env: environment(
    'Variables for the `${NAME}` of the file, before those of the job. What the file gives to a secret input is masked.',
  ),
  secrets: environment(
    'As `env`, for values that nobody may see: they are masked wherever the file uses them, in the comment and the page too.',
    { secret: true },
  ),
  variables: environment(
    'Variables for the `${NAME}` of the file, behind those of the job: `toJSON(vars)` in a workflow is all of the repository and of its environment.',
  ),
  html: text('Where to write the report as one HTML page, relative to the workspace.'),
  comment: flag(
    'Writes the plan of a `dry-run`, or how the rollout ended, as a comment of the pull request, and again in the same comment. Outside of a pull request it writes none.',
    { default: 'false' },
  ),
  token: password(
    'The token of GitHub for the comment; it takes `pull-requests: write`. A comment that cannot be written is a warning.',
  ),
  ...dryRunInput,
} as const;

export const rollout = defineAction({
  name: 'rollout',
  description:
    'Deploys everything that deploy-kit.yml describes: prepares it on all hosts, switches phase by phase, and either ends whole or goes back whole.',
  branding: { icon: 'layers', color: 'blue' },
  inputs: rolloutInputs,
  rules: [noSharedNames('env', 'secrets')],
  outputs: {
    outcome: 'How it ended: deployed, unchanged, planned, rolled-back, failed or cancelled.',
    changed: '`true` when something changed and stayed.',
    results: 'JSON: what became of each host in each phase, with its changes and services.',
    timeline: 'JSON: who did what when, in milliseconds since the epoch.',
    'failed-phase': 'The phase in which it failed; empty when it did not.',
    cause: 'Why it failed, in a sentence; empty when it did not.',
  },
  post: true,
  load: () => import('./index.js'),
});
