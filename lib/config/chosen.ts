import * as phaseErrors from './errors-phases.js';
import { fill, type Lookup } from './fill.js';
import { type Combination, combinationsOf } from './matrix.js';
import type { Problems } from './problems.js';
import type { WrittenPhase } from './written-phases.js';

/** A phase, and in which combinations it runs. */
export interface ChosenPhase {
  readonly phase: WrittenPhase;
  /** None when it does not run. */
  readonly combinations: readonly Combination[];
}

/**
 * Which phases run.
 *
 * @param wanted names of phases, one with a matrix also by the name of a combination; all when undefined
 */
export function choosePhases(
  phases: readonly WrittenPhase[],
  wanted: readonly string[] | undefined,
  lookup: Lookup,
  problems: Problems,
): readonly ChosenPhase[] {
  const found = new Set<string>();
  const chosen = phases.map((phase): ChosenPhase => {
    const whole = wanted === undefined || wanted.includes(phase.name);
    const some = wanted?.some((name) => name.startsWith(`${phase.name} (`)) ?? false;
    if (!whole && !some) {
      for (const { value } of phase.matrix) fill(value, () => ({ kind: 'later' }), problems);
      return { phase, combinations: [] };
    }
    const all = combinationsOf(phase, lookup, problems) ?? [];
    const combinations = whole ? all : all.filter(({ name }) => wanted?.includes(name));
    for (const name of [phase.name, ...all.map((one) => one.name)]) found.add(name);
    return { phase, combinations };
  });
  const known = [...new Set([...phases.map(({ name }) => name), ...found])];
  for (const name of wanted ?? []) {
    if (!found.has(name)) problems.addUnplaced(phaseErrors.chosenUnknown(problems.source.file, name, known));
  }
  return chosen;
}
