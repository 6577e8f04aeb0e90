import { circlesIn } from './circles.js';
import * as phaseErrors from './errors-phases.js';
import type { Problems } from './problems.js';
import type { WrittenPhase } from './written-phases.js';

/** Which phase needs which, directly and over others. */
export class Graph {
  readonly #needs: ReadonlyMap<string, readonly string[]>;

  /** Tells of needs of phases that there are not, and of circles. */
  constructor(
    private readonly phases: readonly WrittenPhase[],
    private readonly problems: Problems,
  ) {
    const names = phases.map(({ name }) => name);
    this.#needs = new Map(
      phases.map(({ name, needs }) => {
        for (const { text, span } of needs) {
          if (!names.includes(text)) {
            const others = names.filter((other) => other !== name);
            problems.add(span, (spot) => phaseErrors.phaseUnknown(spot, text, others));
          }
        }
        return [name, [...new Set(needs.map(({ text }) => text))].filter((text) => names.includes(text))];
      }),
    );
    for (const circle of circlesIn(this.#needs)) this.#tell(circle);
  }

  /** Everything that has ended well before the phase begins. */
  allNeedsOf(name: string): ReadonlySet<string> {
    const found = new Set<string>();
    const open = [...(this.#needs.get(name) ?? [])];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (found.has(next)) continue;
      found.add(next);
      open.push(...(this.#needs.get(next) ?? []));
    }
    return found;
  }

  /** The nearest needs among the chosen phases: what a phase between them needed is still waited for. */
  needsAmong(name: string, chosen: ReadonlySet<string>): readonly string[] {
    const found = new Set<string>();
    const seen = new Set<string>();
    const open = [...(this.#needs.get(name) ?? [])];
    for (let next = open.shift(); next !== undefined; next = open.shift()) {
      if (seen.has(next)) continue;
      seen.add(next);
      if (chosen.has(next)) found.add(next);
      else open.push(...(this.#needs.get(next) ?? []));
    }
    return [...found];
  }

  /** A circle is told at the need that closes it. */
  #tell(circle: readonly string[]): void {
    const phase = this.phases.find(({ name }) => name === circle.at(-2));
    const need = phase?.needs.find(({ text }) => text === circle[0]);
    if (need) this.problems.add(need.span, (spot) => phaseErrors.cycle(spot, circle));
  }
}
