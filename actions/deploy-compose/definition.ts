import { defineAction } from '../../lib/capability/define-action.js';
import { dryRunInput, hostInputs } from '../../lib/capability/host-inputs.js';
import {
  assignments,
  batch,
  choice,
  count,
  duration,
  environment,
  flag,
  list,
  password,
  text,
} from '../../lib/capability/inputs.js';
import { noSharedNames } from '../../lib/capability/inputs-rules.js';

export const deployComposeInputs = {
  project: text(
    "The Compose project. The compose file's `name` when it is left out, else the repository's name.",
  ),
  files: list('The compose files, later ones over earlier ones.', { default: 'compose.yml' }),
  upload: list(
    'More files and folders that go to the host beside the compose files: what they mount, include or read.',
  ),
  env: environment('Variables that Compose interpolates and services read with `env_file: .env`.'),
  secrets: environment('As `env`, for values that nobody may see; they are masked and never logged.', {
    secret: true,
  }),
  'env-file': text("The name of the file in the release's folder that holds `env` and `secrets`.", {
    default: '.env',
  }),
  profiles: list('The Compose profiles to enable.'),
  services: list('Only these services, with what they depend on; all of them when it is left out.'),
  networks: list('External networks that are created where they are missing.'),
  images: assignments(
    'Images in place of those of the compose file, as `service=reference`; also the output `images` of build-images as it is.',
  ),
  pull: choice(
    'When images are pulled: `missing` where the host lacks them, `always` to see a moved tag, `never`.',
    ['missing', 'always', 'never'],
    { default: 'missing' },
  ),
  transfer: choice(
    'Where images come from: a `registry`, or by `ssh` straight from the Docker Engine of the runner, only the layers that the host lacks.',
    ['registry', 'ssh'],
    { default: 'registry' },
  ),
  registry: text('The registry to log in to on the host; `ecr` for the one of the AWS account.'),
  'registry-username': text('The user of the registry.'),
  'registry-password': password('The password or token of the registry.'),
  build: flag('Builds on the host what has a `build:` section; `upload` brings the sources.', {
    default: 'false',
  }),
  'install-docker': flag('Installs Docker and Compose where they are missing.', { default: 'true' }),
  'memory-check': choice(
    'Whether the memory limits of all services have to fit into memory and swap of the host, beside the limits of what else runs there: `fail` before anything is touched, `warn`, or `off`. Services without a limit do not count.',
    ['fail', 'warn', 'off'],
    { default: 'fail' },
  ),
  rolling: list(
    'Services whose new containers are started beside the old ones and get healthy before a proxy of the compose file sends them requests; then the old ones end. Refused, with reasons, where a service cannot be replaced like that.',
  ),
  'rolling-wait': duration(
    'How long old containers of `rolling` stay beside healthy new ones: as long as the proxy may take to look their name up again.',
    { default: '3s' },
  ),
  batch: batch('How many hosts switch at once, in groups one after another: `1`, `25%`, `[1, 50%, 100%]`.', {
    default: '100%',
  }),
  'max-failures': count('How many hosts may fail, and go back alone, before all go back.', {
    default: '0',
  }),
  'health-timeout': duration('How long the services may take to become healthy.', { default: '2m' }),
  'stable-for': duration('How long they must then stay healthy, without a restart.', { default: '5s' }),
  rollback: flag('Brings the previous release back on every host when one fails.', { default: 'true' }),
  'keep-releases': count('How many releases stay on the host.', { default: '5' }, { minimum: 1 }),
  prune: flag('Removes images that only removed releases needed.', { default: 'true' }),
  directory: text('The folder on the host that holds the state of deploy-kit.', { default: '~/.deploy-kit' }),
  ...dryRunInput,
  ...hostInputs,
} as const;

export const deployCompose = defineAction({
  name: 'deploy-compose',
  description:
    'Deploys a Compose project to one or many hosts over SSH, waits until it is healthy, and brings the previous release back where it is not.',
  branding: { icon: 'upload-cloud', color: 'blue' },
  inputs: deployComposeInputs,
  rules: [noSharedNames('env', 'secrets')],
  outputs: {
    outcome: 'How it ended: deployed, unchanged, planned, rolled-back, failed or cancelled.',
    changed: '`true` when something on a host changed and stayed.',
    release: 'The id of the release that runs now.',
    'previous-release': 'The id of the release that ran before.',
    results: 'JSON: what became of each host, with its services and their times.',
    diff: 'What changed, or would change, in words, a line each.',
  },
  post: true,
  step: 'hosts',
  load: () => import('./index.js'),
});
