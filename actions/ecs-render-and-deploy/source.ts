import type { InputsOf, RunContext } from '../../lib/capability/define-action.js';
import type { Draft } from '../../lib/ecs/draft.js';
import { readTaskDefinition } from '../../lib/ecs/read-file.js';
import type { ecsRenderAndDeployInputs } from './definition.js';

/** Where a task definition comes from; a revision that ECS has registered can be one more. */
export interface Source {
  readonly draft: Draft;
  /** It was made just now, so that there is nothing to compare it with. */
  readonly isNew: boolean;
  readonly notes: { readonly lost: readonly string[]; readonly other: readonly string[] };
}

/** The task definition that the inputs name. */
export async function sourceOf(
  inputs: InputsOf<typeof ecsRenderAndDeployInputs>,
  { run, signal }: RunContext,
): Promise<Source> {
  const { 'task-definition': path, compose } = inputs;
  if (compose !== undefined) return composed(compose, inputs['compose-services'], run.directory, signal);
  const draft = await readTaskDefinition(path ?? '', run.directory);
  return { draft, isNew: false, notes: { lost: [], other: [] } };
}

async function composed(
  file: string,
  services: readonly string[] | undefined,
  directory: string,
  signal: AbortSignal,
): Promise<Source> {
  const [{ readProject }, { translate }] = await Promise.all([
    import('../../lib/ecs/compose/read-project.js'),
    import('../../lib/ecs/compose/translate.js'),
  ]);
  const { project, warnings } = await readProject(file, directory, signal);
  const { draft, notes } = translate(project, { file, services });
  return { draft, isNew: true, notes: { lost: [...warnings, ...notes.lost], other: notes.other } };
}
