import type { EcsContainer } from '../../../../lib/aws/ecs.js';
import { hasEnded, taskVerdict } from '../../../../lib/ecs/task/verdict.js';

const job: EcsContainer = { name: 'job', exitCode: 0 };
const proxy: EcsContainer = { name: 'proxy', exitCode: 0 };
const definition = {
  family: 'web',
  containerDefinitions: [{ name: 'job' }, { name: 'proxy' }, { name: 'setup', essential: false }],
};
const verdict = (containers: EcsContainer[], stopCode = 'EssentialContainerExited') =>
  taskVerdict({ stopCode, containers }, definition);

test.each<[string, EcsContainer[]]>([
  ['all of whose containers ended with 0', [job, proxy]],
  ['whose proxy was stopped with it', [job, { ...proxy, exitCode: 143 }]],
  ['whose proxy had to be killed', [job, { ...proxy, exitCode: 137 }]],
  ['a container of which was not started any more', [job, { name: 'proxy' }]],
])('a task %s is good', (_, containers) => {
  expect(verdict(containers)).toMatchObject({ isGood: true, exitCode: 0, container: { name: 'job' } });
});

test.each<[string, EcsContainer[], string]>([
  ['a container of which ended with a code', [{ ...job, exitCode: 3 }, proxy], 'job'],
  ['whose proxy failed by itself', [job, { ...proxy, exitCode: 1 }], 'proxy'],
  [
    'whose proxy took too much memory',
    [job, { ...proxy, exitCode: 137, reason: 'OutOfMemoryError' }],
    'proxy',
  ],
  [
    'all of which was killed',
    [
      { ...job, exitCode: 137 },
      { ...proxy, exitCode: 143 },
    ],
    'job',
  ],
  ['whose image is not there', [{ name: 'job', reason: 'CannotPullContainerError' }, proxy], 'job'],
  ['of which only what is not essential has ended well', [{ name: 'setup', exitCode: 0 }], ''],
])('a task %s has failed', (_, containers, culprit) => {
  const { isGood, container } = verdict(containers);
  expect(isGood).toBe(false);
  expect(container?.name ?? '').toBe(culprit);
});

test('a task that somebody stopped has not done its work, whatever its code', () => {
  expect(verdict([job, proxy], 'UserInitiated').isGood).toBe(false);
});

test('a task without containers has failed', () => {
  expect(verdict([])).toMatchObject({ isGood: false, exitCode: undefined });
});

test('a container that is watched decides alone', () => {
  const task = { containers: [job, { ...proxy, exitCode: 1 }] };
  expect(taskVerdict(task, definition, 'job').isGood).toBe(true);
  expect(taskVerdict(task, definition, 'proxy')).toMatchObject({ isGood: false, exitCode: 1 });
  expect(taskVerdict(task, definition, 'other')).toMatchObject({ isGood: false, exitCode: undefined });
});

test('one that was ended from outside has not done its work, whatever its code', () => {
  expect(taskVerdict({ stopCode: 'UserInitiated', containers: [job] }, definition, 'job').isGood).toBe(false);
});

describe('it has ended', () => {
  const over: EcsContainer = { ...job, lastStatus: 'STOPPED' };
  const running: EcsContainer = { name: 'proxy', lastStatus: 'RUNNING' };

  test('once all of its containers have, while its network is taken away', () => {
    expect(hasEnded({ lastStatus: 'DEPROVISIONING', containers: [over] })).toBe(true);
  });

  test('not while one runs, unless another one is watched', () => {
    const task = { lastStatus: 'RUNNING', containers: [over, running] };
    expect(hasEnded(task)).toBe(false);
    expect(hasEnded(task, 'job')).toBe(true);
    expect(hasEnded(task, 'proxy')).toBe(false);
  });

  test('not while the code of a container is still to come', () => {
    const containers = [{ name: 'job', lastStatus: 'STOPPED' }];
    expect(hasEnded({ lastStatus: 'STOPPING', containers })).toBe(false);
    expect(hasEnded({ lastStatus: 'STOPPED', containers })).toBe(true);
  });
});
