import type { StepReference } from './config.js';
import * as referenceErrors from './errors-references.js';
import type { Graph } from './graph.js';
import type { Combination } from './matrix.js';
import type { Problems } from './problems.js';
import type { Span } from './source-text.js';
import type { WrittenPhase } from './written-phases.js';
import type { WrittenStep } from './written-steps.js';

/** The step that reads an output. */
export interface Reader {
  readonly phase: WrittenPhase;
  readonly step: WrittenStep;
  /** Undefined in a phase that does not run. */
  readonly combination: Combination | undefined;
}

/** An id is unique in the rollout: in a phase with a matrix the combination belongs to it. */
export function idIn(
  { matrix, name }: WrittenPhase,
  combination: Combination | undefined,
  id: string,
): string {
  return matrix.length === 0 || !combination ? id : `${id}${combination.name.slice(name.length)}`;
}

/** Judges references to outputs of steps. */
export class StepReferences {
  readonly #steps = new Map<string, { readonly phase: WrittenPhase; readonly step: WrittenStep }>();

  constructor(
    phases: readonly WrittenPhase[],
    private readonly graph: Graph,
    private readonly running: ReadonlySet<string>,
  ) {
    for (const phase of phases) {
      for (const step of phase.steps) {
        if (step.id && !this.#steps.has(step.id.text)) this.#steps.set(step.id.text, { phase, step });
      }
    }
  }

  /** The reference with its unique id; undefined when it cannot be read, which is told. */
  check(
    { id, output, text }: StepReference & { readonly text: string },
    reader: Reader,
    span: Span,
    problems: Problems,
  ): StepReference | undefined {
    const named = this.#steps.get(id);
    if (!named) {
      problems.add(span, (spot) =>
        referenceErrors.referenceUnknown(spot, `${text}: no step has the id ${id}`, id, this.#steps.keys()),
      );
      return undefined;
    }
    const outputs = Object.keys(named.step.definition.outputs);
    if (!outputs.includes(output)) {
      const what = `${text}: ${named.step.definition.name} has no output ${output}`;
      problems.add(span, (spot) => referenceErrors.referenceUnknown(spot, what, output, outputs));
      return undefined;
    }
    const isRead =
      named.phase === reader.phase
        ? this.#isEarlier(named.step, reader, span, problems)
        : this.#isNeeded(id, named.phase, reader, span, problems);
    if (!isRead) return undefined;
    const combination = named.phase === reader.phase ? reader.combination : undefined;
    return { id: idIn(named.phase, combination, id), output };
  }

  #isEarlier(step: WrittenStep, { phase, step: own }: Reader, span: Span, problems: Problems): boolean {
    const [at, here] = [phase.steps.indexOf(step), phase.steps.indexOf(own)];
    if (at < here) return true;
    const why = at === here ? 'is this step itself' : 'comes after this one';
    problems.add(span, (spot) =>
      referenceErrors.stepNotBefore(
        spot,
        step.id?.text ?? '',
        why,
        'Refer to a step that stands before this one.',
      ),
    );
    return false;
  }

  #isNeeded(id: string, phase: WrittenPhase, reader: Reader, span: Span, problems: Problems): boolean {
    const remedy = `Add needs: ${phase.name} to phase ${reader.phase.name}.`;
    const isBefore = this.graph.allNeedsOf(reader.phase.name).has(phase.name);
    if (!isBefore) {
      const why = `is in phase ${phase.name}, which phase ${reader.phase.name} does not wait for`;
      problems.add(span, (spot) => referenceErrors.stepNotBefore(spot, id, why, remedy));
    } else if (phase.matrix.length > 0) {
      problems.add(span, (spot) => referenceErrors.stepOfMatrix(spot, id, phase.name));
    } else if (reader.combination && !this.running.has(phase.name)) {
      problems.add(span, (spot) => referenceErrors.notChosen(spot, id, phase.name));
    } else {
      return true;
    }
    return false;
  }
}
