import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Structured } from '../../../../lib/capability/inputs';
import { readAutoscaling } from '../../../../lib/ecs/autoscaling/wish';
import { InputProblems } from '../../../../lib/errors/deploy-error';

const read = (written: Structured, { strict = true, desiredCount = undefined as number | undefined } = {}) =>
  readAutoscaling(written, '/', strict, desiredCount);

/** All problems of what is written, a sentence and what to do each. */
async function problems(written: Structured, desiredCount?: number): Promise<string[]> {
  const thrown: unknown = await read(written, { desiredCount }).catch((error: unknown) => error);
  if (!(thrown instanceof InputProblems)) throw new Error('it is taken as right');
  for (const { code } of thrown.problems) expect(code).toBe('ecs-autoscaling-invalid');
  return thrown.problems.map(({ what, remedy }) => `${what}. ${remedy}`);
}

const policy = (more: object) => ({ MinCapacity: 1, MaxCapacity: 2, ScalingPolicies: [more] });
const cpu = {
  PolicyName: 'cpu',
  TargetTrackingScalingPolicyConfiguration: {
    TargetValue: 70,
    PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
  },
};

test('none says that nobody is to scale it', async () => {
  expect((await read(' none ')).wish).toBe('none');
});

test('settings are YAML with the keys of the API', async () => {
  const { wish } = await read('MinCapacity: 2\nMaxCapacity: 10');
  expect(wish).toEqual({ MinCapacity: 2, MaxCapacity: 10 });
});

test('numbers and flags may be text, as references of deploy-kit.yml give them', async () => {
  const { wish } = await read({
    ...{ MinCapacity: '2', MaxCapacity: '10' },
    SuspendedState: { ScheduledScalingSuspended: 'true' },
  });
  expect(wish).toEqual({
    ...{ MinCapacity: 2, MaxCapacity: 10 },
    SuspendedState: { ScheduledScalingSuspended: true },
  });
});

test('settings may stand in a file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'deploy-kit-autoscaling-'));
  try {
    await writeFile(join(folder, 'scaling.json'), JSON.stringify(policy(cpu)));
    const { wish } = await readAutoscaling('scaling.json', folder, true, undefined);
    expect(wish).toEqual(policy(cpu));
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('times are seconds on the wire', async () => {
  const action = {
    ScheduledActionName: 'sale',
    Schedule: 'rate(1 hour)',
    StartTime: '2026-12-01T08:00:00Z',
    ScalableTargetAction: { MinCapacity: 5 },
  };
  const { wish } = await read({ MinCapacity: 1, MaxCapacity: 9, ScheduledActions: [action] });
  expect(wish).toMatchObject({ ScheduledActions: [{ StartTime: 1_796_112_000 }] });
});

test('a misspelt key is told with the nearest one, all of them at once', async () => {
  const wrong = policy({ ...cpu, PolicyNam: 'cpu' });
  expect((await problems({ ...wrong, MinCapcity: 1 })).join('\n')).toMatch(
    /^the policy cpu has no key PolicyNam, .* Write PolicyName\. .*\nautoscaling has no key MinCapcity, .* Write MinCapacity\. /,
  );
});

test('without strict an unknown key is a warning', async () => {
  const { warnings } = await read({ MinCapacity: 1, MaxCapacity: 2, NewThing: 1 }, { strict: false });
  expect(warnings).toEqual([expect.stringContaining('autoscaling has no key NewThing')]);
});

test.each<[string, Structured, string]>([
  [
    'no bounds',
    { MinCapacity: 1 },
    'autoscaling has no MaxCapacity, which Application Auto Scaling requires. Add MaxCapacity.',
  ],
  [
    'text for a number',
    { MinCapacity: 'one', MaxCapacity: 2 },
    'MinCapacity is a text, and Application Auto Scaling takes a whole number. Write a whole number.',
  ],
  ['a list', [], 'autoscaling is a list, and Application Auto Scaling takes a map. Write a map.'],
  [
    'bounds that are the wrong way round',
    { MinCapacity: 3, MaxCapacity: 2 },
    'autoscaling: MinCapacity 3 is more than MaxCapacity 2. Give a MaxCapacity that is no less.',
  ],
  [
    'a metric that services do not have',
    policy({
      ...cpu,
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: 1,
        PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPU' },
      },
    }),
    'PredefinedMetricType cannot be "ECSServiceAverageCPU". Write one of ECSServiceAverageCPUUtilization, ECSServiceAverageMemoryUtilization, ALBRequestCountPerTarget.',
  ],
  ['a policy without configuration', policy({ PolicyName: 'cpu' }), 'the policy cpu has no configuration.'],
  [
    'a policy of another type than it says',
    policy({ ...cpu, PolicyType: 'StepScaling' }),
    'the policy cpu is called StepScaling, and has the configuration of TargetTrackingScaling. Write TargetTrackingScaling.',
  ],
  [
    'a policy that tracks nothing',
    policy({ PolicyName: 'cpu', TargetTrackingScalingPolicyConfiguration: { TargetValue: 1 } }),
    'the policy cpu tracks no metric.',
  ],
  [
    'two policies of one metric',
    { MinCapacity: 1, MaxCapacity: 2, ScalingPolicies: [cpu, { ...cpu, PolicyName: 'again' }] },
    'two policies track ECSServiceAverageCPUUtilization.',
  ],
  [
    'a schedule that is none',
    {
      MinCapacity: 1,
      MaxCapacity: 2,
      ScheduledActions: [
        { ScheduledActionName: 'peak', Schedule: '0 8 * * *', ScalableTargetAction: { MinCapacity: 2 } },
      ],
    },
    'the scheduled action peak has the schedule "0 8 * * *". Write cron(',
  ],
  [
    'a time that is none',
    {
      MinCapacity: 1,
      MaxCapacity: 2,
      ScheduledActions: [
        {
          ScheduledActionName: 'peak',
          Schedule: 'rate(1 day)',
          StartTime: 'tomorrow',
          ScalableTargetAction: { MinCapacity: 2 },
        },
      ],
    },
    'StartTime is a text, and Application Auto Scaling takes a time such as "2026-12-01T08:00:00Z".',
  ],
])('%s is told', async (_, written, text) => {
  expect(await problems(written)).toEqual([expect.stringContaining(text)]);
});

test.each([1, 11])('a desired count of %i is outside of 2 to 10', async (desiredCount) => {
  expect(await problems({ MinCapacity: 2, MaxCapacity: 10 }, desiredCount)).toEqual([
    expect.stringContaining(`desired-count is ${desiredCount}, and autoscaling keeps 2 to 10 tasks`),
  ]);
});

test('no tasks at all are right where MinCapacity is 0', async () => {
  const { wish } = await read({ MinCapacity: 0, MaxCapacity: 10 }, { desiredCount: 0 });
  expect(wish).toMatchObject({ MinCapacity: 0 });
});
