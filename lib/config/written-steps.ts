import type { ActionDefinition } from '../capability/define-action.js';
import * as errors from './errors.js';
import * as phaseErrors from './errors-phases.js';
import { stepParts } from './keys.js';
import { mapOf, type Named, nameOf } from './keys-read.js';
import type { Problems } from './problems.js';
import type { Span } from './source-text.js';
import { saidElsewhere, stepInputs } from './step-keys.js';
import { type Entry, kindOf, type Node } from './tree.js';

/** A step as it stands there. */
export interface WrittenStep {
  readonly definition: ActionDefinition;
  /** The name of the capability. */
  readonly span: Span;
  readonly id: Named | undefined;
  readonly name: Entry | undefined;
  /** Those that the capability has. */
  readonly inputs: readonly Entry[];
}

export type Definitions = Readonly<Record<string, ActionDefinition>>;

const idForm = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/** Reads what a step is; undefined when it is none. */
export function writtenStep(
  node: Node,
  definitions: Definitions,
  problems: Problems,
): WrittenStep | undefined {
  const known = Object.keys(definitions);
  if (node.kind !== 'map') {
    problems.add(node, (spot) =>
      errors.valueWrong(
        spot,
        `a step is ${kindOf(node)}`,
        `a map of an action to its inputs, such as - ${known[0] ?? 'NAME'}: {}`,
      ),
    );
    return undefined;
  }
  const beside = node.entries.filter(({ name }) => Object.hasOwn(stepParts, name));
  const others = node.entries.filter((entry) => !beside.includes(entry));
  const capabilities = others.filter(({ name }) => Object.hasOwn(definitions, name));
  const [capability] = capabilities;
  tellOthers(others, capability, definitions, problems);
  if (others.length === 0)
    problems.add(node.entries[0]?.key ?? node, (spot) => phaseErrors.stepWithout(spot, known));
  const [id, name] = ['id', 'name'].map((key) => beside.find((entry) => entry.name === key));
  const definition = capability && definitions[capability.name];
  const named = id && nameOf(id, idForm, stepParts.id.accepts, problems);
  if (!definition) return undefined;
  const inputs = ownInputs(capability, definition, problems);
  return { definition, span: capability.key, id: named, name, inputs };
}

/** Keys of a step that are neither its capability nor may stand beside one. */
function tellOthers(
  others: readonly Entry[],
  capability: Entry | undefined,
  definitions: Definitions,
  problems: Problems,
): void {
  const inputs = (capability && definitions[capability.name]?.inputs) ?? {};
  for (const { name, key } of others) {
    if (name === capability?.name) continue;
    if (capability && Object.hasOwn(definitions, name)) {
      problems.add(key, (spot) => phaseErrors.stepOfSeveral(spot, name, capability.name));
      continue;
    }
    const hint = Object.hasOwn(inputs, name)
      ? `It is an input of ${capability?.name}: indent it further than that.`
      : undefined;
    const known = [...Object.keys(definitions), ...(capability ? Object.keys(stepParts) : [])];
    problems.add(key, (spot) => phaseErrors.stepUnknown(spot, name, known, hint));
  }
}

function ownInputs(capability: Entry, definition: ActionDefinition, problems: Problems): readonly Entry[] {
  const map = mapOf(capability.value, 'its inputs as a map', capability.name, problems);
  const names = Object.keys(stepInputs(definition));
  return (map?.entries ?? []).filter(({ name, key }) => {
    if (names.includes(name)) return true;
    const remedy = saidElsewhere(name, definition);
    problems.add(key, (spot) =>
      remedy === undefined
        ? phaseErrors.inputUnknown(spot, capability.name, name, names)
        : phaseErrors.inputMisplaced(spot, 'a step', name, remedy),
    );
    return false;
  });
}
