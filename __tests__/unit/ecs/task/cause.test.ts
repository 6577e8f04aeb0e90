import { causeOfTask } from '../../../../lib/ecs/task/cause.js';
import { notStarted, taskFailed, taskTimeout } from '../../../../lib/ecs/task/errors.js';
import { renderError } from '../../../../lib/errors/deploy-error.js';

const place = { cluster: 'prod', revision: 'arn:aws:ecs:eu-west-1:1:task-definition/web:7' };
const { signal } = new AbortController();

test('a task that failed is told by the end of each container, the one to blame first', async () => {
  const job = { name: 'job', exitCode: 3 };
  const task = {
    taskArn: 'arn:aws:ecs:eu-west-1:1:task/prod/8f2c',
    taskDefinitionArn: place.revision,
    stopCode: 'EssentialContainerExited',
    stoppedReason: 'Essential container in task exited',
    containers: [
      { name: 'proxy', exitCode: 143 },
      job,
      { name: 'late' },
      { name: 'big', exitCode: 137, reason: 'OutOfMemoryError' },
    ],
  };
  const cause = await causeOfTask({ region: undefined, task, container: job, definition: undefined }, signal);
  const error = taskFailed(place, cause);
  expect(error.message.split('\n')).toEqual([
    'task of web:7 in cluster prod: container job exited with code 3 (task 8f2c of web:7; EssentialContainerExited: Essential container in task exited)',
    'container proxy exited with code 143',
    'container late did not start',
    'container big exited with code 137, OutOfMemoryError',
  ]);
});

test('a task that never started is told by the reason of ECS, with what to do', async () => {
  const task = {
    taskArn: 'arn:aws:ecs:eu-west-1:1:task/prod/8f2c',
    taskDefinitionArn: place.revision,
    stopCode: 'TaskFailedToStart',
    stoppedReason: 'CannotPullContainerError: pull image manifest: app:9: not found',
    containers: [{ name: 'job' }],
  };
  const cause = await causeOfTask(
    { region: undefined, task, container: undefined, definition: undefined },
    signal,
  );
  expect(cause.what).toContain('CannotPullContainerError: pull image manifest: app:9: not found');
  expect(cause.remedy).toContain('Push the image');
});

test('each reason why ECS placed no task is told once, in words', () => {
  const instance = (id: string) => `arn:aws:ecs:eu-west-1:1:container-instance/${id}`;
  const error = notStarted(place, [
    { arn: instance('one'), reason: 'RESOURCE:MEMORY' },
    { arn: instance('two'), reason: 'AGENT' },
    { arn: instance('two'), reason: 'AGENT' },
  ]);
  expect(error.what.split('\n')).toEqual([
    'ECS did not start it: one: no instance has so much memory left (RESOURCE:MEMORY)',
    'two: the ECS agent of the instance is not connected (AGENT)',
  ]);
  expect(error.remedy).toContain('Add capacity');
});

test('without any reason it says so', () => {
  expect(notStarted(place, []).what).toBe('ECS did not start it: ECS gives no reason');
});

test('a task that takes too long is told by how long, and what it did', () => {
  const error = taskTimeout(place, '15 minutes', {
    what: 'it runs',
    remedy: 'Give it more time.',
    log: ['a'],
  });
  expect(renderError(error).split('\n')).toEqual([
    'task of web:7 in cluster prod: it had not ended after 15 minutes: it runs',
    'last log lines:',
    '  a',
    'Give it more time.',
    '[ecs-task-timeout]',
  ]);
});
