import type { EcsClient } from '../../aws/ecs.js';
import { Draft } from '../draft.js';
import type { Edits } from '../edits.js';
import { render } from '../render.js';
import type { TaskDefinition } from '../task-definition.js';
import { type Register, type Revision, readRevision, revisionUnknown, WantedRevision } from './revisions.js';

/** A task definition in ECS that inputs name, and the input that does. */
export interface NamedRevision {
  /** ARN, family or family:revision. */
  readonly name: string;
  readonly input: string;
}

/** A revision that services shall run, whether it is there or still to be registered. */
export interface Wanted {
  readonly definition: TaskDefinition;
  readonly family: string;
  /** Undefined where it is still to be registered. */
  arn(signal: AbortSignal): Promise<string | undefined>;
  /** Registers it where it has to be. */
  registered(signal: AbortSignal): Promise<string>;
  /** ARN, where this run registered it. */
  readonly known: string | undefined;
}

/** What the inputs say of the revision. */
export interface RevisionRequest {
  /** What a file says, with the edits made. */
  readonly file: TaskDefinition | undefined;
  readonly named: NamedRevision | undefined;
  readonly edits: Edits;
  readonly strict: boolean;
  readonly register: Register;
}

/** Finds the revision that the inputs ask for, once for all services. */
export class RevisionSource {
  #wanted: Promise<Wanted | undefined> | undefined;

  constructor(
    private readonly client: EcsClient,
    private readonly request: RevisionRequest,
  ) {}

  /**
   * @param current the revision of the service, which edits are made in where no task definition is named
   * @returns undefined where the service keeps the revision that it has
   * @throws InputProblems, DeployError `ecs-revision-unknown`, `aws-refused`
   */
  wanted(current: string | undefined, signal: AbortSignal): Promise<Wanted | undefined> {
    this.#wanted ??= this.#find(current, signal).catch((error: unknown) => {
      this.#wanted = undefined;
      throw error;
    });
    return this.#wanted;
  }

  /** Whether it is the service that says which revision is meant, as no input does. */
  get needsCurrent(): boolean {
    return this.request.file === undefined && this.request.named === undefined;
  }

  /** What was found, without looking for it. */
  get found(): Promise<Wanted | undefined> {
    return this.#wanted ?? Promise.resolve(undefined);
  }

  async #find(current: string | undefined, signal: AbortSignal): Promise<Wanted | undefined> {
    const { file, named, edits, strict, register } = this.request;
    if (file !== undefined) return new WantedRevision(this.client, file, register);
    const isEdited = Object.values(edits).some((edit) => edit !== undefined);
    const source =
      named ?? (isEdited && current !== undefined ? { name: current, input: 'service' } : undefined);
    if (source === undefined) return undefined;
    const { draft, revision } = await draftOf(this.client, source, signal);
    if (!isEdited) return asItIs(revision);
    const { definition } = render(draft, edits, strict);
    return new WantedRevision(this.client, definition, register);
  }
}

/** A revision that is deployed as it is, also when it is not the latest. */
export function asItIs({ arn, definition }: Revision): Wanted {
  return {
    definition,
    family: definition.family ?? '',
    arn: async () => arn,
    registered: async () => arn,
    known: arn,
  };
}

/**
 * Reads a revision to make edits in it.
 *
 * @throws DeployError `ecs-revision-unknown`, `aws-refused`
 */
export async function draftOf(
  client: EcsClient,
  { name, input }: NamedRevision,
  signal: AbortSignal,
): Promise<{ readonly draft: Draft; readonly revision: Revision }> {
  const revision = await readRevision(client, name, signal);
  if (revision === undefined) throw revisionUnknown(name, `input ${input}`);
  return { draft: new Draft(structuredClone(revision.definition), revision.arn), revision };
}
