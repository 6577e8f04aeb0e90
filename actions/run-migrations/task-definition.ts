import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { EcsClient } from '../../lib/aws/ecs.js';
import type { Draft } from '../../lib/ecs/draft.js';
import { readTaskDefinition } from '../../lib/ecs/read-file.js';
import { render } from '../../lib/ecs/render.js';
import { asItIs, draftOf, type Wanted } from '../../lib/ecs/service/revision-source.js';
import { WantedRevision } from '../../lib/ecs/service/revisions.js';
import { namedContainers, type TaskDefinition } from '../../lib/ecs/task-definition.js';
import { containerUnknown } from './errors.js';
import type { Inputs } from './inputs.js';

/** A task definition as `task-definition` names it: a file, or one that ECS has. */
export type Source = { readonly file: Draft } | { readonly name: string };

const familyOrRevision = /^[\w-]{1,255}(:\d+)?$/;

/**
 * Reads the file that `task-definition` names, where it names one.
 *
 * @throws DeployError `task-definition-file`; InputProblems for what is no JSON or YAML
 */
export async function readSource(written: string, directory: string): Promise<Source> {
  if (written.startsWith('arn:')) return { name: written };
  const isThere = await stat(resolve(directory, written)).catch(() => undefined);
  if (isThere === undefined && familyOrRevision.test(written)) return { name: written };
  return { file: await readTaskDefinition(written, directory) };
}

/** What runs the migrations. */
export interface Runner {
  readonly wanted: Wanted;
  /** The name of the container. */
  readonly container: string;
  readonly warnings: readonly string[];
}

/** What is said of a task definition. */
export type Asked = Pick<Inputs, 'container' | 'image' | 'images'>;

/**
 * What runs the migrations, of a file.
 *
 * @throws InputProblems with all that is wrong with the file and the images; DeployError `migrations-container`
 */
export function runnerOfFile(client: EcsClient, draft: Draft, asked: Asked): Runner {
  const container = containerOf(draft.definition, asked);
  const { definition, warnings } = render(draft, { images: imagesFor(container, asked) }, true);
  return { wanted: new WantedRevision(client, definition, 'changed'), container, warnings };
}

/**
 * What runs the migrations, of a task definition that ECS has.
 *
 * @param input that it is named by
 * @throws as `runnerOfFile`; DeployError `ecs-revision-unknown`, `aws-refused`
 */
export async function registeredRunner(
  client: EcsClient,
  name: string,
  input: string,
  asked: Asked,
  signal: AbortSignal,
): Promise<Runner> {
  const { draft, revision } = await draftOf(client, { name, input }, signal);
  const images = imagesFor(containerOf(revision.definition, asked), asked);
  if (images === undefined) {
    return { wanted: asItIs(revision), container: containerOf(revision.definition, asked), warnings: [] };
  }
  return runnerOfFile(client, draft, asked);
}

function imagesFor(container: string, { image, images }: Asked): Asked['images'] {
  if (image === undefined) return images;
  return { ...images, [container]: image };
}

/** The container that is asked for, else the first essential one. @throws DeployError `migrations-container` */
function containerOf(definition: TaskDefinition, { container }: Asked): string {
  // A file is judged by its shape later: it may hold anything.
  const all = Array.isArray(definition?.containerDefinitions) ? namedContainers(definition) : [];
  const known = all.map(([name]) => name);
  if (container !== undefined) {
    if (known.includes(container) || known.length === 0) return container;
    throw containerUnknown(container, known);
  }
  return all.find(([, { essential }]) => essential !== false)?.[0] ?? '';
}
