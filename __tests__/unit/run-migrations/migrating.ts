import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runMigrations } from '../../../actions/run-migrations/definition.js';
import type { Ending } from '../../../lib/capability/define-action.js';
import { readInputs } from '../../../lib/capability/inputs-read.js';
import { Cancelled, InputProblems } from '../../../lib/errors/deploy-error.js';
import { Journal } from '../../../lib/journal/journal.js';
import { type Script, type ScriptedEcs, startScriptedEcs } from '../../harness/scripted-ecs/server.js';
import type { ScriptedTask } from '../../harness/scripted-ecs/task.js';

/** A task definition with a container that migrates, a proxy that comes first, and one that nobody waits for. */
export const taskDefinition = {
  family: 'api',
  networkMode: 'awsvpc',
  containerDefinitions: [
    { name: 'proxy', image: 'proxy:1', essential: false, memory: 64 },
    {
      name: 'app',
      image: 'api:1',
      essential: true,
      memory: 128,
      logConfiguration: {
        logDriver: 'awslogs',
        options: {
          'awslogs-group': '/ecs/api',
          'awslogs-region': 'eu-west-1',
          'awslogs-stream-prefix': 'ecs',
        },
      },
    },
  ],
};

/** A service of the cluster prod, and a database. */
export const prod = {
  taskDefinitions: { 'api:1': taskDefinition },
  services: {
    api: {
      runs: 'api:1',
      settings: {
        launchType: 'FARGATE',
        platformVersion: '1.4.0',
        networkConfiguration: {
          awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: ['sg-1'], assignPublicIp: 'ENABLED' },
        },
      },
    },
  },
  databases: { 'shop-db': {}, 'aurora-1': { cluster: 'aurora' } },
} satisfies Script;

/** What a task does: it ends with a code, after it wrote its log. */
export const ending = (
  exitCode: number,
  log: readonly string[] = [],
): NonNullable<Script['tasks']>[number] => ({
  scenes: [
    [5, (task) => task.runs()],
    [20, (task) => task.ends({ ...exited(exitCode), log })],
  ],
});

const exited = (exitCode: number): Parameters<ScriptedTask['ends']>[0] => ({
  stopCode: 'EssentialContainerExited',
  stoppedReason: 'Essential container in task exited',
  containers: [{ name: 'app', lastStatus: 'STOPPED', exitCode }],
});

/** It runs until somebody stops it. */
export const endless: NonNullable<Script['tasks']>[number] = { scenes: [[5, (task) => task.runs()]] };

/** A scripted ECS for each test, and the action against it, in this process. */
export function onScriptedEcs() {
  const one = {
    ecs: undefined as unknown as ScriptedEcs,
    directory: '',
    journal: new Journal(),
    cancelling: new AbortController(),
    /** Begins the stand-in. */
    async script(more: Partial<Script>): Promise<ScriptedEcs> {
      one.ecs = await startScriptedEcs({ ...prod, ...more });
      Object.assign(process.env, one.ecs.environment);
      return one.ecs;
    },
    /** The action, with a look every 5 ms. */
    async run(given: Readonly<Record<string, unknown>> = {}): Promise<Ending> {
      const inputs = { cluster: 'prod', service: 'api', poll: '5ms', ...given };
      const read = readInputs(runMigrations, inputs, (name) => `input ${name}`);
      if (!read.ok) throw new InputProblems(read.problems);
      const { run } = await runMigrations.load();
      return run(read.inputs, {
        run: {
          ...{ id: '1-1-abc-123456', url: 'https://example.com/1', actor: '', sha: 'f00', branch: 'main' },
          ...{ repository: 'org/shop', directory: one.directory },
        },
        journal: one.journal,
        signal: one.cancelling.signal,
        mask: () => undefined,
        redact: (text) => text,
      });
    },
    cancel: () => one.cancelling.abort(new Cancelled('SIGINT')),
  };
  beforeEach(async () => {
    one.directory = await mkdtemp(join(tmpdir(), 'deploy-kit-migrations-'));
    await writeFile(join(one.directory, 'task.json'), JSON.stringify(taskDefinition));
    one.journal = new Journal();
    one.cancelling = new AbortController();
  });
  afterEach(async () => {
    await one.ecs?.stop();
    await rm(one.directory, { recursive: true, force: true });
  });
  return one;
}
