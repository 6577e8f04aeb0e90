import { choice, count, duration, flag, list, structured, text } from '../../lib/capability/inputs.js';

/** A day; no deployment of ECS takes longer. */
const mostMinutes = 24 * 60;

/** The inputs that make it more than a rendering. */
export const deployingInputs = {
  cluster: text('The cluster, by name or ARN; `default` where a service is named and no cluster.'),
  service: text('The service that is deployed to, by name.'),
  services: list('Several services of the cluster that run one revision.'),
  create: structured(
    'With which a service is made that is not there: the keys of the API (CreateService), such as `networkConfiguration`, `launchType` and `loadBalancers`, and `cluster` and `logGroups` for what is made beside it. One that is there is left as it is.',
    'a map, as YAML or JSON, or the path of a file with it',
  ),
  register: choice(
    'When the task definition is registered: where it is other than the latest revision of its family (`changed`, also when this is left out), `always`, or `never`.',
    ['changed', 'always', 'never'],
  ),
  'keep-null-value-keys': list(
    'Keys of the task definition whose empty text is kept and registered; one of other keys is as if left out.',
  ),
  region: text('The region of AWS; AWS_REGION when it is left out.'),
  'desired-count': count('How many tasks the service shall have; as many as it has when it is left out.'),
  autoscaling: structured(
    'How many tasks Application Auto Scaling keeps: `MinCapacity`, `MaxCapacity`, and its own keys in `ScalingPolicies`, `ScheduledActions` and `SuspendedState`; `none` ends it. Left out, nobody asks for it.',
    'a map, as YAML or JSON, the path of a file with it, or none',
  ),
  'force-new-deployment': flag('Starts new tasks also when nothing changed.', { default: 'false' }),
  'enable-ecs-managed-tags': flag('Whether ECS tags the tasks of the service with its name and cluster.'),
  'propagate-tags': choice('Where the tags of the tasks come from.', ['SERVICE', 'TASK_DEFINITION', 'NONE']),
  'wait-for-service-stability': flag(
    'Waits until the deployment has ended, and says how. With `false` it ends with `started`.',
    { default: 'true' },
  ),
  'wait-for-minutes': count(
    'How many minutes a deployment may take.',
    { default: '30' },
    { minimum: 1, maximum: mostMinutes },
  ),
  poll: duration('The time between two looks at a service, at most.', { default: '5s' }),
  'wait-max-delay-seconds': count(
    'As the official action has it: the time between two looks is no longer than this either.',
    undefined,
    { minimum: 1 },
  ),
  'max-retries': count('How often a call of ECS that failed for a passing reason is made again.', {
    default: '5',
  }),
  'fail-fast': flag(
    'A deployment of a service without circuit breaker counts as failed as the breaker would count: failed tasks of half the desired count, at least 3.',
    { default: 'true' },
  ),
  rollback: flag(
    'Brings the previous revision back where a deployment fails and ECS does not do it, and waits until it runs.',
    { default: 'true' },
  ),
  'on-cancel': choice(
    'What becomes of a deployment when the run is cancelled: it is stopped and put back, or left to ECS.',
    ['rollback', 'leave'],
    { default: 'rollback' },
  ),
} as const;
