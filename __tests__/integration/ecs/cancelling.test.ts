import { runAction } from '../../harness/run-action.js';
import { type Script, type ScriptedEcs, succeeds } from '../../harness/scripted-ecs/server.js';
import { cleanUp, deploy, folderWith, revision, scripted, webScript } from './deploying.js';

afterEach(cleanUp);

/** Ends the action's process with a signal once the deployment has begun and was looked at. */
async function interrupted(ecs: ScriptedEcs, signal: NodeJS.Signals, inputs: Record<string, string> = {}) {
  let pid = 0;
  const running = deploy(ecs, inputs, { onStart: (id) => (pid = id) });
  await ecs.called('UpdateService');
  await ecs.called('DescribeServices', 4);
  process.kill(pid, signal);
  return running;
}

const noDeploymentsApi: Partial<Script> = {
  refused: { ListServiceDeployments: 'UnknownOperationException' },
};

test('a cancelled run stops the deployment, and ends when the service is back', async () => {
  const run = await interrupted(await scripted(webScript({})), 'SIGINT');
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'cancelled' } });
  expect(run.ecs.of('StopServiceDeployment')[0]?.input).toMatchObject({ stopType: 'ROLLBACK' });
  expect(run.ecs.of('UpdateService')).toHaveLength(1);
  expect(run.ecs.services.get('web')?.primary).toMatchObject({
    taskDefinition: revision('web:1'),
    rolloutState: 'COMPLETED',
  });
});

test('without service deployments it gives the previous revision', async () => {
  const ecs = await scripted(webScript({ updates: [[], succeeds(100)] }, noDeploymentsApi));
  const run = await interrupted(ecs, 'SIGINT');
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'cancelled' } });
  expect(ecs.of('UpdateService').map(({ input }) => input.taskDefinition)).toEqual([
    revision('web:2'),
    revision('web:1'),
  ]);
});

test('a deployment that may not be stopped is put back by the previous revision', async () => {
  const refused = { StopServiceDeployment: 'AccessDeniedException' } as const;
  const ecs = await scripted(webScript({ updates: [[], succeeds(100)] }, { refused }));
  const run = await interrupted(ecs, 'SIGINT');
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'cancelled' } });
  expect(ecs.of('UpdateService')).toHaveLength(2);
});

test('somebody else who deploys just before it can be stopped keeps what he deployed', async () => {
  const ecs = await scripted(webScript({}));
  ecs.before('StopServiceDeployment', () =>
    ecs.services.get('web')?.isReplacedBy('web:9', { unseenReads: 1 }),
  );
  const run = await interrupted(ecs, 'SIGINT');
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'superseded' } });
  expect(ecs.of('UpdateService')).toHaveLength(1);
});

test('with on-cancel leave, ECS goes on with it', async () => {
  const run = await interrupted(await scripted(webScript({})), 'SIGINT', { 'on-cancel': 'leave' });
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'cancelled' } });
  expect(run.ecs.of('StopServiceDeployment')).toEqual([]);
  expect(run.ecs.of('UpdateService')).toHaveLength(1);
});

describe('a run that was killed', () => {
  async function killedThenPost(
    ecs: ScriptedEcs,
    inputs: Record<string, string> = {},
    whenDead?: () => void,
  ) {
    let pid = 0;
    let state: Readonly<Record<string, string>> = {};
    const directory = await folderWith();
    const env = { ...ecs.environment, RUNNER_TEMP: directory };
    const given = {
      cluster: 'prod',
      service: 'web',
      'task-definition': 'task.json',
      poll: '50ms',
      ...inputs,
    };
    const main = runAction('ecs-render-and-deploy', {
      directory,
      env,
      inputs: given,
      onStart: (id) => (pid = id),
      onState: (saved) => (state = saved),
    });
    // It dies while it waits for the answer.
    ecs.before('DescribeServiceDeployments', () => process.kill(pid, 'SIGKILL'), 2);
    await main;
    expect(ecs.of('UpdateService')).toHaveLength(1);
    whenDead?.();
    return runAction('ecs-render-and-deploy', { directory, env, inputs: given, stage: 'post', state });
  }

  test('is taken back by its post step', async () => {
    const ecs = await scripted(webScript({}));
    const post = await killedThenPost(ecs);
    expect(post.exitCode).toBe(0);
    expect(post.log).toContain('What the interrupted step had changed was put back.');
    expect(ecs.of('StopServiceDeployment')).toHaveLength(1);
    expect(ecs.services.get('web')?.service.taskDefinition).toBe(revision('web:1'));
  });

  test.each([0, 1])(
    'is left where a newer deployment counts, also if %i reads do not show it',
    async (reads) => {
      const ecs = await scripted(webScript({}));
      const post = await killedThenPost(ecs, {}, () =>
        ecs.services.get('web')?.isReplacedBy('web:9', { unseenReads: reads }),
      );
      expect(post.exitCode).toBe(0);
      expect(ecs.of('StopServiceDeployment')).toEqual([]);
      expect(ecs.of('UpdateService')).toHaveLength(1);
    },
  );

  test('is left to ECS with on-cancel leave', async () => {
    const ecs = await scripted(webScript({}));
    const post = await killedThenPost(ecs, { 'on-cancel': 'leave' });
    expect(post.exitCode).toBe(0);
    expect(ecs.writes.map(({ operation }) => operation)).not.toContain('StopServiceDeployment');
  });
});

test('a run that is cancelled before its update has changed nothing', async () => {
  const ecs = await scripted(webScript({}));
  let pid = 0;
  ecs.before('DescribeServices', () => process.kill(pid, 'SIGINT'));
  const run = await deploy(ecs, {}, { onStart: (id) => (pid = id) });
  expect(run.outputs.outcome).toBe('cancelled');
  expect(ecs.of('UpdateService')).toEqual([]);
});
