import type { Change, JournalEntry } from '../journal/events.js';
import { namesInShort } from '../journal/readers/grouped.js';
import { withPlace } from '../journal/readers/place.js';
import { type Paint, painter, type Style, terminalText } from '../journal/readers/terminal/text.js';
import type { Redact } from '../journal/redact.js';

/** Names of hosts that are written out where the same would change on all of them. */
const mostNames = 8;

const signs: Readonly<Record<Change['action'], readonly [sign: string, style: Style]>> = {
  create: ['+', 'green'],
  update: ['~', 'yellow'],
  recreate: ['~', 'yellow'],
  remove: ['-', 'red'],
  run: ['>', 'cyan'],
};

/** The steps of one target of a phase that would change something. */
interface PlannedTarget {
  readonly phase: string | undefined;
  readonly target: string;
  readonly steps: ReadonlyMap<string, readonly Change[]>;
}

/**
 * What a run would change, by phase, host and step; hosts that would change alike stand together.
 *
 * @param entries the journal of a dry run that found its plan
 * @returns lines without line ends
 */
export function planReport(
  entries: readonly JournalEntry[],
  redact: Redact,
  { color }: { readonly color: boolean },
): readonly string[] {
  const paint = painter(color);
  const say = (text: string) => terminalText(redact(text));
  const started = entries.findLast((entry) => entry.type === 'run.started');
  const targets = inOrder(plannedTargets(entries), started?.phases?.map(({ name }) => name) ?? []);
  const title = say(started?.title ?? '');
  const remarks = entries.flatMap((entry) => {
    if (entry.type === 'warning') return [say(`! ${withPlace(entry.message, entry)}`)];
    const isOfHost = entry.type === 'notice' && entry.target !== undefined;
    return isOfHost ? [say(`  ${withPlace(entry.message, entry)}`)] : [];
  });
  if (targets.length === 0) {
    return [...remarks, `${title}: ${paint('bold', 'unchanged')}, everything is as the file says.`];
  }
  const sections = [...Map.groupBy(targets, ({ phase }) => phase)].flatMap(([phase, own]) => [
    ...(phase === undefined ? [] : [paint('bold', `phase ${say(phase)}`)]),
    ...alike(own).flatMap((hosts) => hostLines(hosts, phase === undefined ? '' : '  ', say, paint)),
    '',
  ]);
  const changes = targets.reduce((sum, { steps }) => sum + [...steps.values()].flat().length, 0);
  const hosts = new Set(targets.map(({ target }) => target)).size;
  return [
    ...sections,
    ...remarks.map((line) => (line.startsWith('!') ? paint('yellow', line) : line)),
    `${title}: ${paint('bold', 'planned')}, ${count(changes, 'change')} on ${count(hosts, 'host')}. Nothing was touched.`,
  ];
}

function plannedTargets(entries: readonly JournalEntry[]): readonly PlannedTarget[] {
  const planned = entries.filter((entry) => entry.type === 'step.planned' && entry.changes.length > 0);
  const targets = Map.groupBy(planned, (entry) =>
    JSON.stringify([entry.phase, 'target' in entry && entry.target]),
  );
  return [...targets.values()].flatMap((own) => {
    const steps = new Map<string, readonly Change[]>();
    for (const entry of own) if (entry.type === 'step.planned') steps.set(entry.step, entry.changes);
    const [first] = own;
    return first?.type === 'step.planned' ? [{ phase: first.phase, target: first.target, steps }] : [];
  });
}

/** As the file has its phases: plans are found in any order. */
function inOrder(targets: readonly PlannedTarget[], phases: readonly string[]): readonly PlannedTarget[] {
  const place = ({ phase }: PlannedTarget) => (phase === undefined ? 0 : phases.indexOf(phase));
  return targets.toSorted((left, right) => place(left) - place(right));
}

function alike(targets: readonly PlannedTarget[]): readonly (readonly PlannedTarget[])[] {
  return [...Map.groupBy(targets, ({ steps }) => JSON.stringify([...steps])).values()];
}

function hostLines(
  targets: readonly PlannedTarget[],
  indent: string,
  say: (text: string) => string,
  paint: Paint,
): readonly string[] {
  const names = targets.map(({ target }) => target);
  const [first] = targets;
  return [
    indent + paint('bold', say(namesInShort(names, mostNames))),
    ...[...(first?.steps ?? [])].flatMap(([step, changes]) => [
      `${indent}  ${say(step)}`,
      ...changes.flatMap((change) => changeLines(change, `${indent}    `, say, paint)),
    ]),
  ];
}

/** `+ service web (create)`, and what differs in lines of its own. */
function changeLines(
  { subject, action, detail }: Change,
  indent: string,
  say: (text: string) => string,
  paint: Paint,
): readonly string[] {
  const [sign, style] = signs[action];
  const details = detail === undefined ? [] : detail.split('; ');
  return [
    `${indent}${paint(style, `${sign} ${action} ${say(subject)}`)}`,
    ...details.map((line) => `${indent}    ${say(line)}`),
  ];
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}
