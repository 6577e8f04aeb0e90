import type { Answer } from './probe.js';

/** When a check counts as healthy. */
export interface HealthyWhen {
  /** Good answers one after another, at least 1. */
  readonly successes: number;
  /** Milliseconds from the first to the last of them. */
  readonly stableForMs: number;
}

/** What is known of one check after its answers so far; times are milliseconds of any one clock. */
export class Streak {
  #good = 0;
  #goodSince = 0;
  #tries = 0;
  #last: Answer | undefined;
  #lastSince = 0;
  #healthyAt: number | undefined;

  constructor(private readonly when: HealthyWhen) {}

  /** Counts an answer that came at a time. */
  add(answer: Answer, time: number): void {
    this.#tries += 1;
    if (answer.text !== this.#last?.text) this.#lastSince = time;
    this.#last = answer;
    if (!answer.good) {
      this.#good = 0;
      this.#healthyAt = undefined;
      return;
    }
    if (this.#good === 0) this.#goodSince = time;
    this.#good += 1;
    const { successes, stableForMs } = this.when;
    const lasts = this.#good >= successes && time - this.#goodSince >= stableForMs;
    if (lasts || answer.settled) this.#healthyAt ??= time;
  }

  /** When it became healthy; undefined while it is not. A bad answer takes it back. */
  get healthyAt(): number | undefined {
    return this.#healthyAt;
  }

  get tries(): number {
    return this.#tries;
  }

  get last(): Answer | undefined {
    return this.#last;
  }

  /** Since when the last answer has been the same. */
  get lastSince(): number {
    return this.#lastSince;
  }
}
