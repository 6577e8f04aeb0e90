import { markOf } from '../../../actions/ecs-render-and-deploy/mark.js';
import type { EcsDeployment, EcsService } from '../../../lib/aws/ecs.js';
import { type Mark, verdictOf } from '../../../lib/ecs/service/verdict.js';
import { arrivalOf } from '../../../lib/ecs/service/way-back-verdict.js';

const mark: Mark = { own: 'ecs-svc/2', known: new Set(['ecs-svc/1']), revision: 'web:2', updatedAt: 100 };

const deployment = (id: number, more: Partial<EcsDeployment> = {}): EcsDeployment => ({
  ...{ id: `ecs-svc/${id}`, status: 'PRIMARY', taskDefinition: `web:${id}`, updatedAt: 100 },
  ...{ desiredCount: 2, runningCount: 2, pendingCount: 0, rolloutState: 'IN_PROGRESS' },
  ...more,
});
const service = (...deployments: EcsDeployment[]): EcsService => ({ serviceName: 'web', deployments });
const old = deployment(1, { status: 'ACTIVE', rolloutState: 'COMPLETED' });
const verdict = (one: EcsService, status?: string) =>
  verdictOf({ service: one, serviceDeployment: status === undefined ? undefined : { status } }, mark);

describe('by deployments[] of the service', () => {
  test.each([
    ['goes on', service(deployment(2), old), 'pending'],
    ['is complete', service(deployment(2, { rolloutState: 'COMPLETED' })), 'deployed'],
    [
      'is complete and has lost a task since',
      service(deployment(2, { rolloutState: 'COMPLETED', runningCount: 1 })),
      'pending',
    ],
    ['failed', service(deployment(2, { rolloutState: 'FAILED' }), old), 'failed'],
    ['is not in the list yet', service(deployment(1, { rolloutState: 'COMPLETED' })), 'pending'],
    [
      'was read before its update',
      service(deployment(2, { rolloutState: 'COMPLETED', updatedAt: 99 })),
      'pending',
    ],
    ['has another on top', service(deployment(3), deployment(2, { status: 'ACTIVE' })), 'superseded'],
    ['has gone, and another is there', service(deployment(3)), 'superseded'],
  ])('one that %s', (_, one, is) => {
    expect(verdict(one)).toMatchObject({ is });
  });

  test('a way back may be the old deployment itself, or a new one of its revision', () => {
    const failed = deployment(2, { status: 'ACTIVE', rolloutState: 'FAILED', rolloutStateReason: 'no' });
    const itself = service(deployment(1), failed);
    const anew = service(
      deployment(3, {
        taskDefinition: 'web:1',
        rolloutStateReason: 'rolling back to deploymentId ecs-svc/1',
      }),
      failed,
    );
    for (const one of [itself, anew]) {
      expect(verdict(one)).toEqual({ is: 'failed', reason: 'no', rollingBack: 'going' });
    }
  });

  test('a way back whose failed deployment has gone from the list is told by the events', () => {
    const one = {
      ...service(deployment(1)),
      events: [{ message: '(service web) (deployment ecs-svc/2) deployment failed: tasks failed to start.' }],
    };
    expect(verdict(one)).toMatchObject({ is: 'failed', rollingBack: 'going' });
  });
});

describe('by service deployments', () => {
  test.each([
    ['PENDING', { is: 'pending' }],
    ['IN_PROGRESS', { is: 'pending' }],
    ['STOP_REQUESTED', { is: 'pending' }],
    ['SUCCESSFUL', { is: 'deployed' }],
    ['STOPPED', { is: 'failed' }],
    ['ROLLBACK_REQUESTED', { is: 'failed', rollingBack: 'going' }],
    ['ROLLBACK_IN_PROGRESS', { is: 'failed', rollingBack: 'going' }],
    ['ROLLBACK_SUCCESSFUL', { is: 'failed', rollingBack: 'going' }],
    ['ROLLBACK_FAILED', { is: 'failed', rollingBack: 'failed' }],
  ])('%s', (status, expected) => {
    expect(verdict(service(deployment(2), old), status)).toMatchObject(expected);
  });

  test('what the list calls complete goes on while the service deployment does', () => {
    expect(verdict(service(deployment(2, { rolloutState: 'COMPLETED' })), 'IN_PROGRESS').is).toBe('pending');
  });

  test('one that was stopped may be superseded, unless it failed in itself', () => {
    const failed = deployment(2, { rolloutState: 'FAILED' });
    expect(verdict(service(deployment(2)), 'STOPPED')).toMatchObject({ mayBeSuperseded: true });
    expect(verdict(service(failed), 'STOPPED')).toMatchObject({ mayBeSuperseded: false });
  });

  test('one that was stopped because of a newer one is superseded', () => {
    const one = service(deployment(3), deployment(2, { status: 'ACTIVE' }));
    expect(verdict(one, 'STOPPED')).toMatchObject({ is: 'superseded', by: { id: 'ecs-svc/3' } });
  });

  test('behind a failure it is ECS that goes back, and somebody else who deploys another revision', () => {
    const failed = deployment(2, { status: 'ACTIVE', rolloutState: 'FAILED' });
    const behind = (taskDefinition: string, status?: string) =>
      verdictOf(
        {
          service: service(deployment(3, { taskDefinition }), failed),
          serviceDeployment: status === undefined ? undefined : { status },
        },
        { ...mark, back: 'web:1' },
      );
    for (const status of [undefined, 'STOPPED']) {
      expect(behind('web:1', status)).toMatchObject({ is: 'failed' });
      expect(behind('web:3', status)).toMatchObject({ is: 'superseded', by: { id: 'ecs-svc/3' } });
    }
  });
});

test('a deployment that came between the plan and the update is one that was there before', () => {
  const answered = service(deployment(3), deployment(2, { status: 'ACTIVE' }), old);
  const late = markOf(answered, new Set(['ecs-svc/1']), 'web:3');
  expect(late).toMatchObject({ own: 'ecs-svc/3', known: new Set(['ecs-svc/1', 'ecs-svc/2']) });
  // As a read tells it that is older than the update.
  const look = { service: service(deployment(2), old) };
  expect(late && verdictOf(look, late)).toMatchObject({ is: 'pending' });
});

describe('the way back to web:1', () => {
  const past = new Set(['ecs-svc/2']);
  const again = (more: Partial<EcsDeployment>) => deployment(3, { taskDefinition: 'web:1', ...more });

  test.each([
    ['has not begun', deployment(2), 'pending'],
    ['goes on', again({}), 'pending'],
    ['lacks a task', again({ rolloutState: 'COMPLETED', runningCount: 1 }), 'pending'],
    ['has ended', again({ rolloutState: 'COMPLETED' }), 'back'],
    ['has failed', again({ rolloutState: 'FAILED' }), 'failed'],
    ['was crossed by somebody else', deployment(4), 'superseded'],
  ])('%s', (_, primary, is) => {
    expect(arrivalOf({ service: service(primary) }, { back: 'web:1', past })).toMatchObject({ is });
  });

  describe('read before the deployment that it comes from', () => {
    const from = { ...mark, createdAt: 100 };
    const arrival = (one: EcsService) => arrivalOf({ service: one }, { back: 'web:1', past, mark: from }).is;
    const before = deployment(1, { rolloutState: 'COMPLETED', updatedAt: 90 });

    test('says nothing, whatever was there', () => {
      expect(arrival(service(before))).toBe('pending');
      expect(arrival(service({ ...before, taskDefinition: 'web:0' }))).toBe('pending');
    });

    test('is another thing than the old deployment that is back itself', () => {
      expect(arrival(service({ ...before, updatedAt: 110 }))).toBe('back');
      expect(arrival(service(before, deployment(2, { status: 'ACTIVE', rolloutState: 'FAILED' })))).toBe(
        'back',
      );
    });
  });
});
