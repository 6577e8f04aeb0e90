import { type GivenImages, mistakenIn, strangersIn } from '../values/given-images.js';
import { nearestName } from '../values/nearest.js';
import { checkTaskDefinition } from './check.js';
import { checkShape } from './check-shape.js';
import type { Draft } from './draft.js';
import { type Edits, inputOf, ofContainers } from './edits.js';
import { Findings } from './findings.js';
import { editContainer, entriesNowhere } from './render-container.js';
import * as errors from './render-errors.js';
import type { ContainerDefinition, TaskDefinition } from './task-definition.js';

/** A task definition that ECS may be given. */
export interface Rendered {
  readonly definition: TaskDefinition;
  /** As it was written, less what only Describe returns. */
  readonly written: TaskDefinition;
  /** What AWS's model does not know, a sentence each; with `strict` it is an error. */
  readonly warnings: readonly string[];
  /** What of the inputs is not used here, a sentence each. */
  readonly notices: readonly string[];
}

/**
 * Makes the changes of inputs in a task definition, and checks all of it. What no input names stays as it was written,
 * empty lists too.
 *
 * @param draft is changed
 * @param strict keys and words that AWS's model does not have are errors, else warnings
 * @throws InputProblems with everything that is wrong with the file and the inputs, each with its place
 */
export function render(draft: Draft, edits: Edits, strict: boolean): Rendered {
  const before = new Findings(strict);
  checkShape(draft, before);
  // Edits look into what is there, so that it must be of the right types first.
  if (before.hasWrongTypes) before.raise();
  const written = structuredClone(draft.definition);
  const findings = new Findings(strict);
  new Rendering(draft, edits, findings).run();
  checkTaskDefinition(draft, findings);
  findings.raise();
  const { definition } = draft;
  return { definition, written, warnings: findings.warnings, notices: unused(definition, edits.images) };
}

/** A build hands on all images of a repository, and this task definition is one of several. */
function unused({ containerDefinitions }: TaskDefinition, images: GivenImages = {}): readonly string[] {
  const names = (containerDefinitions ?? []).flatMap(({ name }) => name ?? []);
  const strangers = strangersIn(images, names);
  if (strangers.length === 0) return [];
  const are = strangers.length === 1 ? 'is no container' : 'are no containers';
  return [`images: ${strangers.join(', ')} ${are} of this task definition, and not used here`];
}

class Rendering {
  readonly #containers: ReadonlyMap<string | undefined, ContainerDefinition>;

  constructor(
    private readonly draft: Draft,
    private readonly edits: Edits,
    private readonly findings: Findings,
  ) {
    const all = draft.definition.containerDefinitions ?? [];
    this.#containers = new Map(all.map((container) => [container.name, container]));
  }

  run(): void {
    const { draft, edits } = this;
    const { definition } = draft;
    if (edits.family) draft.set(definition, 'family', edits.family, inputOf.family);
    if (edits.taskRole) draft.set(definition, 'taskRoleArn', edits.taskRole, inputOf.taskRole);
    if (edits.executionRole) {
      draft.set(definition, 'executionRoleArn', edits.executionRole, inputOf.executionRole);
    }
    const chosen = this.#chosen();
    const names = chosen.map(({ name }) => name ?? '');
    for (const { input, name } of entriesNowhere(edits, chosen)) {
      if (chosen.length > 0) this.#tell(input, errors.entryNowhere(name, names));
    }
    for (const container of chosen) editContainer(draft, container, edits);
    this.#images(chosen);
  }

  /** The containers that edits are for. */
  #chosen(): readonly ContainerDefinition[] {
    const { containers: names } = this.edits;
    const asked = ofContainers.find((edit) => this.edits[edit] !== undefined);
    if (names === undefined) {
      if (asked === undefined) return [];
      const [only, ...others] = this.#containers.values();
      if (only && others.length === 0) return [only];
      this.#tell(inputOf.containers, errors.containerNotNamed(inputOf[asked], this.#names()));
      return [];
    }
    return [...new Set(names)].flatMap((name) => this.#container(name, inputOf.containers) ?? []);
  }

  #images(chosen: readonly ContainerDefinition[]): void {
    const { images = {}, image } = this.edits;
    for (const name of mistakenIn(images, this.#names())) this.#container(name, inputOf.images);
    for (const [name, reference] of Object.entries(images)) {
      const container = this.#containers.get(name);
      if (!container) continue;
      if (image !== undefined && chosen.includes(container))
        this.#tell(inputOf.images, errors.imageTwice(name));
      this.draft.set(container, 'image', reference, inputOf.images);
    }
  }

  #container(name: string, input: string): ContainerDefinition | undefined {
    const container = this.#containers.get(name);
    if (!container) {
      const names = this.#names();
      this.#tell(input, errors.containerUnknown(name, names, nearestName(name, names)));
    }
    return container;
  }

  #names(): readonly string[] {
    return [...this.#containers.keys()].filter((name) => name !== undefined);
  }

  #tell(input: string, finding: Parameters<Findings['add']>[1]): void {
    this.findings.add({ offset: -1, where: `input ${input}`, excerpt: '' }, finding);
  }
}
