import {
  assignments,
  command,
  count,
  entries,
  flag,
  list,
  structured,
  text,
} from '../../lib/capability/inputs.js';

/** The inputs that say what a task definition is. */
export const renderingInputs = {
  'task-definition': structured(
    'The task definition: the path of a JSON or YAML file, as `aws ecs register-task-definition` takes it or `describe-task-definition` prints it; or the task definition itself.',
    'the path of a file, or a map as YAML or JSON',
  ),
  compose: text(
    'A compose file, in place of `task-definition`: services of it become a task definition for Fargate.',
  ),
  'compose-services': list(
    'The services of the compose file that become the containers of the task; the only one when it is left out.',
  ),
  'task-definition-arn': text('The task definition that ECS has under this ARN, in place of a file.'),
  'task-definition-family': text(
    'The latest task definition that ECS has of this family, in place of a file.',
  ),
  'task-definition-revision': count(
    'The revision of `task-definition-family`, where not the latest one is meant.',
    undefined,
    { minimum: 1 },
  ),
  family: text(
    'The family, in place of the one in the task definition; of a compose file it is its name and the service.',
  ),
  'container-name': list('The containers that the inputs below are for; the only one when it is left out.'),
  image: text('The image of these containers.'),
  images: assignments(
    'An image for each of several containers: `container=image`, or the output `images` of build-images, whose other images are left out.',
  ),
  'environment-variables': entries(
    'Variables of these containers, in lines: `NAME=VALUE` sets one, `NAME-` takes one away. All behind the first `=` is the value, quotes too.',
  ),
  secrets: entries(
    'Secrets of these containers, in lines: `NAME=` and the ARN of a secret or parameter, or `NAME-`.',
  ),
  'env-files': list(
    'ARNs of environment files in S3 for these containers, in place of those that are there.',
  ),
  command: command('The command of these containers.'),
  'docker-labels': entries('Labels of these containers, in lines: `name=value`, or `name-`.'),
  'log-configuration-log-driver': text('The log driver of these containers.'),
  'log-configuration-options': entries('Options of their log driver, in lines: `name=value`, or `name-`.'),
  'task-role-arn': text('The role that the containers of the task have.'),
  'execution-role-arn': text('The role that ECS fetches images and secrets with, and writes logs with.'),
  strict: flag(
    'Keys and words that the API of ECS does not have, and what is past its limits, are errors. With `false` they are warnings: for what AWS has added since.',
    { default: 'true' },
  ),
} as const;
