import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runAction } from '../../harness/run-action.js';
import type { CodeDeployScript } from '../../harness/scripted-ecs/codedeploy.js';
import { exits, type Script, type ScriptedEcs } from '../../harness/scripted-ecs/server.js';
import { cleanUp, deploy, folderWith, revision, scripted, webScript } from './deploying.js';

afterEach(cleanUp);

const appSpec = (port = 3000) => `
version: 0.0
Resources:
  - TargetService:
      Type: AWS::ECS::Service
      Properties:
        TaskDefinition: <TASK_DEFINITION>
        LoadBalancerInfo: { ContainerName: app, ContainerPort: ${port} }
`;

/** A service `web` that CodeDeploy deploys. */
const byCodeDeploy = (codeDeploy: Omit<CodeDeployScript, 'service'>): Script =>
  webScript(
    {
      settings: {
        deploymentController: { type: 'CODE_DEPLOY' },
        taskSets: [{ id: 'ecs-svc/blue', status: 'PRIMARY', taskDefinition: revision('web:1') }],
      },
    },
    { codeDeploy: { service: 'web', ...codeDeploy } },
  );

const succeeds: CodeDeployScript['deployments'][number] = [
  [30, (one) => one.runs(2)],
  [60, (one) => one.shifts()],
  [120, (one) => one.succeeds()],
];

const names = { 'codedeploy-application': 'app', 'codedeploy-deployment-group': 'group' };

async function folder(spec = appSpec()) {
  const directory = await folderWith();
  await writeFile(join(directory, 'appspec.yaml'), spec);
  return directory;
}

const byNames = async (script: Script | ScriptedEcs, inputs: Record<string, string> = {}, spec?: string) =>
  deploy(script, { ...names, ...inputs }, { directory: await folder(spec) });

const serves = (ecs: ScriptedEcs) => ecs.services.get('web')?.service.taskSets?.[0]?.taskDefinition;

test('the AppSpec goes to CodeDeploy with the new revision in it, and its verdict is waited for', async () => {
  const run = await byNames(byCodeDeploy({ deployments: [succeeds] }), {
    'codedeploy-deployment-description': 'x'.repeat(600),
    'codedeploy-deployment-config': 'CodeDeployDefault.ECSLinear10PercentEvery1Minutes',
  });
  expect(run).toMatchObject({
    exitCode: 0,
    outputs: { outcome: 'deployed', 'codedeploy-deployment-id': 'd-1' },
  });
  expect(run.ecs.writes.map(({ operation }) => operation)).toEqual([
    ...['RegisterTaskDefinition', 'CreateDeployment'],
  ]);
  const [created] = run.ecs.of('CreateDeployment');
  expect(created?.input).toEqual({
    applicationName: 'app',
    deploymentGroupName: 'group',
    deploymentConfigName: 'CodeDeployDefault.ECSLinear10PercentEvery1Minutes',
    description: `${'x'.repeat(511)}…`,
    revision: {
      revisionType: 'AppSpecContent',
      appSpecContent: { content: expect.any(String), sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    },
  });
  expect(serves(run.ecs)).toBe(revision('web:2'));
  expect(run.log).toContain('2 of 2 tasks run, 100 % of the traffic');
});

test('the same again starts nothing', async () => {
  const ecs = await scripted(byCodeDeploy({ deployments: [succeeds] }));
  await byNames(ecs);
  const again = await byNames(ecs);
  expect(again).toMatchObject({ exitCode: 0, outputs: { outcome: 'unchanged' } });
  expect(ecs.of('CreateDeployment')).toHaveLength(1);
});

test('a hook that fails is told, and CodeDeploy is waited for where it goes back by itself', async () => {
  const hook = {
    lifecycleEventName: 'AfterAllowTestTraffic',
    status: 'Failed',
    diagnostics: { scriptName: 'smoke', message: 'GET / answered 500', errorCode: 'ScriptFailed' },
  };
  const failing: CodeDeployScript['deployments'][number] = [
    [30, (one) => one.fails('The overall deployment failed', hook)],
  ];
  const run = await byNames(byCodeDeploy({ deployments: [failing], autoRollback: true }));
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back' } });
  expect(run.errors[0]).toContain(
    'lifecycle event AfterAllowTestTraffic failed in smoke: GET / answered 500 (ScriptFailed)',
  );
  expect(run.outputs['codedeploy-deployment-id']).toBe('d-1');
  expect(run.ecs.of('CreateDeployment')).toHaveLength(1);
});

test('what ECS shows late of the way back of CodeDeploy starts no other one', async () => {
  const ecs: ScriptedEcs = await scripted(
    byCodeDeploy({
      autoRollback: true,
      deployments: [
        [
          [20, (one) => one.shifts()],
          [
            40,
            (one) => {
              ecs.services.get('web')?.isUnseen(3);
              one.fails('One or more alarms have been activated');
            },
          ],
        ],
      ],
    }),
  );
  const run = await byNames(ecs);
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back' } });
  expect(ecs.of('CreateDeployment')).toHaveLength(1);
});

test('the previous revision is deployed again where CodeDeploy leaves what failed in service', async () => {
  const failing: CodeDeployScript['deployments'][number] = [
    [20, (one) => one.shifts()],
    [40, (one) => one.fails('One or more alarms have been activated')],
  ];
  const run = await byNames(byCodeDeploy({ deployments: [failing, succeeds] }));
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back' } });
  expect(run.errors[0]).toContain('One or more alarms have been activated');
  expect(run.ecs.of('CreateDeployment')).toHaveLength(2);
  expect(serves(run.ecs)).toBe(revision('web:1'));
});

test('tasks that crash fail the deployment long before CodeDeploy gives up, with their last words', async () => {
  const crashing: CodeDeployScript['deployments'][number] = [1, 2, 3].map(
    (number) => [number * 20, (one) => one.taskEnds(exits(3, ['no DATABASE_URL']))] as const,
  );
  const run = await byNames(byCodeDeploy({ deployments: [crashing] }));
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back' } });
  expect(run.errors[0]).toContain('container app exited with code 3');
  expect(run.errors[0]).toContain('no DATABASE_URL');
  expect(run.ecs.of('StopDeployment')[0]?.input).toEqual({ deploymentId: 'd-1', autoRollbackEnabled: true });
});

test('traffic that only a person lets shift is said, with the command', async () => {
  const waiting: CodeDeployScript['deployments'][number] = [
    [{ looks: 1 }, (one) => one.isReady()],
    [{ looks: 2 }, (one) => one.succeeds()],
  ];
  const group = {
    blueGreenDeploymentConfiguration: {
      deploymentReadyOption: { actionOnTimeout: 'STOP_DEPLOYMENT', waitTimeInMinutes: 60 },
    },
  };
  const run = await byNames(byCodeDeploy({ deployments: [waiting], group }));
  expect(run.outputs.outcome).toBe('deployed');
  expect(run.log).toContain(
    'aws deploy continue-deployment --deployment-id d-1 --deployment-wait-type READY_WAIT',
  );
});

describe('in the middle of a deployment', () => {
  async function ended(signal: NodeJS.Signals) {
    const ecs = await scripted(byCodeDeploy({ deployments: [[[10, (one) => one.runs(1)]]] }));
    const directory = await folder();
    let pid = 0;
    let state: Readonly<Record<string, string>> = {};
    const inputs = {
      cluster: 'prod',
      service: 'web',
      'task-definition': 'task.json',
      poll: '50ms',
      ...names,
    };
    const options = { directory, env: ecs.environment, inputs };
    const running = runAction('ecs-render-and-deploy', {
      ...options,
      onStart: (id) => (pid = id),
      onState: (saved) => (state = saved),
    });
    await ecs.called('GetDeployment', 2);
    process.kill(pid, signal);
    return { ecs, run: await running, options, state };
  }

  test('a cancelled run stops it and waits until it is back', async () => {
    const { ecs, run } = await ended('SIGINT');
    expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'cancelled' } });
    expect(ecs.of('StopDeployment')).toHaveLength(1);
    expect(serves(ecs)).toBe(revision('web:1'));
  });

  test('the post step of a run that was killed does', async () => {
    const { ecs, options, state } = await ended('SIGKILL');
    const post = await runAction('ecs-render-and-deploy', { ...options, stage: 'post', state });
    expect(post.exitCode).toBe(0);
    expect(ecs.of('StopDeployment')).toHaveLength(1);
  });
});

test.each([
  [
    'an application that is not there',
    { 'codedeploy-application': 'ap' },
    'CodeDeploy has no deployment group group of an application ap',
  ],
  ['an AppSpec that is not there', { 'codedeploy-appspec': 'nowhere.yaml' }, 'there is no such file'],
  ['a setting that CodeDeploy does not change', { 'desired-count': '5' }, 'desired count 2 -> 5'],
])('%s is told before anything is written', async (_, inputs, what) => {
  const run = await byNames(byCodeDeploy({ deployments: [succeeds] }), inputs as Record<string, string>);
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed' } });
  expect(run.errors[0]).toContain(what);
  expect(run.ecs.writes).toEqual([]);
});

test('a deployment of somebody else that goes on is told before anything is written', async () => {
  const group = { lastAttemptedDeployment: { deploymentId: 'd-9', status: 'InProgress' } };
  const run = await byNames(byCodeDeploy({ deployments: [succeeds], group }));
  expect(run.errors[0]).toContain('another one goes on: d-9');
  expect(run.ecs.writes).toEqual([]);
});

test('one that begins in between is told as such', async () => {
  const message = "The Deployment Group 'group' already has an active Deployment 'd-9'";
  const faults = { CreateDeployment: [{ error: 'DeploymentLimitExceededException', message }] };
  const run = await byNames({ ...byCodeDeploy({ deployments: [succeeds] }), faults });
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed' } });
  expect(run.errors[0]).toContain("already has an active Deployment 'd-9'");
  expect(run.errors[0]).toContain('[ecs-codedeploy-busy]');
});

test('a port of the AppSpec that the task definition does not have is told before anything is written', async () => {
  const run = await byNames(byCodeDeploy({ deployments: [succeeds] }), {}, appSpec(8080));
  expect(run.errors[0]).toContain('sends to port 8080 of the container app');
  expect(run.ecs.writes).toEqual([]);
});
