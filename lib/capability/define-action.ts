import type { $ZodType, output } from 'zod/v4/core';
import type { DeployError } from '../errors/deploy-error.js';
import type { Journal } from '../journal/journal.js';
import type { Outcome } from '../journal/outcome.js';
import type { RunIdentity } from './capability.js';
import type { InputRule } from './inputs-rules.js';

/** One input of an action: its manifest line, its validator, and its row in the docs. */
export interface InputDefinition<Value = unknown> {
  /** One or more sentences for the manifest and the docs. */
  readonly description: string;
  /** Parses what a user typed (a string in a workflow; a string, number, boolean, list or map in YAML). */
  readonly schema: $ZodType<Value>;
  /** What it accepts, in words: `a duration such as 500ms, 30s, 5m or 1h`. */
  readonly accepts: string;
  /** As a user would type it; absent means that leaving it out is a value of its own. */
  readonly default?: string;
  readonly required?: boolean;
  /** What is said of a required input that is empty, where its own likely reason helps more than the usual words. */
  readonly whenMissing?: { readonly what: string; readonly remedy: string };
  /** Masked before anything else happens. */
  readonly secret?: boolean;
}

export type InputDefinitions = Readonly<Record<string, InputDefinition>>;

/**
 * The typed object that an implementation receives; the keys are the input names. An input that is
 * neither required nor has a default may be undefined.
 */
export type InputsOf<Definitions extends InputDefinitions> = {
  readonly [Name in keyof Definitions]: Definitions[Name] extends
    | { readonly required: true }
    | { readonly default: string }
    ? output<Definitions[Name]['schema']>
    : output<Definitions[Name]['schema']> | undefined;
};

/** What an action is, without what it does: imports nothing heavy. */
export interface ActionDefinition<Definitions extends InputDefinitions = InputDefinitions> {
  readonly name: string;
  readonly description: string;
  /** GitHub's branding, https://docs.github.com/actions/reference/workflows-and-actions/metadata-syntax#branding */
  readonly branding: { readonly icon: string; readonly color: string };
  readonly inputs: Definitions;
  /** What must hold between inputs, beside what each one accepts. */
  readonly rules?: readonly InputRule[];
  /** Name -> description. */
  readonly outputs: Readonly<Record<string, string>>;
  /** True when a `post` step finishes what main could not. */
  readonly post: boolean;
  /**
   * Where it can be a step of deploy-kit.yml: in phases with hosts, on each of them, in phases without, or `anywhere`;
   * absent: nowhere.
   */
  readonly step?: 'hosts' | 'no-hosts' | 'anywhere';
  /** The implementation, loaded when it is needed. */
  load(): Promise<ActionImplementation<InputsOf<Definitions>>>;
}

export interface ActionImplementation<Inputs> {
  /**
   * Does it. What happens on the way goes to the journal.
   *
   * @returns how it ended
   * @throws InputProblems or DeployError when nothing was tried
   */
  run(inputs: Inputs, context: RunContext): Promise<Ending>;
  /** Finishes an undo or frees a lock that `run` could not, from what it saved, or does what `run` left to it. */
  recover?(inputs: Inputs, context: RunContext): Promise<Ending>;
}

/** What a run of one action is given. */
export interface RunContext {
  readonly run: RunIdentity;
  readonly journal: Journal;
  readonly signal: AbortSignal;
  /** Hides a text in every log and report from here on: a secret that the inputs did not hold. */
  mask(secret: string): void;
  /** `text` without what is hidden, for what is written past the runner: files and pages. */
  redact(text: string): string;
  /**
   * Leaves something to `recover` in the post step, at once, in place of what was left before; absent without one. An
   * empty text: nothing any more.
   */
  leave?(text: string): void;
  /** In the post step, what `run` left to it. */
  readonly left?: string;
}

/** How a run ended. */
export interface Ending {
  readonly outcome: Outcome;
  /** Beside `outcome`; objects and lists are written as JSON. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Outputs that are secrets themselves: later steps get them as they are, and nobody sees them. */
  readonly secretOutputs?: Readonly<Record<string, string>>;
  /** Something could not be put back: the post step tries again. */
  readonly unfinished?: boolean;
  /** The cause, when it failed. */
  readonly error?: DeployError;
}

/** Defines an action once; its manifest, its step in deploy-kit.yml, its flags, docs and schema are made from this. */
export function defineAction<const Definitions extends InputDefinitions>(
  definition: ActionDefinition<Definitions>,
): ActionDefinition<Definitions> {
  return definition;
}
