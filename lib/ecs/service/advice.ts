import type { EcsContainer } from '../../aws/ecs.js';

/**
 * What ECS says when a task cannot run -> what to do about it. The first that fits counts.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html
 */
const advice: readonly (readonly [RegExp, string])[] = [
  [
    /CannotPullContainer.*(not found|manifest unknown|does not exist)/is,
    'Push the image before the deploy, or correct its name or tag in the task definition.',
  ],
  [
    /CannotPullContainer.*(denied|authori[sz]ation|401|403)/is,
    'Let the execution role pull it: AmazonECSTaskExecutionRolePolicy, and the policy of the ECR repository where it is of another account.',
  ],
  [
    /CannotPullContainer.*(platform|architecture)|exec format error/is,
    'Build the image for the processor of the task (docker build --platform), or set runtimePlatform.cpuArchitecture to that of the image.',
  ],
  [
    /CannotPullContainer.*(timeout|timed out|deadline|dial tcp)|ResourceInitializationError.*(timeout|timed out|deadline|dial tcp)/is,
    'Give the tasks a way to the registry and to AWS: assignPublicIp in a public subnet, a NAT gateway, or VPC endpoints; and let their security group out.',
  ],
  [/CannotPullContainer/i, 'Look whether the image is there, and whether the execution role may pull it.'],
  [
    /ResourceInitializationError.*secret|unable to (retrieve|pull) secret|AccessDenied.*(secretsmanager|ssm)/is,
    'Let the execution role read the secret (secretsmanager:GetSecretValue or ssm:GetParameters, and kms:Decrypt), and look whether its ARN is right.',
  ],
  [
    /log (group|stream).*(does not exist|not found)|ResourceNotFoundException.*log group/is,
    'Create the log group, or set awslogs-create-group and allow logs:CreateLogGroup to the execution role.',
  ],
  [
    /OutOfMemory|out of memory/i,
    'Give the container more memory, or find out what takes so much of it: it was ended for reaching its limit.',
  ],
  [
    /failed ELB health checks|is unhealthy in \(?target-group/i,
    'Look whether the container answers the health check of the target group on its port and path in time; a slow start needs healthCheckGracePeriodSeconds.',
  ],
  [
    /failed container health checks/i,
    "Run the container's health check by hand in the image: is its command there, the port right, and startPeriod long enough?",
  ],
  [
    /unable to assume (the )?role/i,
    'Let ecs-tasks.amazonaws.com assume the task role and the execution role (their trust policies).',
  ],
  [
    /no container instance met|RESOURCE:(CPU|MEMORY|ENI)|insufficient (cpu|memory)|Capacity is unavailable/i,
    'Add capacity to the cluster, or ask for less CPU and memory: no instance has room for the task.',
  ],
  [
    /CannotStartContainer.*(executable file not found|no such file)|exec:.*not found/is,
    'Correct entryPoint or command: the image has no such program.',
  ],
];

const exitCodes: Readonly<Record<number, string>> = {
  0: 'A service must keep running, and this container ended by itself: is its command right?',
  126: 'The program of the container may not be executed: look at its permissions, and for which processor it was built.',
  127: 'The command of the container is not in the image: correct command or entryPoint.',
  137: 'The container was killed: it took more memory than its limit, or did not end within stopTimeout.',
  139: 'The program crashed (segmentation fault): is the image built for this processor?',
  143: 'The container was ended from outside: look at the events of the service for the reason.',
};

const lookAtService =
  'Look at the events of the service and at its tasks (aws ecs describe-services, describe-tasks).';

/**
 * What to do about a failed deployment, or a task that failed by itself.
 *
 * @param container that is to blame
 * @param otherwise where no container ended with a code, and nothing is known of the text
 */
export function adviceFor(text: string, container?: EcsContainer, otherwise = lookAtService): string {
  const found = advice.find(([pattern]) => pattern.test(text));
  if (found) return found[1];
  const { exitCode } = container ?? {};
  if (exitCode === undefined) return otherwise;
  return (
    exitCodes[exitCode] ??
    'Its log says why it ended: look there for a missing variable, secret or connection, mend it and deploy again.'
  );
}
