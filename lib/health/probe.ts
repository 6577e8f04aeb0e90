/** What one try found. */
export interface Answer {
  readonly good: boolean;
  /** What it was, the same text for the same finding: `status 503`, `connection refused`, `exit code 1`. */
  readonly text: string;
  /** What it held, at most some lines: the start of a body, the end of an output; free of secrets. */
  readonly lines: readonly string[];
  /** True where the finding is already one over time, so that `successes` and `stable-for` are fulfilled. */
  readonly settled?: boolean;
}

/** How often and how long is asked, in milliseconds. */
export interface Pace {
  readonly intervalMs: number;
  /** From the start until nobody needs another answer. */
  readonly timeoutMs: number;
  /** How long answers have to stay good, where the probe sees to that itself. */
  readonly stableForMs: number;
}

/** Something that is asked again and again whether it is well. */
export interface Probe {
  /** What is asked, as people read it: `http http://localhost:3000/health`; free of secrets. */
  readonly name: string;
  /** Who asks: `the runner`, or a host's name. */
  readonly from: string;
  /**
   * Looks once whether what is asked is there at all.
   *
   * @throws DeployError with what is wrong with the input, or what AWS says
   */
  check?(signal: AbortSignal): Promise<void>;
  /**
   * Asks until the signal aborts, and tells each answer. Ends by itself only when it has said all it can.
   *
   * @throws DeployError when asking is not possible at all, and waiting would not change that
   */
  watch(onAnswer: (answer: Answer) => void, pace: Pace, signal: AbortSignal): Promise<void>;
}

/** How long one try may take, in milliseconds, however long the whole may. */
export const tryLimitMs = 10_000;

/** Bytes of a body or an output that are looked at. */
export const keptBytes = 64 * 1024;
