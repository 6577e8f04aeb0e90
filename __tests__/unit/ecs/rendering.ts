import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ecsRenderAndDeploy } from '../../../actions/ecs-render-and-deploy/definition.js';
import type { Ending } from '../../../lib/capability/define-action.js';
import { readInputs } from '../../../lib/capability/inputs-read.js';
import { type DeployError, InputProblems, toDeployError } from '../../../lib/errors/deploy-error.js';
import type { JournalEntry } from '../../../lib/journal/events.js';
import { Journal } from '../../../lib/journal/journal.js';
import { identityOf } from '../../../lib/run/runner-identity.js';

/** What a rendering came to. */
export interface Rendering {
  readonly ending: Ending;
  /** The rendered file. */
  readonly definition: unknown;
  readonly entries: readonly JournalEntry[];
}

/** Runs the action in this process, on a file of the task definition that is given, or on one that is there. */
export async function renderAction(
  taskDefinition: object | string,
  inputs: Readonly<Record<string, unknown>>,
  name = 'task.json',
): Promise<Rendering> {
  const folder = await mkdtemp(join(tmpdir(), 'deploy-kit-render-'));
  const before = process.env.RUNNER_TEMP;
  try {
    process.env.RUNNER_TEMP = folder;
    const text =
      typeof taskDefinition === 'string' ? taskDefinition : JSON.stringify(taskDefinition, null, 2);
    await writeFile(join(folder, name), text);
    const given = { 'task-definition': name, ...inputs };
    const read = readInputs(ecsRenderAndDeploy, given, (input) => `input ${input}`);
    if (!read.ok) throw new InputProblems(read.problems);
    const journal = new Journal();
    const run = identityOf({ GITHUB_WORKSPACE: folder });
    const { signal } = new AbortController();
    const implementation = await ecsRenderAndDeploy.load();
    const context = { run, journal, signal, mask: () => {}, redact: (one: string) => one };
    const ending = await implementation.run(read.inputs, context);
    const path = String(ending.outputs['task-definition']);
    return { ending, definition: JSON.parse(await readFile(path, 'utf8')), entries: journal.entries };
  } finally {
    process.env.RUNNER_TEMP = before;
    await rm(folder, { recursive: true });
  }
}

/** What is wrong, where a rendering is refused. */
export async function refusals(
  taskDefinition: object | string,
  inputs: Readonly<Record<string, unknown>> = { family: 'app' },
  name?: string,
): Promise<readonly DeployError[]> {
  try {
    await renderAction(taskDefinition, inputs, name);
    return [];
  } catch (error) {
    return error instanceof InputProblems ? error.problems : [toDeployError(error)];
  }
}

/** The first line of each problem: where, and what. */
export async function refused(...request: Parameters<typeof refusals>): Promise<readonly string[]> {
  return (await refusals(...request)).map(({ message }) => message.split('\n')[0] ?? '');
}

/** A container that needs nothing. */
export const container = (more: object = {}) => ({ name: 'app', image: 'app:1', essential: true, ...more });

/** A task definition for Fargate that is right. */
export const fargate = (more: object = {}, ...containers: object[]) => ({
  family: 'app',
  networkMode: 'awsvpc',
  requiresCompatibilities: ['FARGATE'],
  cpu: '256',
  memory: '512',
  executionRoleArn: 'arn:aws:iam::123456789012:role/execution',
  containerDefinitions: containers.length > 0 ? containers : [container()],
  ...more,
});

/** One for EC2 that is right. */
export const ec2 = (more: object = {}, ...containers: object[]) => ({
  family: 'app',
  containerDefinitions: containers.length > 0 ? containers : [container({ memory: 128 })],
  ...more,
});
