import { exits, type Scene, type Script, type ScriptedEcs } from '../../harness/scripted-ecs/server.js';
import { cleanUp, deploy, revision, scripted, webScript } from './deploying.js';

afterEach(cleanUp);

const canary = {
  deploymentConfiguration: {
    strategy: 'CANARY',
    bakeTimeInMinutes: 10,
    canaryConfiguration: { canaryPercent: 5, canaryBakeTimeInMinutes: 20 },
  },
};
const withUpdates = (...updates: (readonly Scene[])[]): Script => webScript({ settings: canary, updates });

const traffic = (weight: number) => ({
  targetServiceRevision: { requestedProductionTrafficWeight: weight },
  deploymentConfiguration: canary.deploymentConfiguration,
});
const hook = { hookId: 'hook-7', targetType: 'PAUSE', timeoutAction: 'ROLLBACK', expiresAt: 1_800_000_000 };

/** Up to the bake time, where all tasks run and all traffic is there. */
const untilItBakes: readonly Scene[] = [
  [{ looks: 1 }, (web) => web.isAt('SCALE_UP')],
  [{ looks: 2 }, (web) => web.runs(2)],
  [{ looks: 3 }, (web) => web.isAt('PRODUCTION_TRAFFIC_SHIFT', traffic(5))],
  [{ looks: 4 }, (web) => web.isAt('BAKE_TIME', traffic(100))],
];

const isBaking = async (ecs: ScriptedEcs) => {
  await ecs.called('UpdateService');
  const web = ecs.services.get('web');
  let looks = 0;
  while (web?.serviceDeployments[0]?.lifecycleStage !== 'BAKE_TIME') {
    looks += 1;
    await ecs.called('DescribeServiceDeployments', looks);
  }
};

test('a canary is followed by its stages to the end of its bake time', async () => {
  const run = await deploy(
    withUpdates([
      ...untilItBakes,
      [{ looks: 6 }, (web) => web.isAt('CLEAN_UP', traffic(100))],
      [{ looks: 7 }, (web) => web.completes()],
    ]),
  );
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
  for (const told of [
    'PRODUCTION_TRAFFIC_SHIFT (production traffic shifts to the new revision), 5 % of the traffic',
    'BAKE_TIME (both revisions run, and the old one is at hand), for 10 minutes, 100 % of the traffic',
  ]) {
    expect(run.log).toContain(told);
  }
});

test('a pause is said once, with the command that goes on and what happens without', async () => {
  const waits = (status: string) => ({ lifecycleHookDetails: [{ ...hook, status }] });
  const run = await deploy(
    withUpdates([
      [{ looks: 1 }, (web) => web.isAt('POST_TEST_TRAFFIC_SHIFT', waits('AWAITING_ACTION'))],
      [{ looks: 5 }, (web) => web.isAt('BAKE_TIME', waits('SUCCEEDED'))],
      [{ looks: 6 }, (web) => web.completes()],
    ]),
  );
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
  const arn = 'arn:aws:ecs:eu-west-1:123456789012:service-deployment/prod/web/2';
  const told = `::warning::service web in cluster prod: it waits at POST_TEST_TRAFFIC_SHIFT for somebody to say CONTINUE or ROLLBACK; at 2027-01-15T08:00:00.000Z ECS decides for ROLLBACK: aws ecs continue-service-deployment --service-deployment-arn ${arn} --hook-id hook-7 --action CONTINUE`;
  expect(run.log.split(told)).toHaveLength(2);
});

test('a hook that refuses is the cause, and the way back of ECS is waited for', async () => {
  const smoke = 'arn:aws:lambda:eu-west-1:123456789012:function:smoke';
  const run = await deploy(
    withUpdates([
      ...untilItBakes,
      [
        { looks: 5 },
        (web) =>
          web.isAt('BAKE_TIME', { lifecycleHookDetails: [{ ...hook, targetArn: smoke, status: 'FAILED' }] }),
      ],
      [{ looks: 6 }, (web) => web.rollsBack('Service deployment rolled back because of a lifecycle hook.')],
      [{ looks: 8 }, (web) => web.isBack()],
    ]),
  );
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back' } });
  expect(run.errors[0]).toContain(`lifecycle hook ${smoke} failed`);
  expect(run.ecs.of('UpdateService')).toHaveLength(1);
});

test('tasks that crash while it bakes fail it, and it is stopped with ROLLBACK', async () => {
  const crash = (looks: number): Scene => [
    { looks },
    (web) => web.taskEnds(exits(3, ['out of file handles'])),
  ];
  const run = await deploy(withUpdates([...untilItBakes, crash(5), crash(6), crash(7)]));
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back' } });
  expect(run.errors[0]).toContain('out of file handles');
  expect(run.ecs.services.get('web')?.service.taskDefinition).toBe(revision('web:1'));
});

test('a run that is cancelled while it bakes stops it with ROLLBACK, and ends when it is back', async () => {
  const ecs = await scripted(withUpdates(untilItBakes));
  let pid = 0;
  const running = deploy(ecs, {}, { onStart: (id) => (pid = id) });
  await isBaking(ecs);
  process.kill(pid, 'SIGINT');
  const run = await running;
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'cancelled' } });
  expect(ecs.of('StopServiceDeployment')[0]?.input).toMatchObject({ stopType: 'ROLLBACK' });
  expect(ecs.services.get('web')?.primary).toMatchObject({
    taskDefinition: revision('web:1'),
    rolloutState: 'COMPLETED',
  });
});
