import type { Structured } from '../../lib/capability/inputs.js';
import { valueByShape } from '../../lib/ecs/by-shape.js';
import { taskDefinitionShape } from '../../lib/ecs/check-shape.js';
import { Draft } from '../../lib/ecs/draft.js';
import { leaveOutDescribed, readTaskDefinition } from '../../lib/ecs/read-file.js';
import type { Inputs } from './inputs.js';

const input = 'task-definition';

/** Where a task definition comes from. */
export interface Source {
  readonly draft: Draft;
  /** It was made just now, so that there is nothing to compare it with. */
  readonly isNew: boolean;
  readonly notes: { readonly lost: readonly string[]; readonly other: readonly string[] };
}

/**
 * The task definition that the inputs hold, or name as a file; undefined where they do neither.
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
  const isPath = typeof path === 'string' && !/^\s*\{|\n./.test(path.trim());
  const draft = isPath ? await readTaskDefinition(path.trim(), directory) : await written(path, directory);
  return { draft, isNew: false, notes: noNotes };
}

/** One that stands in the inputs, where references give nothing but text: a port is a number all the same. */
async function written(value: Structured, directory: string): Promise<Draft> {
  const { readStructured } = await import('../../lib/capability/structured.js');
  const definition = valueByShape(await readStructured(value, input, directory), taskDefinitionShape);
  leaveOutDescribed(definition);
  return new Draft(definition, `input ${input}`);
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
