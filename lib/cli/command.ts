import type { ActionDefinition, Ending, RunContext } from '../capability/define-action.js';
import type { JournalEntry } from '../journal/events.js';
import type { Outcome } from '../journal/outcome.js';
import type { ProcessEnvironment } from '../run/runner-identity.js';
import type { Given } from './given.js';
import type { Terminal } from './terminal.js';

/** The actions that a command line knows; lib/ imports none. */
export interface Kit {
  readonly version: string;
  /** The folder of the Dockerfile of throwaway hosts. */
  readonly hostImage: string;
  /** All actions by name, each loaded when it is asked for. */
  readonly actions: Readonly<Record<string, () => Promise<ActionDefinition>>>;
  /** Those that can be steps of deploy-kit.yml, by name. */
  steps(): Promise<Readonly<Record<string, ActionDefinition>>>;
}

/** One option of a command, as help, parser and completion need it. */
export interface CommandOption {
  /** Without its dashes. */
  readonly name: string;
  /** What stands for its value in the help; absent: it is a switch. */
  readonly value?: string;
  readonly description: string;
  /** May be given several times. */
  readonly repeatable?: true;
  /** A switch that also takes `true` or `false`, and has a `--no-` of its own. */
  readonly boolean?: true;
  /** Under which it stands in the help; `Options` when left out. */
  readonly group?: string;
  /** What its value can be, for the shell's completion. */
  readonly completes?: 'file' | 'phase' | 'host';
}

/** The one word that a command may be given beside its options. */
export interface CommandWord {
  readonly name: string;
  readonly description: string;
  /** What it can be. */
  choices(kit: Kit): readonly string[];
  /** What comes with it, where that differs from word to word. */
  detailsOf?(word: string, kit: Kit): Promise<WordDetails>;
}

/** What a word brings to its command. */
export interface WordDetails {
  /** Full sentences. */
  readonly description: string;
  readonly options: readonly CommandOption[];
}

/** Under which a command stands in the help. */
export const commandGroups = ['Deploy', 'Look', 'Begin'] as const;

/** One command: a file of its own in `commands/`, and a line of the table `commands.ts`. Imports nothing heavy. */
export interface Command {
  readonly name: string;
  readonly group: (typeof commandGroups)[number];
  /** A line of the help, without a full stop. */
  readonly summary: string;
  /** More of it, for the command's own help; full sentences. */
  readonly description?: string;
  readonly word?: CommandWord;
  readonly options: readonly CommandOption[];
  readonly example: string;
  /**
   * What is seen while it runs: `lines` in a pipe and a live view in a terminal; `live`: the view only;
   * `none`: nothing.
   */
  readonly progress: 'lines' | 'live' | 'none';
  /** An outcome that is what was asked for, beside those that always are. */
  readonly wants?: Outcome;
  /**
   * Does it. It prints nothing by itself: what is to be printed at the end is `print` of what it returns.
   *
   * @throws InputProblems or DeployError when nothing was tried
   */
  run(invocation: Invocation): Promise<CommandEnd>;
}

/** What a command is given. */
export interface Invocation {
  readonly command: Command;
  readonly given: Given;
  /** The command's word; empty where it was left out. */
  readonly word: string;
  readonly kit: Kit;
  readonly terminal: Terminal;
  readonly environment: ProcessEnvironment;
  /** The working folder. */
  readonly directory: string;
  /** All of a run's context but its identity, which `runContext` makes. */
  readonly context: Omit<RunContext, 'run'>;
}

/** How a command ended. */
export interface CommandEnd {
  readonly ending: Ending;
  /** What is printed on standard output, in place of the report of the run; with its line ends. */
  readonly print?: string;
  /** The journal that the report tells of, where it is not the invocation's. */
  readonly entries?: readonly JournalEntry[];
  /** The project or action that ran, where no journal says it. */
  readonly title?: string;
  /** Of an action: what it sets in a workflow. */
  readonly outputs?: Readonly<Record<string, unknown>>;
}
