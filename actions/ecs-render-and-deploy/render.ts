import type { Ending, RunContext } from '../../lib/capability/define-action.js';
import { differenceChanges, differenceLines, taskDefinitionDifference } from '../../lib/ecs/difference.js';
import { render } from '../../lib/ecs/render.js';
import type { TargetResult } from '../../lib/journal/events.js';
import { editsOf, type Inputs, namedRevision } from './inputs.js';
import { writeRendered } from './rendered-file.js';
import { noNotes, type Source, sourceOf } from './source.js';

const step = 'ecs-render-and-deploy';

/** Renders a task definition into a file of its own. Of a file, nothing of AWS is loaded or asked. */
export async function renderOnly(inputs: Inputs, context: RunContext): Promise<Ending> {
  const started = performance.now();
  const { journal, run, signal } = context;
  const source = (await sourceOf(inputs, run.directory, signal)) ?? (await registered(inputs, signal));
  const rendered = render(source.draft, editsOf(inputs), inputs.strict);
  const { definition, written, warnings, notices } = rendered;
  const target = definition.family ?? '';
  journal.write({ type: 'run.started', title: step, targets: [target], dryRun: true });
  const { lost, other } = source.notes;
  for (const message of [...warnings, ...lost]) journal.write({ type: 'warning', target, message });
  for (const message of [...notices, ...other]) journal.write({ type: 'notice', target, message });
  const sections = taskDefinitionDifference(source.isNew ? undefined : written, definition);
  const changes = differenceChanges(sections);
  journal.write({ type: 'step.planned', target, step, changes });
  const path = await writeRendered(definition);
  const durationMs = Math.round(performance.now() - started);
  const details = { 'task-definition': path, ...(source.isNew && { lost, other }) };
  const results: readonly TargetResult[] = [{ target, outcome: 'planned', changes, durationMs, details }];
  journal.write({ type: 'run.ended', outcome: 'planned', results });
  const diff = differenceLines(sections).join('\n');
  return { outcome: 'planned', outputs: { changed: false, 'task-definition': path, diff, results } };
}

async function registered(inputs: Inputs, signal: AbortSignal): Promise<Source> {
  const [{ ecsClient }, { draftOf }] = await Promise.all([
    import('../../lib/aws/ecs.js'),
    import('../../lib/ecs/service/revision-source.js'),
  ]);
  const named = namedRevision(inputs);
  if (named === undefined) throw new Error('no input names a task definition');
  const client = ecsClient(inputs.region);
  try {
    const { draft } = await draftOf(client, named, signal);
    return { draft, isNew: false, notes: noNotes };
  } finally {
    client.end();
  }
}
