import { defineAction } from '../../lib/capability/define-action.js';
import { choice, flag, listOf, url } from '../../lib/capability/inputs.js';
import { accountAccepts, parseAccount } from './account.js';

export const ecrLoginInputs = {
  registries: listOf(
    'The AWS accounts whose private registries are logged in to; the one that the credentials belong to when it is left out.',
    accountAccepts,
    parseAccount,
  ),
  'registry-type': choice('Private registries of accounts, or ECR Public.', ['private', 'public'], {
    default: 'private',
  }),
  'skip-logout': flag('Stays logged in after the job: for machines of your own that log out by themselves.', {
    default: 'false',
  }),
  'mask-password': flag(
    'Hides the password in logs. GitHub does not hand what is hidden to other jobs: `false` is for that, and puts the password where logs may show it.',
    { default: 'true' },
  ),
  'http-proxy': url('The proxy through which AWS is asked; that of the environment when it is left out.', {
    secret: true,
  }),
} as const;

export const ecrLogin = defineAction({
  name: 'ecr-login',
  description:
    'Logs the Docker of the runner in to Amazon ECR, and out again after the job; the password is in no command line.',
  branding: { icon: 'log-in', color: 'orange' },
  inputs: ecrLoginInputs,
  outputs: {
    registry: 'The address of the registry, when it is one: `123456789012.dkr.ecr.eu-west-1.amazonaws.com`.',
  },
  post: true,
  load: () => import('./index.js'),
});
