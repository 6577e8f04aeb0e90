import { choice, flag, list, structured, text } from '../../lib/capability/inputs.js';

/** The inputs of a task that runs once, before services are deployed to. */
export const runTaskInputs = {
  'run-task': flag('Runs the task definition once as a task of its own, before any service is updated.', {
    default: 'false',
  }),
  'wait-for-task-stopped': flag(
    'Waits until that task has ended, for `wait-for-minutes` at most, and goes on only where it ended well. With `false` it is only started.',
    { default: 'true' },
  ),
  'run-task-container-overrides': structured(
    'What is other in containers of that task: a list of maps as the API has them (name, command, environment, ...).',
    'YAML or JSON, or the path of a file with it: a list of container overrides',
  ),
  'run-task-subnets': list('The subnets of that task.'),
  'run-task-security-groups': list('The security groups of that task.'),
  'run-task-assign-public-ip': choice(
    'Whether that task gets a public address; DISABLED where subnets or security groups are given and this is left out.',
    ['ENABLED', 'DISABLED'],
  ),
  'run-task-launch-type': choice(
    'Where that task runs, unless a capacity provider strategy says so; what its task definition is for when this is left out.',
    ['FARGATE', 'EC2', 'EXTERNAL', 'MANAGED_INSTANCES'],
  ),
  'run-task-capacity-provider-strategy': structured(
    'The capacity provider strategy of that task, in place of a launch type.',
    'YAML or JSON, or the path of a file with it: a list of maps with capacityProvider, weight and base',
  ),
  'run-task-started-by': text('What that task says of who started it.', { default: 'GitHub-Actions' }),
  'run-task-tags': structured(
    'Tags of that task.',
    'YAML or JSON, or the path of a file with it: a list of maps with key and value',
  ),
  'run-task-managed-ebs-volume-name': text(
    'The volume of the task definition, configured at launch, that `run-task-managed-ebs-volume` is for.',
  ),
  'run-task-managed-ebs-volume': structured(
    'The EBS volume that is made for that task; roleArn must be there.',
    'YAML or JSON, or the path of a file with it: a map as TaskManagedEBSVolumeConfiguration',
  ),
} as const;
