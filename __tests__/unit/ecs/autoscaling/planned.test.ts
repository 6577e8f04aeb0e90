import type { ScalingPolicy, ScheduledAction } from '../../../../lib/aws/autoscaling';
import type { CurrentAutoscaling } from '../../../../lib/ecs/autoscaling/current';
import { plannedAutoscaling } from '../../../../lib/ecs/autoscaling/planned';
import { resourceLabel } from '../../../../lib/ecs/autoscaling/request-count';
import { startedAutoscaling } from '../../../../lib/ecs/autoscaling/way-back';

const cpu = (more: object = {}): ScalingPolicy => ({
  PolicyName: 'cpu',
  TargetTrackingScalingPolicyConfiguration: {
    TargetValue: 70,
    PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
    ...more,
  },
});

const peak: ScheduledAction = {
  ScheduledActionName: 'peak',
  Schedule: 'cron(0 8 * * ? *)',
  ScalableTargetAction: { MinCapacity: 10, MaxCapacity: 50 },
};

const now = (more: Partial<CurrentAutoscaling> = {}): CurrentAutoscaling => ({
  target: { MinCapacity: 2, MaxCapacity: 10 },
  policies: [],
  actions: [],
  ...more,
});
const nobody = now({ target: undefined });
const bounds = { MinCapacity: 2, MaxCapacity: 10 };

describe('where all is as it is wished for', () => {
  test('nothing changes', () => {
    const plan = plannedAutoscaling('api', now({ policies: [cpu()], actions: [peak] }), {
      ...bounds,
      ScalingPolicies: [cpu()],
      ScheduledActions: [peak],
    });
    expect(plan.changes).toEqual([]);
    expect(plan.target).toEqual({});
  });

  test('what AWS takes by default is as if left out', () => {
    const said = cpu({ ScaleInCooldown: 300, DisableScaleIn: false });
    const plan = plannedAutoscaling('api', now({ policies: [said] }), {
      ...bounds,
      ScalingPolicies: [cpu()],
    });
    expect(plan.changes).toEqual([]);
  });

  test('keys in another order are the same', () => {
    const other = cpu({
      PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
    });
    const plan = plannedAutoscaling('api', now({ policies: [other] }), {
      ...bounds,
      ScalingPolicies: [cpu()],
    });
    expect(plan.changes).toEqual([]);
  });

  test('what is left out of the settings stays', () => {
    const plan = plannedAutoscaling('api', now({ policies: [cpu()], actions: [peak] }), bounds);
    expect(plan.changes).toEqual([]);
  });

  test('bounds that a scheduled action has set stay in force', () => {
    const plan = plannedAutoscaling(
      'api',
      now({ target: { MinCapacity: 10, MaxCapacity: 50 }, actions: [peak] }),
      { ...bounds, ScheduledActions: [peak] },
    );
    expect(plan.changes).toEqual([]);
    expect(plan.bounds).toEqual({ MinCapacity: 10, MaxCapacity: 50 });
  });
});

test('a service that nobody scales gets all of it, in words', () => {
  const policy = cpu({ ScaleOutCooldown: 60, ScaleInCooldown: 300 });
  const plan = plannedAutoscaling('api', nobody, {
    ...bounds,
    ScalingPolicies: [policy],
    ScheduledActions: [peak],
  });
  expect(plan.changes).toEqual([
    { subject: 'autoscaling of api', action: 'create', detail: '2 to 10 tasks' },
    {
      subject: 'scaling policy cpu',
      action: 'create',
      detail: 'ECSServiceAverageCPUUtilization at 70, out after 60 s, in after 300 s',
    },
    {
      subject: 'scheduled action peak',
      action: 'create',
      detail: 'cron(0 8 * * ? *): at least 10, at most 50 tasks',
    },
  ]);
});

test('only what is other is registered', () => {
  const plan = plannedAutoscaling('api', now(), { MinCapacity: 2, MaxCapacity: 20 });
  expect(plan.target).toEqual({ MaxCapacity: 20 });
  expect(plan.changes).toEqual([
    { subject: 'autoscaling of api', action: 'update', detail: '2 to 10 tasks -> 2 to 20 tasks' },
  ]);
});

test.each([
  ['another value', cpu({ TargetValue: 60 })],
  ['a cooldown that is not the usual one any more', cpu({ ScaleOutCooldown: 60 })],
])('a policy with %s is put', (_, there) => {
  const plan = plannedAutoscaling('api', now({ policies: [there] }), { ...bounds, ScalingPolicies: [cpu()] });
  expect(plan.policies).toEqual([cpu()]);
  expect(plan.changes).toMatchObject([{ subject: 'scaling policy cpu', action: 'update' }]);
});

test('a list that is given is all of it: what it does not have goes', () => {
  const plan = plannedAutoscaling('api', now({ policies: [cpu()], actions: [peak] }), {
    ...bounds,
    ScalingPolicies: [],
    ScheduledActions: [],
  });
  expect(plan.removed).toEqual({ target: false, policies: ['cpu'], actions: ['peak'] });
  expect(plan.changes).toEqual([
    { subject: 'scaling policy cpu', action: 'remove' },
    { subject: 'scheduled action peak', action: 'remove' },
  ]);
});

test('none takes the target away', () => {
  const plan = plannedAutoscaling('api', now({ policies: [cpu()] }), 'none');
  expect(plan.removed.target).toBe(true);
  expect(plan.changes).toEqual([
    {
      subject: 'autoscaling of api',
      action: 'remove',
      detail: '2 to 10 tasks; ECSServiceAverageCPUUtilization at 70',
    },
  ]);
});

test('none is nothing to do where nobody scales it', () => {
  expect(plannedAutoscaling('api', nobody, 'none').changes).toEqual([]);
});

describe('what is suspended', () => {
  const left = { DynamicScalingInSuspended: true, DynamicScalingOutSuspended: true };

  test('a run that was killed left dynamic scaling suspended, and the next one resumes it', () => {
    const plan = plannedAutoscaling('api', now({ target: { ...bounds, SuspendedState: left } }), bounds);
    expect(plan.suspended).toMatchObject({ DynamicScalingInSuspended: false });
    expect(plan.changes).toEqual([
      {
        subject: 'autoscaling of api',
        action: 'update',
        detail: 'suspended: scaling in, scaling out -> nothing',
      },
    ]);
  });

  test('what somebody suspended of scheduled scaling stays', () => {
    const SuspendedState = { ScheduledScalingSuspended: true };
    const plan = plannedAutoscaling('api', now({ target: { ...bounds, SuspendedState } }), bounds);
    expect(plan.changes).toEqual([]);
  });

  test('what the settings suspend stays suspended', () => {
    const plan = plannedAutoscaling('api', now(), { ...bounds, SuspendedState: left });
    expect(plan.suspended).toEqual({ ...left, ScheduledScalingSuspended: false });
  });
});

describe('the way back', () => {
  const name = { cluster: 'prod', service: 'api' };

  test('knows what was other, and what was not there', () => {
    const before = cpu({ TargetValue: 60 });
    const plan = plannedAutoscaling('api', now({ policies: [before] }), {
      MinCapacity: 1,
      MaxCapacity: 10,
      ScalingPolicies: [cpu()],
      ScheduledActions: [peak],
    });
    expect(startedAutoscaling(name, plan)).toMatchObject({
      target: { MinCapacity: 2 },
      policies: [{ ...before, PolicyType: 'TargetTrackingScaling' }],
      added: { policies: [], actions: ['peak'] },
    });
  });

  test('does not touch a bound that stays, which a schedule may change meanwhile', () => {
    const plan = plannedAutoscaling('api', now(), { MinCapacity: 1, MaxCapacity: 10 });
    expect(startedAutoscaling(name, plan).target).not.toHaveProperty('MaxCapacity');
  });

  test('of a target that was not there is that there is none', () => {
    expect(startedAutoscaling(name, plannedAutoscaling('api', nobody, bounds)).target).toBeUndefined();
  });
});

test('the label of a target group is made of the ends of two ARNs', () => {
  const arn = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012';
  expect(
    resourceLabel(
      `${arn}:loadbalancer/app/front/50dc6c495c0c9188`,
      `${arn}:targetgroup/api/943f017f100becff`,
    ),
  ).toBe('app/front/50dc6c495c0c9188/targetgroup/api/943f017f100becff');
});
