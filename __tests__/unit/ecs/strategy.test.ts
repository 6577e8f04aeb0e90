import type { EcsClient, EcsServiceDeployment } from '../../../lib/aws/ecs.js';
import { ServiceDeployments } from '../../../lib/ecs/service/service-deployments.js';
import { failuresInWords, stageInWords, strategyMinutes } from '../../../lib/ecs/service/strategy.js';
import { verdictOf } from '../../../lib/ecs/service/verdict.js';
import { watch } from '../../../lib/ecs/service/watch.js';

test.each([
  ['a rolling update waits for nothing', { strategy: 'ROLLING' }, 0],
  ['blue/green bakes', { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 15 }, 15],
  ['a canary waits as the API does by itself', { strategy: 'CANARY', bakeTimeInMinutes: 5 }, 15],
  [
    'a canary waits as long as it is told to',
    { strategy: 'CANARY', canaryConfiguration: { canaryBakeTimeInMinutes: 45 } },
    45,
  ],
  ['linear waits between its steps', { strategy: 'LINEAR', bakeTimeInMinutes: 1 }, 55],
  [
    'linear in steps that do not divide 100',
    { strategy: 'LINEAR', linearConfiguration: { stepPercent: 30, stepBakeTimeInMinutes: 2 } },
    6,
  ],
  ['nothing is said', undefined, 0],
])('%s', (_, configuration, minutes) => {
  expect(strategyMinutes(configuration)).toBe(minutes);
});

test.each<[string, EcsServiceDeployment, string | undefined]>([
  ['a deployment without stages', { status: 'IN_PROGRESS' }, undefined],
  [
    'a shift of traffic',
    {
      lifecycleStage: 'PRODUCTION_TRAFFIC_SHIFT',
      targetServiceRevision: { requestedProductionTrafficWeight: 20 },
    },
    'PRODUCTION_TRAFFIC_SHIFT (production traffic shifts to the new revision), 20 % of the traffic',
  ],
  [
    'bake time',
    { lifecycleStage: 'BAKE_TIME', deploymentConfiguration: { bakeTimeInMinutes: 1 } },
    'BAKE_TIME (both revisions run, and the old one is at hand), for 1 minute',
  ],
  ['a stage that is new at AWS', { lifecycleStage: 'TEA_TIME' }, 'TEA_TIME'],
])('%s in words', (_, deployment, words) => {
  expect(stageInWords(deployment)).toBe(words);
});

const hook = { hookId: 'h-1', targetArn: 'arn:aws:lambda:eu-west-1:1:function:smoke' };

test('hooks and alarms that failed a deployment are told before the reason of ECS', () => {
  const serviceDeployment: EcsServiceDeployment = {
    status: 'ROLLBACK_IN_PROGRESS',
    lifecycleHookDetails: [
      { ...hook, status: 'FAILED' },
      { hookId: 'h-2', status: 'TIMED_OUT' },
      { hookId: 'h-3', status: 'SUCCEEDED' },
    ],
    alarms: { triggeredAlarmNames: ['5xx'] },
    rollback: { reason: 'Service deployment rolled back.' },
  };
  const told = [
    `lifecycle hook ${hook.targetArn} failed`,
    'lifecycle hook h-2 timed out',
    'alarm 5xx was triggered',
  ];
  expect(failuresInWords(serviceDeployment)).toEqual(told);
  const mark = { own: 'ecs-svc/2', known: new Set<string>(), revision: 'web:2' };
  expect(verdictOf({ service: {}, serviceDeployment }, mark)).toMatchObject({
    is: 'failed',
    reason: [...told, 'Service deployment rolled back.'].join('\n'),
  });
});

test('while it bakes all tasks run, and its end is not near', () => {
  const deployments = [{ id: 'ecs-svc/2', status: 'PRIMARY', desiredCount: 2, runningCount: 2 }];
  const mark = { own: 'ecs-svc/2', known: new Set<string>(), revision: 'web:2' };
  const look = (lifecycleStage: string) =>
    verdictOf(
      { service: { deployments }, serviceDeployment: { status: 'IN_PROGRESS', lifecycleStage } },
      mark,
    );
  expect(look('BAKE_TIME')).toMatchObject({ nearItsEnd: false });
  expect(look('CLEAN_UP')).toMatchObject({ nearItsEnd: true });
});

test('the time that it waits for a person is no part of the limit', async () => {
  let looks = 0;
  const serviceDeployment = () => {
    looks += 1;
    const paused = {
      status: 'IN_PROGRESS',
      lifecycleHookDetails: [{ hookId: 'h', status: 'AWAITING_ACTION' }],
    };
    return looks < 20 ? paused : { status: 'SUCCESSFUL' };
  };
  const answers: Readonly<Record<string, () => object>> = {
    DescribeServices: () => ({ services: [{ status: 'ACTIVE' }] }),
    DescribeServiceDeployments: () => ({ serviceDeployments: [serviceDeployment()] }),
  };
  const client = { call: async (name: string) => answers[name]?.() ?? {} } as unknown as EcsClient;
  const name = { cluster: 'prod', service: 'web' };
  const serviceDeployments = new ServiceDeployments(client, name);
  serviceDeployments.resume('arn');
  const { verdict } = await watch({
    ...{ client, name, serviceDeployments, pollMs: 1, timeoutMs: 0, failFast: false },
    mark: { own: 'ecs-svc/2', known: new Set(), revision: 'web:2' },
    signal: new AbortController().signal,
  });
  expect(verdict.is).toBe('deployed');
});
