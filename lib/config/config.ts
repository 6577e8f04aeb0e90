import type { HostEntry, HostSpec } from '../ssh/host-address.js';
import type { Batch } from '../values/batch.js';

/** Where something stands in the file. */
export interface Place {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

/** `FILE:LINE:COLUMN` */
export const placeText = ({ file, line, column }: Place): string => `${file}:${line}:${column}`;

/** What deploy-kit.yml says, checked as far as it can be without asking anybody. */
export interface Config {
  /** As it was given, for messages. */
  readonly file: string;
  /** The folder that relative paths of the file are read from, absolute. */
  readonly directory: string;
  readonly project: string;
  /** The whole rollout may take this long, milliseconds; then it goes back. */
  readonly timeoutMs: number | undefined;
  /** `${run.environment}`. */
  readonly environment: string;
  /** The inputs of "reaching hosts" without `host`, as `ssh:` gives them, variables filled in, not read yet. */
  readonly ssh: Readonly<Record<string, unknown>>;
  /** The hosts that the chosen phases name or refer to. */
  readonly hosts: readonly ConfigHost[];
  /** The chosen phases in the order of the file, those with a matrix one for each of its combinations. */
  readonly phases: readonly ConfigPhase[];
  /** Texts that came into secret inputs, to be hidden before anything else happens. */
  readonly secrets: readonly string[];
}

/** A name under `hosts:`. */
export interface ConfigHost {
  readonly name: string;
  readonly place: Place;
  /**
   * One or several hosts, or tags that stand for instances; `host.name` is what was given as `name=`, else
   * `NAME`, or `NAME-1`, ... of several.
   */
  readonly entries: readonly HostEntry[];
  /** Whether a chosen phase works on it; else only its address is referred to. */
  readonly used: boolean;
}

export interface ConfigPhase {
  readonly name: string;
  readonly place: Place;
  /** Of the chosen phases. */
  readonly needs: readonly string[];
  /** Names under `hosts:`; none for a phase without hosts. */
  readonly hosts: readonly string[];
  readonly batch: Batch;
  readonly maxFailures: number;
  /** `if-fails: keep`: what this phase brought to a healthy end stays when the rollout fails. */
  readonly keep: boolean;
  readonly steps: readonly ConfigStep[];
}

/** `${steps.ID.OUTPUT}`. */
export interface StepReference {
  readonly id: string;
  readonly output: string;
}

/** What is known only after reading the file. */
export interface LaterValues {
  /** The hosts by name under `hosts:`, tags resolved. */
  readonly hosts: ReadonlyMap<string, readonly HostSpec[]>;
  /** The outputs of steps that ended, for the step's own target; without it inputs that refer to them are left out. */
  output?(reference: StepReference): string;
}

export interface ConfigStep {
  /** In the journal: its `name`, else its `id`, else the capability; unique in its phase. */
  readonly name: string;
  /** Unique in the rollout: in a phase with a matrix it is `ID (users)`. */
  readonly id: string | undefined;
  /** The name of the action. */
  readonly capability: string;
  readonly place: Place;
  /** Steps whose outputs its inputs refer to; without any it is known before anything runs. */
  readonly refersTo: readonly StepReference[];
  /**
   * Its inputs, typed, as the action's own implementation receives them; the inputs of "reaching hosts" are
   * filled in.
   *
   * @throws InputProblems each with its place in the file
   */
  inputs(values: LaterValues): Readonly<Record<string, unknown>>;
}
