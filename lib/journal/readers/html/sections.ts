import { type DeployError, renderError } from '../../../errors/deploy-error.js';
import type { JournalEntry } from '../../events.js';
import type { Redact } from '../../redact.js';
import { type ChangeGroup, changeGroups } from '../change-groups.js';
import { groupedByText, namesInShort } from '../grouped.js';
import { eventLines, readableChange } from '../lines.js';
import { placeName, withPlace } from '../place.js';
import type { RunReport } from '../report.js';
import type { Html, Markup } from './markup.js';

/** Names of places that are written out beside what holds for all of them. */
const mostNames = 8;

/** Lines of the log in the page, the newest; a browser has to hold them. And of a line, its start. */
const mostLogLines = 20_000;
const longestLine = 2_000;

/** All that is wrong with the input. */
export function problems({ problems: all }: RunReport, html: Html): Markup | undefined {
  if (all.length === 0) return undefined;
  const one = (problem: DeployError) => html`<pre>${renderError(problem)}</pre>`;
  return html`<section class="cause" aria-labelledby="problems"><h2 id="problems">What is wrong</h2>${all.map(one)}</section>`;
}

/** Why the run failed: where, what, the last log lines, what to do. */
export function cause({ cause: of }: RunReport, html: Html): Markup | undefined {
  if (!of) return undefined;
  const { error, step, ...place } = of;
  const where = placeName(place);
  return html`<section class="cause" aria-labelledby="cause"><h2 id="cause">Cause</h2>
<p class="message">${withPlace(error.message, place)}</p>
<p class="soft">${[where, step].filter((part) => part !== undefined).join(' · ')} <span class="code">[${error.code}]</span></p>
${error.log.length > 0 && html`<pre aria-label="Last log lines" tabindex="0">${error.log.join('\n')}</pre>`}
<p class="remedy">${error.remedy}</p></section>`;
}

/** What could not be put back. */
export function leftBehind({ notPutBack }: RunReport, html: Html): Markup | undefined {
  const items = groupedByText(notPutBack.map((remark) => ({ ...remark, text: remark.message })));
  return section('Could not be put back', 'left', remarks(items, html), html);
}

/** What is other than before, and what was only to be. */
export function changes(report: RunReport, html: Html): readonly (Markup | undefined)[] {
  const { made, notMade } = changeGroups(report);
  const items = (groups: readonly ChangeGroup[]) =>
    groups.map(
      ({ places, changes: own }) =>
        html`<li><b>${namesInShort(places, mostNames)}</b><ul>${own.map((change) => html`<li>${readableChange(change)}</li>`)}</ul></li>`,
    );
  const planned = report.outcome === 'planned';
  return [
    section('What changed', 'changed', items(made), html),
    section(planned ? 'What would change' : 'What was to change', 'to-change', items(notMade), html),
  ];
}

/** What is as before, and what stays as deployed because its phase says so. */
export function keptAndUndone({ undone, kept }: RunReport, html: Html): readonly (Markup | undefined)[] {
  const back = undone.map((place) => html`<li><b>${placeName(place)}</b> ${place.step}</li>`);
  const stays = kept.map((place) => html`<li><b>${placeName(place)}</b></li>`);
  return [
    section('Put back', 'undone', back, html),
    section('Stays as deployed (if-fails: keep)', 'kept', stays, html),
  ];
}

export function warnings({ warnings: all }: RunReport, html: Html): Markup | undefined {
  const items = groupedByText(all.map((remark) => ({ ...remark, text: remark.message })));
  return section('Warnings', 'warnings', remarks(items, html), html);
}

/** Everything that happened, a line an event, folded away. */
export function journalLog(entries: readonly JournalEntry[], html: Html, redact: Redact): Markup | undefined {
  const [first] = entries;
  if (!first) return undefined;
  const lines = entries
    // Redacted before it is cut: half a secret would not be known as one.
    .flatMap((entry) => eventLines(entry, first.time, redact))
    .map((line) => line.slice(0, longestLine));
  const more = lines.length - mostLogLines;
  return html`<details><summary>Log (${lines.length} lines)</summary>${
    more > 0 && html`<p class="soft">The first ${more} lines are left out.</p>`
  }<pre>${lines.slice(-mostLogLines).join('\n')}</pre></details>`;
}

function remarks(
  items: readonly { readonly text: string; readonly places: readonly string[] }[],
  html: Html,
): readonly Markup[] {
  return items.map(
    ({ text, places }) =>
      html`<li>${places.length > 0 && html`<b>${namesInShort(places, mostNames)}</b> `}${text}</li>`,
  );
}

function section(title: string, id: string, items: readonly Markup[], html: Html): Markup | undefined {
  if (items.length === 0) return undefined;
  return html`<section class="${id}" aria-labelledby="${id}"><h2 id="${id}">${title}</h2><ul class="list">${items}</ul></section>`;
}
