import type { EcsTask } from '../../../lib/aws/ecs.js';
import { exits, type Scene } from '../../harness/scripted-ecs/server.js';
import type { TaskEnd } from '../../harness/scripted-ecs/world.js';
import { breaker, cleanUp, deploy, revision, scripted, webScript } from './deploying.js';

afterEach(cleanUp);

const containers = (more: NonNullable<EcsTask['containers']>[number]) => [{ name: 'app', ...more }];

/** A deployment whose tasks end like this until the circuit breaker has enough and goes back. */
const failing = (end: TaskEnd | undefined, event?: string): readonly Scene[] => [
  [
    50,
    (service) => {
      if (end) service.taskEnds(end);
      if (event) service.event(event);
    },
  ],
  [150, (service) => service.rollsBack()],
  [250, (service) => service.isBack()],
];

const ends: readonly [string, TaskEnd | undefined, string | undefined, readonly RegExp[]][] = [
  [
    'an image that is not there',
    {
      stopCode: 'TaskFailedToStart',
      stoppedReason:
        'CannotPullContainerError: pull image manifest has been retried 7 time(s): failed to resolve ref app:2: not found',
      containers: containers({}),
    },
    undefined,
    [/CannotPullContainerError.*app:2: not found/, /Push the image/],
  ],
  [
    'an image of another processor',
    {
      ...exits(255),
      containers: containers({ exitCode: 255, reason: 'exec /app: exec format error' }),
    },
    undefined,
    [/container app exited with code 255, exec .app: exec format error/, /processor of the task/],
  ],
  [
    'a secret that the execution role may not read',
    {
      stopCode: 'TaskFailedToStart',
      stoppedReason:
        'ResourceInitializationError: unable to pull secrets or registry auth: unable to retrieve secret from asm: AccessDeniedException: not authorized to perform: secretsmanager:GetSecretValue',
      containers: containers({}),
    },
    undefined,
    [/GetSecretValue/, /Let the execution role read the secret/],
  ],
  [
    'too little memory',
    {
      ...exits(137),
      containers: containers({
        exitCode: 137,
        reason: 'OutOfMemoryError: Container killed due to memory usage',
      }),
    },
    undefined,
    [/exited with code 137, OutOfMemoryError/, /more memory/],
  ],
  [
    "the container's own health check",
    {
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason: 'Task failed container health checks',
      containers: containers({ exitCode: 143, healthStatus: 'UNHEALTHY' }),
      log: ['listening on 3001'],
    },
    undefined,
    [/Task failed container health checks/, /listening on 3001/, /health check by hand/],
  ],
  [
    "the target group's health check",
    {
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason:
        'Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/1)',
      containers: containers({ exitCode: 0 }),
    },
    '(service web) (port 3000) is unhealthy in (target-group web) due to (reason Health checks failed with these codes: [502]).',
    [/codes: \[502\]/, /answers the health check of the target group/],
  ],
  [
    'a cluster without room',
    undefined,
    '(service web) was unable to place a task because no container instance met all of its requirements. Reason: No Container Instances were found in your cluster.',
    [/unable to place a task/, /Add capacity/],
  ],
  [
    'a role that ECS may not assume',
    undefined,
    '(service web) failed to launch a task with (error ECS was unable to assume the role arn:aws:iam::123456789012:role/x that was provided for this task).',
    [/unable to assume the role/, /ecs-tasks.amazonaws.com/],
  ],
  [
    'a command that is not in the image',
    {
      stopCode: 'TaskFailedToStart',
      stoppedReason: 'CannotStartContainerError: exec: "serve": executable file not found in $PATH',
      containers: containers({
        reason: 'CannotStartContainerError: exec: "serve": executable file not found in $PATH',
      }),
    },
    undefined,
    [/executable file not found/, /Correct entryPoint or command/],
  ],
];

test.each(ends)('%s is the first annotation, with what to do', async (_, end, event, expected) => {
  const run = await deploy(webScript({ settings: breaker(true), updates: [failing(end, event)] }));
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back' } });
  for (const pattern of expected) expect(run.errors[0]).toMatch(pattern);
});

test('what may not be read is named, and the rest is told', async () => {
  const refused = { ListTasks: 'AccessDeniedException', GetLogEvents: 'AccessDeniedException' } as const;
  const event = '(service web) failed to launch a task with (error quota reached).';
  const run = await deploy(
    webScript({ settings: breaker(true), updates: [failing(exits(1), event)] }, { refused }),
  );
  expect(run.errors[0]).toContain('quota reached');
  expect(run.errors[0]).toContain('not authorized to perform: ecs:ListTasks');
});

test('what takes too long is told with where it stands, and put back', async () => {
  const stuck: readonly Scene[] = [[50, (service) => service.taskEnds(exits(3, ['waiting for the lock']))]];
  const back: readonly Scene[] = [[50, (service) => service.completes()]];
  const ecs = await scripted(webScript({ settings: breaker(true), updates: [stuck, back] }));
  const run = await deploy(ecs, { 'wait-for-minutes': '1' }, { env: { ...ecs.environment } });
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back' } });
  expect(run.errors[0]).toContain('it was not stable after 1 minute: container app exited with code 3');
  expect(run.errors[0]).toContain('waiting for the lock');
  expect(ecs.services.get('web')?.service.taskDefinition).toBe(revision('web:1'));
}, 100_000);
