/** A swap file that a step makes, or brings to its size. */
export interface SwapToCome {
  readonly path: string;
  /** `unknown` where an output of another step says it. */
  readonly bytes: number | 'unknown';
}

/** What the other steps of a run do to the same host, which a step that makes something ready counts with. */
export interface Alongside {
  /** Swap files of steps that are certainly done before this one is applied. */
  readonly swap: readonly SwapToCome[];
  /** The memory limits of the other Compose projects that the run deploys there: project -> bytes. */
  readonly limits: ReadonlyMap<string, number>;
}

/** Of a step that stands by itself. */
export const nothingAlongside: Alongside = { swap: [], limits: new Map() };
