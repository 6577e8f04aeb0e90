import { renderError } from '../../errors/deploy-error.js';
import type { JournalEntry } from '../events.js';
import { isGood } from '../outcome.js';
import type { Redact } from '../redact.js';
import { changeGroups } from './change-groups.js';
import type { Ended } from './ended.js';
import { endingSentence } from './ending-words.js';
import { groupedByText, namesInShort } from './grouped.js';
import { readableChange, readableDuration } from './lines.js';
import { outcomeWords } from './phases.js';
import { withPlace } from './place.js';
import { type RunReport, runReport } from './report.js';
import { type Column, terminalTable } from './terminal/table.js';
import { type Paint, painter, type Style, terminalText } from './terminal/text.js';

export interface FinalReportOptions {
  readonly color: boolean;
  /** Width of the terminal; of a pipe, what reads well. */
  readonly columns: number;
}

/** Of a log, the newest lines. */
const mostLogLines = 40;

/** Failures beside the cause that are told. */
const mostOthers = 20;

/** Names of places that are written out beside what holds for all of them. */
const mostNames = 8;

/**
 * What a person reads when all is over, in a terminal or through a pipe: how it ended, a table of phases, what
 * changed, the cause with its log and what to do, what failed beside it, what was put back, kept and not put back, and how long it took.
 *
 * @param entries the journal
 * @returns lines without line ends; log lines and commands to paste are never cut
 */
export function finalReport(
  entries: readonly JournalEntry[],
  ended: Ended,
  redact: Redact,
  { color, columns }: FinalReportOptions,
): readonly string[] {
  const report = runReport(entries, ended);
  const paint = painter(color);
  const say = (text: string) => terminalText(redact(text));
  const sections = [
    report.problems.flatMap((problem) => [...renderError(problem).split('\n').map(say), '']).slice(0, -1),
    phaseTable(report, say, columns, paint),
    changes(report, say, paint),
    cause(report, say, paint),
    alsoFailed(report, say, paint),
    places('Put back', report.undone, say, paint),
    places('Stays as deployed (if-fails: keep)', report.kept, say, paint),
    remarks('Could not be put back', report.notPutBack, say, paint, 'red'),
    remarks('Warnings', report.warnings, say, paint, 'yellow'),
  ].filter((lines) => lines.length > 0);
  const isWell = report.wentBack || (isGood(report.outcome) && report.cause === undefined);
  const mood: Style = ['bold', isWell ? 'green' : 'red'];
  const took = report.startedAt === undefined ? '' : ` after ${readableDuration(report.durationMs)}`;
  return [
    paint(mood, endingSentence(report)),
    ...sections.flatMap((lines) => ['', ...lines]),
    '',
    `${say(report.title)}: ${paint(mood, report.outcome)}${took}`,
  ];
}

type Say = (text: string) => string;

function phaseTable(report: RunReport, say: Say, width: number, paint: Paint): readonly string[] {
  const { phases, severalPhases } = report;
  if (!severalPhases) return hostTable(report, say, width, paint);
  const columns: readonly Column[] = [
    { head: 'Phase', flexible: true },
    { head: 'Needs', flexible: true },
    { head: 'Hosts', flexible: true },
    { head: 'Outcome', style: outcomeStyle },
    { head: 'Time', right: true },
  ];
  const rows = phases.map((phase) => [
    say(phase.name ?? ''),
    say(phase.needs.join(', ')),
    say(namesInShort(phase.targets, 3)),
    outcomeWords(phase),
    phase.durationMs === undefined ? '' : readableDuration(phase.durationMs),
  ]);
  return terminalTable(columns, rows, width, paint);
}

function hostTable({ hosts, of }: RunReport, say: Say, width: number, paint: Paint): readonly string[] {
  if (hosts.length === 0) return [];
  const columns: readonly Column[] = [
    { head: of === 'images' ? 'Image' : 'Host', flexible: true },
    { head: 'Outcome', style: outcomeStyle },
    { head: 'Changes', right: true },
    { head: 'Time', right: true },
  ];
  const rows = hosts.map((host) => [
    say(host.target),
    outcomeWords(host),
    String(host.changes.length),
    readableDuration(host.durationMs),
  ]);
  return terminalTable(columns, rows, width, paint);
}

function outcomeStyle(words: string): Style | undefined {
  if (/failed|timed-out|cancelled|superseded/.test(words)) return 'red';
  if (/rolled-back|not begun|kept/.test(words)) return 'yellow';
  return words === 'unchanged' || words === 'planned' ? undefined : 'green';
}

/** Only what is other than before; of a plan, what would be. */
function changes(report: RunReport, say: Say, paint: Paint): readonly string[] {
  const { made, notMade } = changeGroups(report);
  const [title, groups] = report.outcome === 'planned' ? ['Would change', notMade] : ['Changed', made];
  if (groups.length === 0) return [];
  return [
    paint('bold', title),
    ...groups.flatMap(({ places: where, changes: own }) => [
      `  ${say(namesInShort(where, mostNames))}`,
      ...own.map((change) => `    ${say(readableChange(change))}`),
    ]),
  ];
}

function cause({ cause: of }: RunReport, say: Say, paint: Paint): readonly string[] {
  if (!of) return [];
  const { error, ...place } = of;
  return [
    `${paint(['bold', 'red'], 'Cause:')} ${say(withPlace(error.message, place))} ${paint('dim', `[${error.code}]`)}`,
    ...error.log.slice(-mostLogLines).map((line) => `  ${paint('dim', '|')} ${say(line)}`),
    ...error.remedy.split('\n').map((line) => `  ${say(line)}`),
  ];
}

/** What else would stop the next run, each with what to do as far as the cause does not say so already. */
function alsoFailed({ alsoFailed: all, cause: of }: RunReport, say: Say, paint: Paint): readonly string[] {
  const told = new Set(of?.error.remedy.split('\n'));
  const lines = all.slice(0, mostOthers).flatMap(({ error, ...place }) => [
    `${paint(['bold', 'red'], 'Also:')} ${say(withPlace(error.message, place))} ${paint('dim', `[${error.code}]`)}`,
    ...error.remedy
      .split('\n')
      .filter((line) => !told.has(line))
      .map((line) => {
        told.add(line);
        return `  ${say(line)}`;
      }),
  ]);
  const more = all.length - mostOthers;
  return more > 0 ? [...lines, `...and ${more} more`] : lines;
}

function places(
  title: string,
  items: readonly { readonly phase?: string | undefined; readonly target?: string | undefined }[],
  say: Say,
  paint: Paint,
): readonly string[] {
  if (items.length === 0) return [];
  const [all] = groupedByText(items.map((item) => ({ ...item, text: title })));
  return [`${paint('bold', `${title}:`)} ${say(namesInShort(all?.places ?? [], mostNames))}`];
}

function remarks(
  title: string,
  items: RunReport['warnings'],
  say: Say,
  paint: Paint,
  style: Style,
): readonly string[] {
  if (items.length === 0) return [];
  const lines = groupedByText(items.map((item) => ({ ...item, text: item.message })));
  return [
    paint([...[style].flat(), 'bold'] as Style, title),
    ...lines.map(({ text, places: where }) =>
      where.length === 0 ? `  ${say(text)}` : `  ${say(namesInShort(where, mostNames))}: ${say(text)}`,
    ),
  ];
}
