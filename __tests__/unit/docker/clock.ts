/** A clock that stands still until a test lets time pass, and pauses that keep to it. */
export class Clock {
  #now = Date.UTC(2026, 10, 22, 10);
  readonly #pauses = new Set<{ readonly until: number; readonly over: () => void }>();

  /** Takes the place of `setTimeout` of node:timers/promises. */
  readonly pause = (milliseconds: number, _value?: unknown, { signal }: { signal?: AbortSignal } = {}) =>
    new Promise<void>((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const one = { until: this.#now + milliseconds, over: resolve };
      this.#pauses.add(one);
      signal?.addEventListener('abort', () => {
        this.#pauses.delete(one);
        reject(signal.reason);
      });
    });

  /** Lets everything come to rest that does not wait for time. */
  async rest(): Promise<void> {
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
  }

  /** Lets time pass; pauses that are over then are told in their order. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    await this.rest();
    for (;;) {
      const [next] = [...this.#pauses]
        .filter(({ until }) => until <= end)
        .toSorted((a, b) => a.until - b.until);
      if (next === undefined) break;
      this.#pauses.delete(next);
      this.#now = next.until;
      next.over();
      await this.rest();
    }
    this.#now = end;
  }

  /** Makes `Date.now` tell this clock's time. */
  install(): void {
    jest.spyOn(Date, 'now').mockImplementation(() => this.#now);
  }
}
