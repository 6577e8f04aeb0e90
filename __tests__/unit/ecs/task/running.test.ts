import type { EcsClient, EcsTask } from '../../../../lib/aws/ecs.js';
import { runTask, stopTask } from '../../../../lib/ecs/task/run.js';
import { type TaskWait, waitForTask } from '../../../../lib/ecs/task/wait.js';

type Answer = (question: Readonly<Record<string, unknown>>) => object;

/** An ECS of nothing but answers. */
function ecsOf(answers: Readonly<Record<string, Answer>>) {
  const calls: (readonly [string, Readonly<Record<string, unknown>>])[] = [];
  const call = async (operation: string, question: Readonly<Record<string, unknown>>) => {
    calls.push([operation, question]);
    return answers[operation]?.(question) ?? {};
  };
  return { client: { call } as unknown as EcsClient, calls };
}

const arn = 'arn:aws:ecs:eu-west-1:1:task/prod/8f2c';
const started = { cluster: 'prod', arn, revision: 'web:7' };

test('a task is asked for with a token, so that the same call twice is one task', async () => {
  const { client, calls } = ecsOf({ RunTask: () => ({ tasks: [{ taskArn: arn }] }) });
  expect(await runTask(client, { cluster: 'prod', taskDefinition: 'web:7' })).toEqual(started);
  expect(calls[0]?.[1]).toEqual({
    ...{ cluster: 'prod', taskDefinition: 'web:7', count: 1 },
    clientToken: expect.stringMatching(/^[\x21-\x7e]{1,36}$/),
  });
});

test('what ECS does not start is an error with its reasons', async () => {
  const { client } = ecsOf({ RunTask: () => ({ tasks: [], failures: [{ reason: 'RESOURCE:CPU' }] }) });
  const running = runTask(client, { cluster: 'prod', taskDefinition: 'web:7' });
  await expect(running).rejects.toMatchObject({ code: 'ecs-task-not-started' });
});

test('the reason of a stop is cut to what ECS keeps', async () => {
  const { client, calls } = ecsOf({});
  await stopTask(client, started, 'x'.repeat(300));
  expect(calls[0]).toEqual(['StopTask', { cluster: 'prod', task: arn, reason: 'x'.repeat(255) }]);
});

/** Waits for a task that is seen as each of `looks` in turn; undefined: ECS does not tell of it. */
function waiting(looks: readonly (EcsTask | undefined)[], more: Partial<TaskWait> = {}) {
  let look = 0;
  const { client } = ecsOf({
    DescribeTasks: () => {
      const task = looks[Math.min(look, looks.length - 1)];
      look += 1;
      return { tasks: task ? [task] : [] };
    },
  });
  const { signal } = new AbortController();
  return waitForTask({ client, task: started, pollMs: 1, timeoutMs: 10_000, signal, ...more });
}

test('a task that ECS does not tell of yet is waited for until it has ended', async () => {
  const ended = { lastStatus: 'STOPPED' };
  const seen: unknown[] = [];
  const end = await waiting([undefined, { lastStatus: 'RUNNING' }, ended], {
    onLook: ({ lastStatus }) => void seen.push(lastStatus),
  });
  expect(end).toEqual({ is: 'ended', task: ended });
  expect(seen).toEqual(['RUNNING', 'STOPPED']);
});

test('a wait that takes too long says how the task was seen last', async () => {
  const task = { lastStatus: 'PENDING' };
  expect(await waiting([task], { timeoutMs: 5 })).toEqual({ is: 'timed-out', task });
});

test('a wait ends when it is told to', async () => {
  const stop = new AbortController();
  const onLook = () => stop.abort(new Error('cancelled'));
  const wait = waiting([{ lastStatus: 'RUNNING' }], { signal: stop.signal, onLook });
  await expect(wait).rejects.toThrow('cancelled');
});
