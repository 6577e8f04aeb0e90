import type { Draft } from '../../lib/ecs/draft.js';
import { readTaskDefinition } from '../../lib/ecs/read-file.js';
import type { Inputs } from './inputs.js';

/** Where a task definition comes from. */
export interface Source {
  readonly draft: Draft;
  /** It was made just now, so that there is nothing to compare it with. */
  readonly isNew: boolean;
  readonly notes: { readonly lost: readonly string[]; readonly other: readonly string[] };
}

/**
 * The task definition that the inputs name as a file; undefined where they name none.
 *
 * @param directory that paths are relative to
 */
export async function sourceOf(
  inputs: Inputs,
  directory: string,
  signal: AbortSignal,
): Promise<Source | undefined> {
  const { 'task-definition': path, compose } = inputs;
  if (compose !== undefined) return composed(compose, inputs['compose-services'], directory, signal);
  if (path === undefined) return undefined;
  return { draft: await readTaskDefinition(path, directory), isNew: false, notes: noNotes };
}

/** Of a task definition that is one already. */
export const noNotes: Source['notes'] = { lost: [], other: [] };

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
