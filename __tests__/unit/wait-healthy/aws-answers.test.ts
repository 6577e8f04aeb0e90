import type { EcsService } from '../../../lib/aws/ecs.js';
import { answerOf as serviceAnswer } from '../../../lib/health/ecs-service-probe.js';
import { answerOf as groupAnswer } from '../../../lib/health/target-group-probe.js';

const deployment = { id: 'ecs-svc/1', status: 'PRIMARY', rolloutState: 'COMPLETED' };
const steady: EcsService = { desiredCount: 2, runningCount: 2, pendingCount: 0, deployments: [deployment] };

test('a service with one complete deployment and all its tasks is steady', () => {
  expect(serviceAnswer(steady)).toEqual({ good: true, text: '2 of 2 tasks run, COMPLETED', lines: [] });
});
test.each<readonly [Partial<EcsService>, string]>([
  [{ runningCount: 1 }, '1 of 2 tasks run, COMPLETED'],
  [{ runningCount: 3 }, '3 of 2 tasks run, COMPLETED'],
  [{ pendingCount: 1 }, '2 of 2 tasks run, 1 pending, COMPLETED'],
  [{ deployments: [{ ...deployment, rolloutState: 'IN_PROGRESS' }] }, '2 of 2 tasks run, IN_PROGRESS'],
  [
    { deployments: [deployment, { id: 'ecs-svc/0', status: 'ACTIVE' }] },
    '2 of 2 tasks run, COMPLETED, an earlier deployment is still there',
  ],
  [
    { deployments: [{ ...deployment, rolloutState: 'FAILED', rolloutStateReason: 'tasks failed to start' }] },
    '2 of 2 tasks run, FAILED, tasks failed to start',
  ],
])('a service with %j is not', (more, text) => {
  expect(serviceAnswer({ ...steady, ...more })).toMatchObject({ good: false, text });
});
test('where CodeDeploy deploys, the counts tell', () => {
  expect(serviceAnswer({ ...steady, deployments: [] }).good).toBe(true);
});
test('a service that is not steady is told with its last events, the newest last', () => {
  const events = ['third', 'second', 'first'].map((message) => ({ message }));
  expect(serviceAnswer({ ...steady, runningCount: 0, events }).lines).toEqual(['first', 'second', 'third']);
});

const target = { id: '10.0.0.1', port: 3000 };
test('a group whose targets are all healthy is good; one that drains does not count', () => {
  const leaves = { ...target, id: '10.0.0.2', state: 'draining' };
  expect(groupAnswer([{ ...target, state: 'healthy' }, leaves])).toMatchObject({
    good: true,
    text: '1 target is healthy',
  });
});
test('a group without targets is not good', () => {
  expect(groupAnswer([])).toMatchObject({ good: false, text: 'it has no targets' });
});
test('what is not healthy is told in the words of the group', () => {
  const ill = {
    ...target,
    state: 'unhealthy',
    reason: 'Target.ResponseCodeMismatch',
    description: 'Health checks failed with these codes: [502]',
  };
  expect(groupAnswer([{ ...target, id: '10.0.0.2', state: 'healthy' }, ill])).toMatchObject({
    good: false,
    text: '10.0.0.1:3000 is unhealthy: Health checks failed with these codes: [502] (Target.ResponseCodeMismatch)',
  });
});
