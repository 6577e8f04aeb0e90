import { defineAction } from '../../lib/capability/define-action.js';
import { choice, environment, flag, lines, list, text, textual } from '../../lib/capability/inputs.js';
import { parsePresence, presenceAccepts } from './presence.js';

export const preflightInputs = {
  config: text('The deploy-kit.yml that would be rolled out. Where it is left out, no file is looked at.'),
  phases: list('The phases that would be rolled out; all when left out.'),
  hosts: lines(
    'Hosts in place of those of the file, as the action rollout takes them.',
    'NAME=[user@]address[:port] or NAME=tag:KEY=VALUE, split by commas or lines; NAME several times for several hosts',
  ),
  env: environment('Variables for the `${NAME}` of the file, as the action rollout takes them.'),
  variables: environment(
    'The variables of the repository and of the environment, as the action rollout takes them: `toJSON(vars)`.',
  ),
  secrets: textual(
    'Whether each secret of the workflow holds something: a line `ssh-private-key=true` each. No secret itself is given.',
    presenceAccepts,
    parsePresence,
  ),
  needed: list(
    'Secrets that are needed in any case. Others are needed where the file reads `SSH_PRIVATE_KEY` and the like.',
  ),
  environment: text('The GitHub environment that is deployed to, for what is said of a secret.'),
  stage: choice(
    'Who asks. `deploy`: the job that deploys, where nothing may be missing. `begin`: the first job of a workflow, which does not see the secrets of the environment. `file`: who wants to know no more than whether the file is good.',
    ['deploy', 'begin', 'file'],
    { default: 'deploy' },
  ),
  deploys: flag(
    'Whether this run will deploy, so that a secret which no environment can still bring is missed at the `begin`.',
    {
      default: 'true',
    },
  ),
  engine: choice('What would deploy. With `ecs` no phase may work on hosts.', ['rollout', 'ecs', 'none'], {
    default: 'rollout',
  }),
  frontend: choice('What would deploy a front end.', ['none', 'vercel'], { default: 'none' }),
  pushed: flag('Whether the run pushed images, so that `images` cannot be empty.', { default: 'false' }),
  images: text('The images that were pushed, as the output `images` of build-images says them.'),
} as const;

export const preflight = defineAction({
  name: 'preflight',
  description:
    'Checks what a reusable workflow was given before it builds or deploys: the file, its phases, the addresses of hosts, and that no secret which is needed is empty.',
  branding: { icon: 'check-square', color: 'blue' },
  inputs: preflightInputs,
  outputs: {
    ready: '`true` when nothing that is needed is missing.',
    missing: 'The secrets and variables that are missing, with commas between them.',
  },
  post: false,
  load: () => import('./index.js'),
});
