import type { Started } from '../../lib/ecs/service/way-back.js';

/** As it is written: a set becomes a list. */
type Written = Omit<Started, 'mark'> & {
  readonly mark?: Omit<NonNullable<Started['mark']>, 'known'> & { readonly known: readonly string[] };
};

/**
 * What a run started and has not ended, left to its post step at each change of it: a run that was killed is taken back
 * from there.
 */
export class LeftBehind {
  readonly #services = new Map<string, Started>();

  /** @param leave to the post step; undefined where there is none */
  constructor(private readonly leave: ((text: string) => void) | undefined) {}

  /** Keeps what is started; to be called before it is, and again when more of it is known. */
  add(started: Started): void {
    this.#services.set(keyOf(started), started);
    this.#tell();
  }

  /** It came to its end, is back, or is left to ECS. */
  remove(started: Started): void {
    if (this.#services.delete(keyOf(started))) this.#tell();
  }

  #tell(): void {
    const written = [...this.#services.values()].map(
      ({ mark, ...rest }): Written => ({
        ...rest,
        ...(mark && { mark: { ...mark, known: [...mark.known] } }),
      }),
    );
    this.leave?.(JSON.stringify(written));
  }
}

const keyOf = ({ name }: Started) => `${name.cluster}/${name.service}`;

/** What a run left. @param text empty where it left nothing */
export function readLeft(text: string): readonly Started[] {
  const written: readonly Written[] = text === '' ? [] : JSON.parse(text);
  return written.map(({ mark, ...rest }) => ({
    ...rest,
    mark: mark && { ...mark, known: new Set(mark.known) },
  }));
}
