import { defineAction } from '../../lib/capability/define-action.js';
import { dryRunInput, hostInputs } from '../../lib/capability/host-inputs.js';
import {
  batch,
  choice,
  command,
  count,
  duration,
  environment,
  flag,
  port,
  size,
  text,
  textual,
  url,
} from '../../lib/capability/inputs.js';
import { noSharedNames } from '../../lib/capability/inputs-rules.js';
import { onePortEach } from './input-rules.js';
import { appNameAccepts, logDirectoryAccepts, parseAppName, parseLogDirectory } from './input-values.js';

export const deployPm2Inputs = {
  app: textual('The name of the app in PM2.', appNameAccepts, parseAppName, { required: true }),
  source: text(
    'The app: a folder, or a tarball (`.tar`, `.tar.gz`, as `npm pack` makes it). A `node_modules` in it stays behind unless `install` is given, `.git` always.',
    { required: true },
  ),
  script: text(
    "The script that PM2 runs, in the app's folder. The `main` of its package.json when it is left out, else `index.js`.",
  ),
  instances: count('How many workers run.', { default: '2' }, { minimum: 1 }),
  'exec-mode': choice(
    'How PM2 runs them: in `cluster` mode they share a port, and are replaced without a gap; in `fork` mode the old one stops before the new one starts.',
    ['cluster', 'fork'],
    { default: 'cluster' },
  ),
  'max-memory': size('PM2 restarts a worker that uses more memory than this.', { default: '300M' }),
  'app-port': port(
    'The port that the app opens; it has it as `PORT` too. Workers count as ready once they open it. When it is left out: once they open any port, or have run for 5 s.',
  ),
  env: environment('Variables of the app, and of `install`.'),
  secrets: environment('As `env`, for values that nobody may see; they are masked and never logged.', {
    secret: true,
  }),
  'log-directory': textual(
    'The folder on the host for `<app>.log` and `<app>-err.log`; `/var/log/<app>` when it is left out.',
    logDirectoryAccepts,
    parseLogDirectory,
  ),
  install: command(
    "What installs the app's dependencies, run in the new release's folder before anything is switched. Where there is a package.json it is `npm ci --omit=dev` when it is left out; `true` installs nothing.",
  ),
  health: url(
    'A URL that the host itself asks, and that answers with a status of 200 to 299 when the app is well.',
  ),
  trial: flag(
    'In cluster mode, starts the new release once beside the old one on spare ports, and switches only when it opened `app-port` and answers `health`.',
    { default: 'true' },
  ),
  'health-timeout': duration('How long a worker may take to be ready, and the app to become healthy.', {
    default: '2m',
  }),
  'stable-for': duration('How long the workers must then run without a restart.', { default: '5s' }),
  'install-node': flag('Installs Node, npm and PM2 where they are missing.', { default: 'true' }),
  batch: batch('How many hosts switch at once, in groups one after another: `1`, `25%`, `[1, 50%, 100%]`.', {
    default: '1',
  }),
  'max-failures': count('How many hosts may fail, and go back alone, before all go back.', {
    default: '0',
  }),
  rollback: flag('Brings the previous release back on every host when one fails.', { default: 'true' }),
  'keep-releases': count('How many releases stay on the host.', { default: '5' }, { minimum: 1 }),
  directory: text('The folder on the host that holds the state of deploy-kit.', { default: '~/.deploy-kit' }),
  ...dryRunInput,
  ...hostInputs,
} as const;

export const deployPm2 = defineAction({
  name: 'deploy-pm2',
  description:
    'Deploys a Node app under PM2 to one or many hosts over SSH, replaces its workers one by one without a gap, and brings the previous release back where the new one is not well.',
  branding: { icon: 'upload-cloud', color: 'green' },
  inputs: deployPm2Inputs,
  rules: [noSharedNames('env', 'secrets'), onePortEach],
  outputs: {
    outcome: 'How it ended: deployed, unchanged, planned, rolled-back, failed or cancelled.',
    changed: '`true` when something on a host changed and stayed.',
    release: 'The id of the release that runs now.',
    'previous-release': 'The id of the release that ran before.',
    results: 'JSON: what became of each host, with its workers and their times.',
  },
  post: true,
  step: 'hosts',
  load: () => import('./index.js'),
});
