import { defineAction } from '../../lib/capability/define-action.js';
import { dryRunInput, hostInputs } from '../../lib/capability/host-inputs.js';
import {
  assignments,
  choice,
  command,
  count,
  environment,
  flag,
  lines,
  list,
  structured,
  text,
  textual,
} from '../../lib/capability/inputs.js';
import { longerThanZero } from '../../lib/values/duration.js';
import { migrationRules } from './rules.js';

const { host, ...reaching } = hostInputs;

/** A time that is not 0. */
const time = (description: string, standard: string) =>
  textual(description, longerThanZero.accepts, longerThanZero.parse, { default: standard });

export const runMigrationsInputs = {
  engine: choice(
    'Where migrations run: as a task of `ecs`, or by `compose` on a host. It is ecs where `cluster` is given, else compose.',
    ['ecs', 'compose'],
  ),
  command: command(
    "What runs them; the container's own command when it is left out. It is no place for secrets: logs show it.",
  ),
  environment: environment('Variables that the container has beside its own; no secrets, as ECS shows them.'),
  timeout: time('How long they may take; then they are stopped.', '15m'),
  'log-lines': count(
    'How many of the last lines of their log are shown.',
    { default: '50' },
    { maximum: 1000 },
  ),
  service: text(
    'ecs: the service whose network, platform and capacity the task gets, and its task definition where none is given. compose: the service whose image runs.',
  ),
  cluster: text('ecs: the cluster, by name or ARN.'),
  'task-definition': text(
    'ecs: the task definition: the path of a JSON or YAML file, registered where it changed; an ARN, a family or family:revision.',
  ),
  container: text('ecs: the container that runs them; the first essential one when it is left out.'),
  image: text('ecs: the image of that container, in place of the one in the task definition.'),
  images: assignments('ecs: an image for each of several containers: `container=image`.'),
  subnets: list("ecs: the subnets of the task; the service's when it is left out."),
  'security-groups': list("ecs: the security groups of the task; the service's when it is left out."),
  'assign-public-ip': flag(
    "ecs: whether the task gets a public address; as the service's when it is left out.",
  ),
  'launch-type': choice("ecs: on what the task runs; as the service's when it is left out.", [
    'FARGATE',
    'EC2',
    'EXTERNAL',
  ]),
  'capacity-provider-strategy': structured(
    "ecs: in place of `launch-type`, a list of `capacityProvider`, `weight` and `base`; the service's when both are left out.",
    'a list as RunTask takes it, as YAML or JSON, or the path of a file with it',
  ),
  snapshot: text('ecs: an RDS instance or cluster, by name or ARN, that a snapshot is taken of first.'),
  'snapshot-timeout': time('ecs: how long the snapshot may take.', '1h'),
  poll: time('ecs: the time between two looks at the task and at the snapshot.', '2s'),
  region: text('ecs: the AWS region; AWS_REGION when it is left out.'),
  project: text(
    "compose: the project; the compose file's `name` when it is left out, else the repository's name.",
  ),
  files: list('compose: the compose files, for the name of the project; compose.yml when it is left out.'),
  directory: text('compose: the folder on the host that holds the state of deploy-kit.', {
    default: '~/.deploy-kit',
  }),
  host: lines(
    'compose: the host where they run, as in every action that works on hosts; of several it is the first one.',
    host.accepts,
  ),
  ...reaching,
  ...dryRunInput,
} as const;

export const runMigrations = defineAction({
  name: 'run-migrations',
  description:
    'Runs database migrations exactly once before anything switches: as a task of ECS after a snapshot of the database, or in the new release of a Compose project.',
  branding: { icon: 'database', color: 'purple' },
  inputs: runMigrationsInputs,
  rules: migrationRules,
  outputs: {
    outcome: 'How it ended: migrated, planned (dry-run), failed, timed-out or cancelled.',
    changed: '`true` when they ran and ended well.',
    'exit-code': 'The exit code of the container; empty when it never ran.',
    logs: 'The last lines of its log.',
    'task-arn': 'The task of ECS that ran them.',
    'snapshot-id': 'The name of the snapshot that was taken first.',
    results: 'What became of them, as JSON: outcome, changes, error, what cannot be put back.',
  },
  post: true,
  step: 'anywhere',
  load: () => import('./index.js'),
});
