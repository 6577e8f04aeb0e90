import type { JournalEntry, PhaseOutline } from '../../events.js';
import type { Redact } from '../../redact.js';
import { withPlace } from '../place.js';
import { terminalText } from '../terminal/text.js';
import { type LiveTarget, newTarget, noteOf } from './target.js';

/** One phase; without a name where the run has one only. */
export interface LivePhase {
  readonly name: string | undefined;
  /** As it is shown. */
  readonly label: string;
  readonly needs: readonly string[];
  /** By name. */
  readonly targets: ReadonlyMap<string, LiveTarget>;
}

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
  return outlines.map(({ name, needs, targets }) => ({
    name,
    label: say(name ?? ''),
    needs,
    targets: new Map(targets.map((of) => [of, newTarget(say(of), since)])),
  }));
}
