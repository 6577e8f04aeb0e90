/** What each step of a system leaves to the post step of the whole, which keeps one text. */
export class LeftOfSteps {
  readonly #texts = new Map<string, string>();

  /** @param leave to the post step; undefined where there is none */
  constructor(private readonly leave: ((text: string) => void) | undefined) {}

  /** What one step leaves with, in place of what it left before. @param key of the step, the same in the post step */
  of(key: string): ((text: string) => void) | undefined {
    const { leave } = this;
    if (leave === undefined) return undefined;
    return (text) => {
      if (text === '') this.#texts.delete(key);
      else this.#texts.set(key, text);
      leave(this.#texts.size === 0 ? '' : JSON.stringify(Object.fromEntries(this.#texts)));
    };
  }
}

/** What was left, by the keys of the steps. @param text undefined or empty where nothing was */
export function readLeftOfSteps(text: string | undefined): ReadonlyMap<string, string> {
  return new Map(Object.entries(text ? (JSON.parse(text) as Record<string, string>) : {}));
}
