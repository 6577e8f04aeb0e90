import { changeGroups } from './change-groups.js';
import { endingSentence } from './ending-words.js';
import { namesInShort } from './grouped.js';
import { readableChange, readableDuration } from './lines.js';
import { markdownTable, markdownText } from './markdown.js';
import { outcomeWords } from './phases.js';
import { placeName } from './place.js';
import type { RunReport } from './report.js';

/** Text as Markdown that shows it as it is, without secrets. */
type Say = (text: string) => string;

/** Longer tables are folded away. */
const mostRows = 12;

/** Names of places that are written out beside what holds for all of them. */
const mostNames = 8;

/** What a summary says of a rollout of several phases, below its heading and its cause. */
export function phaseParts(report: RunReport, say: Say): readonly string[] {
  return [
    ...notPutBack(report, say),
    ...names('Stays as deployed (if-fails: keep)', report.kept, say),
    ...names('Put back', report.undone, say),
    phasesTable(report, say),
    ...changes(report, say),
    ...folded('Hosts', hostsRows(report, say)),
    ...folded('Services', servicesRows(report, say)),
  ];
}

/** How the run ended. */
export function phaseSentence(report: RunReport): string {
  return `${markdownText(endingSentence(report))} It took ${readableDuration(report.durationMs)}.`;
}

function phasesTable({ phases }: RunReport, say: Say): string {
  return markdownTable(
    ['Phase', 'Needs', 'Hosts', 'Outcome', 'Time'],
    phases.map((phase) => [
      say(phase.name ?? ''),
      say(phase.needs.join(', ')),
      say(namesInShort(phase.targets, 3)),
      outcomeWords(phase),
      time(phase.durationMs),
    ]),
  );
}

function hostsRows({ hosts }: RunReport, say: Say) {
  const head = ['Phase', 'Host', 'Outcome', 'Changes', 'Prepare', 'Apply', 'Verify', 'In all'];
  const rows = hosts.map((host) => [
    say(host.phase ?? ''),
    say(host.target),
    outcomeWords(host),
    String(host.changes.length),
    time(host.prepareMs),
    time(host.applyMs),
    time(host.verifyMs),
    time(host.durationMs),
  ]);
  return { head, rows };
}

function servicesRows({ services }: RunReport, say: Say) {
  const head = ['Phase', 'Host', 'Service', 'Image', 'Build or pull', 'Start', 'Healthy'];
  const rows = services.map((service) => [
    say(service.phase ?? ''),
    say(service.target),
    say(service.service),
    say(service.image ?? ''),
    time(service.imageMs),
    time(service.startedAfterMs),
    time(service.healthyAfterMs),
  ]);
  return { head, rows };
}

function folded(
  title: string,
  { head, rows }: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] },
): readonly string[] {
  if (rows.length === 0) return [];
  const table = markdownTable(head, rows);
  if (rows.length <= mostRows) return [`**${title}**\n\n${table}`];
  return [`<details><summary>${title} (${rows.length})</summary>\n\n${table}\n\n</details>`];
}

function changes(report: RunReport, say: Say): readonly string[] {
  const { made, notMade } = changeGroups(report);
  const [title, groups] = report.outcome === 'planned' ? ['Would change', notMade] : ['Changes', made];
  if (groups.length === 0) return [];
  const lists = groups.map(({ places, changes: own }) =>
    [
      `- ${say(namesInShort(places, mostNames))}`,
      ...own.map((change) => `  - ${say(readableChange(change))}`),
    ].join('\n'),
  );
  return [`**${title}**\n\n${lists.join('\n')}`];
}

function names(
  title: string,
  places: readonly { readonly phase?: string | undefined; readonly target?: string | undefined }[],
  say: Say,
): readonly string[] {
  if (places.length === 0) return [];
  const all = [...new Set(places.map((place) => placeName(place) ?? ''))];
  return [`**${title}:** ${say(namesInShort(all, mostNames))}`];
}

function notPutBack({ notPutBack: remarks }: RunReport, say: Say): readonly string[] {
  if (remarks.length === 0) return [];
  const items = remarks.map((remark) => `- ${say(`${placeName(remark)}: ${remark.message}`)}`);
  return [`**Could not be put back**\n\n${items.join('\n')}`];
}

function time(milliseconds: number | undefined): string {
  return milliseconds === undefined ? '' : readableDuration(milliseconds);
}
