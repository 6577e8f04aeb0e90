import { type DeployError, InputProblems } from '../errors/deploy-error.js';
import { variableUnset } from './errors-references.js';
import type { SourceText, Span, Spot } from './source-text.js';

/** Gathers all that is wrong with the file, so that it is told at once and in the order of the file. */
export class Problems {
  readonly #found: { readonly offset: number; readonly error: DeployError }[] = [];
  /** A matrix reads one step several times: what is wrong with it is told once. */
  readonly #seen = new Set<string>();
  readonly #unset = new Map<string, { message: string | undefined; empty: boolean; spots: Spot[] }>();

  constructor(readonly source: SourceText) {}

  /** @param make makes the error for its place */
  add(span: Span, make: (spot: Spot) => DeployError): void {
    const spot = this.source.spot(span);
    const error = make(spot);
    const identity = `${error.code} ${error.message}`;
    if (this.#seen.has(identity)) return;
    this.#seen.add(identity);
    this.#found.push({ offset: spot.offset, error });
  }

  /** A problem that has no place in the file. */
  addUnplaced(error: DeployError): void {
    this.#found.push({ offset: -1, error });
  }

  /** A variable is told once, with all places that need it. */
  addUnset(name: string, span: Span, message: string | undefined, empty: boolean): void {
    const known = this.#unset.get(name) ?? { message, empty, spots: [] };
    const spot = this.source.spot(span);
    if (!known.spots.some(({ offset }) => offset === spot.offset)) known.spots.push(spot);
    this.#unset.set(name, { ...known, message: known.message ?? message });
  }

  get none(): boolean {
    return this.#found.length === 0 && this.#unset.size === 0;
  }

  /** @throws InputProblems when there are any */
  raise(): void {
    if (this.none) return;
    const unset = [...this.#unset].map(([name, { message, empty, spots }]) => {
      const sorted = spots.toSorted((one, other) => one.offset - other.offset);
      return { offset: sorted[0]?.offset ?? 0, error: variableUnset(name, message, empty, sorted) };
    });
    const all = [...this.#found, ...unset].toSorted((one, other) => one.offset - other.offset);
    throw new InputProblems(all.map(({ error }) => error));
  }
}
