import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TargetResult } from '../../../lib/journal/events.js';
import { type ActionOptions, runAction } from '../../harness/run-action.js';
import {
  exits,
  type Script,
  type ScriptedEcs,
  startScriptedEcs,
  succeeds,
} from '../../harness/scripted-ecs/server.js';
import { breaker, taskDefinition } from '../ecs/deploying.js';

const config = `
project: shop
phases:
  - name: migrate
    steps:
      - run-migrations: { cluster: prod, service: web, command: npm run migrate, poll: 50ms }
  - name: services
    needs: migrate
    steps:
      - ecs-render-and-deploy: { cluster: prod, service: web, task-definition: task.json, poll: 50ms }
`;

const script = (more: Partial<Script>, updates = [succeeds(50)]): Script => ({
  taskDefinitions: { 'web:1': taskDefinition('app:1') },
  services: {
    web: {
      runs: 'web:1',
      settings: {
        ...breaker(false),
        networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
      },
      updates,
    },
  },
  tasks: [{ scenes: [[50, (task) => task.ends(exits(0, ['migrated']))]] }],
  ...more,
});

let folder: string;
let ecs: ScriptedEcs;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deploy-kit-migrations-'));
  await writeFile(join(folder, 'deploy-kit.yml'), config);
  await writeFile(join(folder, 'task.json'), JSON.stringify(taskDefinition('app:2')));
});

afterEach(async () => {
  await ecs.stop();
  await rm(folder, { recursive: true, force: true });
});

async function up(more: Partial<Script> = {}, updates?: Parameters<typeof script>[1]) {
  ecs = await startScriptedEcs(script(more, updates));
  return again();
}

const again = (options: Partial<ActionOptions> = {}) =>
  runAction('rollout', { directory: folder, env: ecs.environment, inputs: {}, ...options });

const resultOf = (results: string | undefined, phase: string) =>
  (JSON.parse(results ?? '[]') as readonly TargetResult[]).find((one) => one.phase === phase);

const writes = () => ecs.writes.map(({ operation }) => operation);

test('migrations run before the service, and neither again where nothing is to be deployed', async () => {
  expect(await up()).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
  expect(writes()).toEqual(['RegisterTaskDefinition', 'RunTask', 'UpdateService']);
  expect(await again()).toMatchObject({ exitCode: 0, outputs: { outcome: 'unchanged' } });
  expect(writes()).toHaveLength(3);
});

test('migrations that exit with 3 leave every service untouched', async () => {
  const run = await up({ tasks: [{ scenes: [[20, (task) => task.ends(exits(3, ['table exists']))]] }] });
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed', 'failed-phase': 'migrate' } });
  expect(run.errors[0]).toContain('container app exited with code 3');
  expect(run.errors[0]).toContain('table exists');
  expect(writes()).not.toContain('UpdateService');
  expect(resultOf(run.outputs.results, 'migrate')?.details).toMatchObject({ 'exit-code': 3 });
});

test('when the service fails behind them, it goes back, and the migrations are named as what stays', async () => {
  const fails = [
    [20, (service) => service.taskEnds(exits(1))],
    [60, (service) => service.fails()],
  ] satisfies ReturnType<typeof succeeds>;
  const run = await up({}, [fails, succeeds(20)]);
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed', 'failed-phase': 'services' } });
  expect(resultOf(run.outputs.results, 'services')?.outcome).toBe('rolled-back');
  expect(resultOf(run.outputs.results, 'migrate')?.notPutBack).toEqual([
    expect.stringContaining('what they changed stays in the database'),
  ]);
});

test('killed while they run, the post step stops the task', async () => {
  ecs = await startScriptedEcs(script({ tasks: [{ scenes: [[20, (task) => task.runs()]] }] }));
  let pid = 0;
  const killed = again({ onStart: (id) => (pid = id) });
  await ecs.called('DescribeTasks', 2);
  process.kill(pid, 'SIGKILL');
  const { exitCode, state } = await killed;
  expect(exitCode).toBeNull();
  const post = await again({ stage: 'post', state });
  expect(post.errors[0]).toContain('the run was killed while the migrations ran');
  expect(ecs.tasks[0]?.task).toMatchObject({
    lastStatus: 'STOPPED',
    stoppedReason: 'deploy-kit: the run was killed',
  });
  expect(writes()).not.toContain('UpdateService');
});
