import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ending, InputsOf, RunContext } from '../../lib/capability/define-action.js';
import { differenceChanges, differenceLines, taskDefinitionDifference } from '../../lib/ecs/difference.js';
import type { Edits } from '../../lib/ecs/edits.js';
import { render } from '../../lib/ecs/render.js';
import type { TaskDefinition } from '../../lib/ecs/task-definition.js';
import type { TargetResult } from '../../lib/journal/events.js';
import type { ecsRenderAndDeployInputs } from './definition.js';
import { sourceOf } from './source.js';

type Inputs = InputsOf<typeof ecsRenderAndDeployInputs>;

const step = 'ecs-render-and-deploy';

/** Renders a task definition into a file of its own. Nothing of AWS is loaded or asked. */
export async function run(inputs: Inputs, context: RunContext): Promise<Ending> {
  const started = performance.now();
  const { journal } = context;
  const source = await sourceOf(inputs, context);
  const { definition, written, warnings } = render(source.draft, editsOf(inputs), inputs.strict);
  const target = definition.family ?? '';
  journal.write({ type: 'run.started', title: step, targets: [target], dryRun: true });
  const { lost, other } = source.notes;
  for (const message of [...warnings, ...lost]) journal.write({ type: 'warning', target, message });
  for (const message of other) journal.write({ type: 'notice', target, message });
  const sections = taskDefinitionDifference(source.isNew ? undefined : written, definition);
  const changes = differenceChanges(sections);
  journal.write({ type: 'step.planned', target, step, changes });
  const path = await writeRendered(definition);
  const durationMs = Math.round(performance.now() - started);
  const details = { 'task-definition': path, ...(source.isNew && { lost, other }) };
  const results: readonly TargetResult[] = [{ target, outcome: 'planned', changes, durationMs, details }];
  journal.write({ type: 'run.ended', outcome: 'planned', results });
  const diff = differenceLines(sections).join('\n');
  return { outcome: 'planned', outputs: { 'task-definition': path, diff, results } };
}

function editsOf(inputs: Inputs): Edits {
  return {
    family: inputs.family,
    containers: inputs['container-name']?.length ? inputs['container-name'] : undefined,
    image: inputs.image,
    images: inputs.images,
    environment: inputs['environment-variables'],
    secrets: inputs.secrets,
    environmentFiles: inputs['env-files'],
    command: inputs.command,
    labels: inputs['docker-labels'],
    logDriver: inputs['log-configuration-log-driver'],
    logOptions: inputs['log-configuration-options'],
    taskRole: inputs['task-role-arn'],
    executionRole: inputs['execution-role-arn'],
  };
}

/** In the folder that the runner empties after the job; for nobody else to read, as variables may say much. */
async function writeRendered(definition: TaskDefinition): Promise<string> {
  const path = join(process.env.RUNNER_TEMP || tmpdir(), `task-definition-${randomUUID()}.json`);
  await writeFile(path, `${JSON.stringify(definition, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  return path;
}
