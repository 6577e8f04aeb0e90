import type { JournalEntry } from '../events.js';
import type { JournalReader } from '../journal.js';
import type { Redact } from '../redact.js';
import { type FoldedLog, imageLog } from './image-log.js';
import { eventLines } from './lines.js';
import { placeName } from './place.js';

/** What the log needs of the runner: a line, and the commands that it acts on. */
export interface GithubLog {
  line(text: string): void;
  startGroup(title: string): void;
  endGroup(): void;
  warning(message: string): void;
}

/** More annotations of a kind in one step are dropped by GitHub. */
const mostWarnings = 10;

const stages = ['Plan', 'Prepare', 'Switch', 'Put back'] as const;

/** The log of a step. Warnings are annotations too. */
export function githubLog(log: GithubLog, redact: Redact): JournalReader {
  const folded: FoldedLog = {
    line: (text) => log.line(inert(text)),
    startGroup: (title) => log.startGroup(title),
    endGroup: () => log.endGroup(),
  };
  let read = lineLog(folded, redact, foldsOfStages(folded));
  let warnings = 0;
  return (entry) => {
    if (entry.type === 'run.started') {
      if (entry.of === 'images') read = imageLog(folded, redact);
      if (entry.folds === 'steps') read = lineLog(folded, redact, foldsOfSteps(folded, redact));
    }
    read(entry);
    if (entry.type === 'warning' && ++warnings <= mostWarnings) {
      const place = placeName(entry);
      log.warning(redact(place === undefined ? entry.message : `${place}: ${entry.message}`));
    }
  };
}

/** Opens and closes folds before the lines of an event. */
type Fold = (entry: JournalEntry) => void;

/** A line an event, with its host, since hosts are worked on at the same time. */
function lineLog(log: FoldedLog, redact: Redact, fold: Fold): JournalReader {
  let started: number | undefined;
  return (entry) => {
    started ??= entry.time;
    fold(entry);
    for (const line of eventLines(entry, started, redact)) log.line(line);
  };
}

/** A fold for planning, preparing, switching and putting back. */
function foldsOfStages(log: FoldedLog): Fold {
  let stage = -1;
  return (entry) => {
    const reached = stageOf(entry);
    if (reached > stage) {
      if (stage >= 0) log.endGroup();
      stage = reached;
      log.startGroup(stages[stage] ?? '');
    }
    if (entry.type === 'run.ended' && stage >= 0) {
      log.endGroup();
      stage = -1;
    }
  };
}

/** A fold for each step, where a run has one step after the other; how it ended stands below it. */
function foldsOfSteps(log: FoldedLog, redact: Redact): Fold {
  let isOpen = false;
  return (entry) => {
    const begins = stageOf(entry) >= 0 && 'step' in entry;
    const ends = 'step' in entry || entry.type === 'run.ended';
    if (isOpen && (begins || ends)) log.endGroup();
    if (begins)
      log.startGroup(redact(entry.type === 'step.undoing' ? `put back: ${entry.step}` : entry.step));
    isOpen = begins || (isOpen && !ends);
  };
}

/** Stages only go on: where one target is put back while others still switch, the fold stays. */
function stageOf(entry: JournalEntry): number {
  switch (entry.type) {
    case 'run.started':
      return 0;
    case 'step.preparing':
      return 1;
    case 'step.waiting':
    case 'step.applying':
      return 2;
    case 'step.undoing':
      return 3;
    default:
      return -1;
  }
}

/**
 * A line that the runner takes for no command, whatever a container printed: it acts on `::` at the start of
 * a line, and on the older `##[` anywhere in it. The blanks before it are those of .NET, to which NEL belongs and
 * which `\s` does not know.
 * https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 * https://learn.microsoft.com/dotnet/api/system.char.iswhitespace
 */
export function inert(line: string): string {
  return line.replaceAll('##[', '##\u200b[').replace(/^([\s\u0085]*)::/, '$1\u200b::');
}
