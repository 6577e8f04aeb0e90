import type { JournalEntry, PhaseOutline } from '../../events.js';
import type { Redact } from '../../redact.js';
import { withPlace } from '../place.js';
import { terminalText } from '../terminal/text.js';

/** What goes on at one target of one phase. */
export type LiveDoing =
  | 'waiting'
  | 'preparing'
  | 'prepared'
  | 'applying'
  | 'verifying'
  | 'undoing'
  | 'done'
  | 'unchanged'
  | 'failed'
  | 'undone'
  | 'kept'
  | 'stuck';

/** One target of one phase, as it is now. Times are milliseconds since the epoch. */
export interface LiveTarget {
  /** Its name as it is shown. */
  readonly label: string;
  doing: LiveDoing;
  step: string | undefined;
  since: number;
  /** Milliseconds that its ended parts took. */
  busyMs: number;
  /** Steps that are to change it, and those that are verified. */
  readonly planned: Set<string>;
  readonly verified: Set<string>;
  /** The newest that a step said or printed. */
  said: string | undefined;
}

/** One phase; without a name where the run has one only. */
export interface LivePhase {
  readonly name: string | undefined;
  /** As it is shown. */
  readonly label: string;
  readonly needs: readonly string[];
  /** By name. */
  readonly targets: ReadonlyMap<string, LiveTarget>;
}

/** What a target does that needs nobody's eye any more. */
export const settled: ReadonlySet<LiveDoing> = new Set(['done', 'unchanged', 'undone', 'kept']);

/** What a target is at right now. */
export const active: ReadonlySet<LiveDoing> = new Set(['preparing', 'applying', 'verifying', 'undoing']);

/**
 * A run as a live view needs it, brought up to date by each entry of the journal. All texts in it are ready
 * for a terminal: one line, no escape sequences, no secrets.
 */
export class LiveState {
  title = '';
  started: number | undefined;
  phases: readonly LivePhase[] = [];
  cause: { readonly message: string; readonly log: readonly string[] } | undefined;
  readonly warnings: string[] = [];
  readonly #connected = new Set<string>();
  readonly #waitingForLock = new Map<string, string>();
  readonly #say: (text: string) => string;

  constructor(redact: Redact) {
    this.#say = (text) => terminalText(redact(text));
  }

  /** Hosts that were reached. */
  get connected(): number {
    return this.#connected.size;
  }

  /** Whose lock is waited for: a host and its owner. */
  get lock(): readonly [target: string, owner: string] | undefined {
    return [...this.#waitingForLock][0];
  }

  read(entry: JournalEntry): void {
    this.started ??= entry.time;
    switch (entry.type) {
      case 'run.started': {
        this.title = this.#say(entry.title);
        this.phases = phasesOf(
          entry.phases ?? [{ needs: [], targets: entry.targets }],
          entry.time,
          this.#say,
        );
        return;
      }
      case 'host.connected':
        this.#connected.add(entry.target);
        return;
      case 'lock.waiting':
        this.#waitingForLock.set(entry.target, this.#say(entry.owner));
        return;
      case 'lock.taken':
        this.#waitingForLock.delete(entry.target);
        return;
      case 'warning':
        this.warnings.push(this.#say(withPlace(entry.message, entry)));
        return;
      case 'step.failed':
        this.cause ??= {
          message: this.#say(withPlace(entry.error.message, entry)),
          log: entry.error.log.map(this.#say),
        };
    }
    for (const target of this.#targets(entry)) {
      noteOf(target, entry);
      if (target.said !== undefined) target.said = this.#say(target.said);
    }
  }

  /** What an entry is about: one target of its phase, or the target in every phase where it names none. */
  #targets(entry: JournalEntry): readonly LiveTarget[] {
    if (!('target' in entry) || entry.target === undefined) return [];
    const { phase, target } = entry;
    const own = this.phases.filter(({ name }) => phase === undefined || name === phase);
    return own.flatMap(({ targets }) => targets.get(target) ?? []);
  }
}

function phasesOf(
  outlines: readonly (Omit<PhaseOutline, 'name'> & { readonly name?: string })[],
  since: number,
  say: (text: string) => string,
): readonly LivePhase[] {
  const target = (name: string): LiveTarget => ({
    label: say(name),
    doing: 'waiting',
    step: undefined,
    since,
    busyMs: 0,
    planned: new Set(),
    verified: new Set(),
    said: undefined,
  });
  return outlines.map(({ name, needs, targets }) => ({
    name,
    label: say(name ?? ''),
    needs,
    targets: new Map(targets.map((of) => [of, target(of)])),
  }));
}

function noteOf(target: LiveTarget, entry: JournalEntry): void {
  switch (entry.type) {
    case 'output':
      target.said = entry.line;
      return;
    case 'image.ready':
      target.said = `image ${entry.image} is there`;
      return;
    case 'container.healthy':
      target.said = `${entry.service} is healthy`;
      return;
    case 'host.lost':
      target.said = `connection lost: ${entry.reason}`;
      return;
    case 'host.reconnected':
      target.said = undefined;
      return;
    default:
      if ('step' in entry) stepOf(target, entry);
  }
}

const doings = {
  'step.preparing': 'preparing',
  'step.prepared': 'prepared',
  'step.waiting': 'verifying',
  'step.applying': 'applying',
  'step.applied': 'verifying',
  'step.failed': 'failed',
  'step.undoing': 'undoing',
  'step.undone': 'undone',
  'step.undo-failed': 'stuck',
  'step.kept': 'kept',
} as const;

function stepOf(target: LiveTarget, entry: Extract<JournalEntry, { readonly step: string }>): void {
  if (entry.type === 'step.planned') {
    if (entry.changes.length > 0) target.planned.add(entry.step);
    else target.planned.delete(entry.step);
    if (target.doing === 'waiting' || target.doing === 'unchanged') {
      target.doing = target.planned.size > 0 ? 'waiting' : 'unchanged';
    }
    return;
  }
  if ('durationMs' in entry) target.busyMs += entry.durationMs;
  if (entry.type === 'step.verified') {
    target.verified.add(entry.step);
    target.doing = [...target.planned].every((step) => target.verified.has(step)) ? 'done' : 'prepared';
  } else if (target.doing !== 'stuck') {
    // What could not be put back stays in sight while other steps of it go back.
    target.doing = doings[entry.type];
  }
  target.step = entry.step;
  target.since = entry.time;
  target.said = undefined;
}
