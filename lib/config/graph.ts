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
    this.#tellCycles();
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
  #tellCycles(): void {
    const done = new Set<string>();
    for (const { name } of this.phases) {
      const path: { readonly name: string; readonly left: string[] }[] = [];
      const enter = (next: string) => path.push({ name: next, left: [...(this.#needs.get(next) ?? [])] });
      if (!done.has(name)) enter(name);
      for (let last = path.at(-1); last; last = path.at(-1)) {
        const next = last.left.shift();
        if (next === undefined) {
          done.add(last.name);
          path.pop();
          continue;
        }
        const names = path.map((step) => step.name);
        const from = names.indexOf(next);
        if (from >= 0) this.#tell([...names.slice(from), next]);
        else if (!done.has(next)) enter(next);
      }
    }
  }

  #tell(circle: readonly string[]): void {
    const phase = this.phases.find(({ name }) => name === circle.at(-2));
    const need = phase?.needs.find(({ text }) => text === circle[0]);
    if (need) this.problems.add(need.span, (spot) => phaseErrors.cycle(spot, circle));
  }
}
