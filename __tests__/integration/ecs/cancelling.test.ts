import { setTimeout as wait } from 'node:timers/promises';
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

test('with on-cancel leave, ECS goes on with it', async () => {
  const run = await interrupted(await scripted(webScript({})), 'SIGINT', { 'on-cancel': 'leave' });
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'cancelled' } });
  expect(run.ecs.of('StopServiceDeployment')).toEqual([]);
  expect(run.ecs.of('UpdateService')).toHaveLength(1);
});

describe('a run that was killed', () => {
  async function killedThenPost(ecs: ScriptedEcs, inputs: Record<string, string> = {}) {
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
    await ecs.called('UpdateService');
    await ecs.called('DescribeServiceDeployments', 2);
    process.kill(pid, 'SIGKILL');
    await main;
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

  test('is left where a newer deployment counts', async () => {
    const ecs = await scripted(webScript({}));
    const replaced = ecs.called('DescribeServiceDeployments').then(() => {
      ecs.services.get('web')?.isReplacedBy('web:9');
    });
    const post = await killedThenPost(ecs);
    await replaced;
    expect(post.exitCode).toBe(0);
    expect(ecs.of('StopServiceDeployment')).toEqual([]);
    expect(ecs.of('UpdateService')).toHaveLength(1);
  });

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
  const running = deploy(ecs, {}, { onStart: (id) => (pid = id) });
  await ecs.called('DescribeServices');
  process.kill(pid, 'SIGINT');
  const run = await running;
  expect(run.outputs.outcome).toBe('cancelled');
  await wait(50);
  expect(ecs.of('UpdateService')).toEqual([]);
});
