import { stripVTControlCharacters } from 'node:util';

/** Shorter pieces are in every log by chance; hiding them would hide the log. Characters. */
const shortestHidden = 4;

/** Words that outputs and logs are made of. The runner drops an output that holds a masked text. */
const plainWords = new Set(['true', 'false', 'null', 'none', 'undefined']);

/** Replaces what must not be seen. */
export type Redact = (text: string) => string;

/**
 * The parts of a secret value that are hidden: each of its lines, without blanks around it, since logs are
 * lines. Lines under 4 characters and words such as `true` are left out.
 */
export function secretPieces(value: string): readonly string[] {
  const lines = value.split(/\r\n|\r|\n/).map((line) => line.trim());
  return [...new Set(lines)].filter(
    (line) => line.length >= shortestHidden && !plainWords.has(line.toLowerCase()),
  );
}

/**
 * The secret values of a run. Everything that is reported passes through `redact`, also where the runner
 * masks by itself: files and outputs are not masked by it.
 */
export class Secrets {
  readonly #pieces = new Set<string>();
  #pattern: RegExp | undefined;

  /** @returns the pieces of the value that were not known yet */
  add(value: string): readonly string[] {
    const added = secretPieces(value).filter((piece) => !this.#pieces.has(piece));
    for (const piece of added) this.#pieces.add(piece);
    if (added.length > 0) this.#pattern = undefined;
    return added;
  }

  /** `text` with `***` in place of every piece of every secret. */
  readonly redact: Redact = (text) => {
    if (this.#pieces.size === 0) return text;
    this.#pattern ??= this.#compile();
    return text.replace(this.#pattern, '***');
  };

  /**
   * Each piece also as JSON writes it, and as it is where logs of programs are read without colors of a terminal;
   * longer ones first, since one may be the start of another.
   */
  #compile(): RegExp {
    const written = [...this.#pieces].flatMap((piece) => [
      piece,
      JSON.stringify(piece).slice(1, -1),
      ...secretPieces(stripVTControlCharacters(piece)),
    ]);
    const pieces = [...new Set(written)].sort((left, right) => right.length - left.length);
    return new RegExp(pieces.map((piece) => piece.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|'), 'g');
  }
}
