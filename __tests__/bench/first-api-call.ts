import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { environmentName } from '../../lib/action/inputs.js';
import { type ScriptedEcs, startScriptedEcs } from '../harness/scripted-ecs/server.js';
import { inTurn } from './figures.js';

/**
 * From the start of the process to the first request that reaches ECS: ecs-render-and-deploy against the official
 * amazon-ecs-deploy-task-definition, which is given the same inputs, in the same run and turn by turn. ECS is a
 * scripted stand-in. The official action is no part of this repository: OFFICIAL_DEPLOY names its `dist/index.js`.
 *
 *   git clone --depth 1 --branch v2 https://github.com/aws-actions/amazon-ecs-deploy-task-definition /tmp/official
 *   OFFICIAL_DEPLOY=/tmp/official/dist/index.js scripts/bench first-api-call
 */
const rounds = 31;
const official = process.env.OFFICIAL_DEPLOY;
const ours = resolve('dist/ecs-render-and-deploy.js');

const taskDefinition = (image: string) => ({
  family: 'web',
  containerDefinitions: [{ name: 'app', image, memory: 64 }],
});

const inputs = {
  cluster: 'prod',
  service: 'web',
  'task-definition': 'task.json',
  'wait-for-service-stability': 'false',
};

const directory = mkdtempSync(join(tmpdir(), 'first-api-call-'));
const withCache = join(directory, 'job');
mkdirSync(withCache);
writeFileSync(join(directory, 'task.json'), JSON.stringify(taskDefinition('app:2')));

/** Milliseconds until ECS is asked for the first time; the deploy goes on to its end, and has to end well. */
async function firstCall(action: string, temporary: string): Promise<number> {
  const ecs = await startScriptedEcs({
    taskDefinitions: { 'web:1': taskDefinition('app:1') },
    services: { web: { runs: 'web:1', updates: [[]] } },
  });
  try {
    const started = Date.now();
    const log = await ended(action, temporary, ecs);
    const [first] = ecs.calls;
    if (first === undefined || ecs.of('UpdateService').length !== 1) throw new Error(log);
    return first.at - started;
  } finally {
    await ecs.stop();
  }
}

/** Runs an action as the runner does; what it printed. */
async function ended(action: string, temporary: string, { environment }: ScriptedEcs): Promise<string> {
  const given = Object.entries(inputs).map(([name, value]) => [environmentName(name), value]);
  const child = spawn(process.execPath, [action], {
    cwd: directory,
    env: {
      PATH: process.env.PATH,
      GITHUB_WORKSPACE: directory,
      RUNNER_TEMP: temporary,
      ...Object.fromEntries(given),
      ...environment,
    },
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => (log += piece));
  const code = await new Promise<number | null>((done) => child.on('close', done));
  if (code !== 0) throw new Error(`${action} ended with ${code}: ${log}`);
  return log;
}

// A folder of its own each time: nothing of it was compiled before.
const fresh = () => mkdtempSync(join(directory, 'job-'));
const isThere = official !== undefined && existsSync(official);
const figures = await inTurn(rounds, {
  ...(isThere && { theirs: () => firstCall(official, fresh()) }),
  first: () => firstCall(ours, fresh()),
  later: () => firstCall(ours, withCache),
});
const { theirs, first = 0, later = 0 } = figures;
const said = (value: number) =>
  `${value.toFixed(0)} ms${theirs === undefined ? '' : `, ${(value / theirs).toFixed(2)} x the official`}`;
console.log(`the first call: ${said(first)} (under 1 x); later in the same job ${said(later)}`);
console.log(
  theirs === undefined
    ? `not compared: OFFICIAL_DEPLOY ${official === undefined ? 'is not set' : `names ${official}, which is not there`}; it is the dist/index.js of a checkout of aws-actions/amazon-ecs-deploy-task-definition`
    : `the official action's: ${theirs.toFixed(0)} ms`,
);
rmSync(directory, { recursive: true });
