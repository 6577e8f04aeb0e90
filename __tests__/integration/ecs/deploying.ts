import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ActionOptions, type ActionRun, runAction } from '../../harness/run-action.js';
import { type Script, type ScriptedEcs, startScriptedEcs } from '../../harness/scripted-ecs/server.js';

/** A task definition with one container, which logs to CloudWatch. */
export const taskDefinition = (image: string) => ({
  family: 'web',
  networkMode: 'awsvpc',
  requiresCompatibilities: ['FARGATE'],
  cpu: '256',
  memory: '512',
  executionRoleArn: 'arn:aws:iam::123456789012:role/execution',
  containerDefinitions: [
    {
      name: 'app',
      image,
      essential: true,
      portMappings: [{ containerPort: 3000 }],
      logConfiguration: {
        logDriver: 'awslogs',
        options: {
          'awslogs-group': '/ecs/web',
          'awslogs-region': 'eu-west-1',
          'awslogs-stream-prefix': 'ecs',
        },
      },
    },
  ],
});

/** A service `web` of the cluster `prod` that runs `web:1`, of image app:1. */
export const webScript = (
  web: Omit<Script['services'][string], 'runs'>,
  more: Partial<Script> = {},
): Script => ({
  taskDefinitions: { 'web:1': taskDefinition('app:1') },
  services: { web: { runs: 'web:1', ...web } },
  ...more,
});

/** The circuit breaker as services have it. */
export const breaker = (rollback: boolean) => ({
  deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback } },
});

export const revision = (name: string) => `arn:aws:ecs:eu-west-1:123456789012:task-definition/${name}`;

export interface Deployed extends ActionRun {
  readonly ecs: ScriptedEcs;
  /** When the action's process had ended: milliseconds since the epoch. */
  readonly endedAt: number;
}

const ended: (() => Promise<unknown>)[] = [];

/** To be called after each test that deployed. */
export async function cleanUp(): Promise<void> {
  await Promise.all(ended.splice(0).map((end) => end()));
}

export async function scripted(script: Script): Promise<ScriptedEcs> {
  const ecs = await startScriptedEcs(script);
  ended.push(() => ecs.stop());
  return ecs;
}

/** A folder with `task.json`, of the image app:2. */
export async function folderWith(image = 'app:2'): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'deploy-kit-ecs-'));
  ended.push(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'task.json'), JSON.stringify(taskDefinition(image)));
  return folder;
}

/** Deploys `task.json` to the service web by the built action, looking every 50 ms. */
export async function deploy(
  script: Script | ScriptedEcs,
  inputs: Readonly<Record<string, string>> = {},
  more: Partial<ActionOptions> = {},
): Promise<Deployed> {
  const ecs = 'calls' in script ? script : await scripted(script);
  const directory = more.directory ?? (await folderWith());
  const run = await runAction('ecs-render-and-deploy', {
    directory,
    env: ecs.environment,
    ...more,
    inputs: {
      cluster: 'prod',
      service: 'web',
      'task-definition': 'task.json',
      poll: '50ms',
      ...inputs,
    },
  });
  return { ...run, ecs, endedAt: Date.now() };
}
