import { isGood, type Outcome } from '../../outcome.js';
import { readableDuration } from '../lines.js';
import { type OutcomeToTell, outcomeWords } from '../phases.js';
import { placeName } from '../place.js';
import type { RunReport } from '../report.js';
import type { Html, Markup, Piece } from './markup.js';

interface Column {
  readonly head: string;
  readonly kind?: 'figure' | 'code';
}

/** A table whose rows become cards on a narrow screen; columns that are empty everywhere are left out. */
function table(
  title: string,
  columns: readonly Column[],
  rows: readonly (readonly Piece[])[],
  html: Html,
): Markup | undefined {
  if (rows.length === 0) return undefined;
  const used = [...columns.entries()].filter(([index]) => rows.some((row) => (row[index] ?? '') !== ''));
  const cell = (row: readonly Piece[], index: number, { head, kind }: Column) => {
    const content = row[index] ?? '';
    const empty = content === '' ? ' empty' : '';
    return html`<td role="cell" data-label="${head}" class="${kind ?? 'text'}${empty}">${content}</td>`;
  };
  const id = title.toLowerCase();
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
<table role="table"><thead role="rowgroup"><tr role="row">${used.map(
    ([, { head, kind }]) =>
      html`<th role="columnheader" scope="col" class="${kind === 'figure' ? kind : 'text'}">${head}</th>`,
  )}</tr></thead><tbody role="rowgroup">
${rows.map((row) => html`<tr role="row">${used.map(([index, column]) => cell(row, index, column))}</tr>\n`)}</tbody></table></section>`;
}

export function phasesTable({ phases, severalPhases }: RunReport, html: Html): Markup | undefined {
  if (!severalPhases) return undefined;
  return table(
    'Phases',
    [
      { head: 'Phase' },
      { head: 'Needs' },
      { head: 'Hosts' },
      { head: 'Outcome' },
      { head: 'Time', kind: 'figure' },
    ],
    phases.map((phase) => [
      html`<b>${phase.name}</b>`,
      phase.needs.join(', '),
      phase.targets.length > 6
        ? `${phase.targets.slice(0, 4).join(', ')} and ${phase.targets.length - 4} more`
        : phase.targets.join(', '),
      outcomeBadge(phase, html),
      time(phase.durationMs),
    ]),
    html,
  );
}

export function hostsTable({ hosts }: RunReport, html: Html): Markup | undefined {
  return table(
    'Hosts',
    [
      { head: 'Phase' },
      { head: 'Host' },
      { head: 'Outcome' },
      { head: 'Changes', kind: 'figure' },
      { head: 'Prepare', kind: 'figure' },
      { head: 'Switch', kind: 'figure' },
      { head: 'Verify', kind: 'figure' },
      { head: 'In all', kind: 'figure' },
    ],
    hosts.map((host) => [
      host.phase,
      html`<b>${host.target}</b>`,
      outcomeBadge(host, html),
      host.changes.length,
      time(host.prepareMs),
      time(host.applyMs),
      time(host.verifyMs),
      time(host.durationMs),
    ]),
    html,
  );
}

export function servicesTable({ services }: RunReport, html: Html): Markup | undefined {
  return table(
    'Services',
    [
      { head: 'Where' },
      { head: 'Service' },
      { head: 'Image', kind: 'code' },
      { head: 'Digest', kind: 'code' },
      { head: 'Build or pull', kind: 'figure' },
      { head: 'Started', kind: 'figure' },
      { head: 'Healthy', kind: 'figure' },
      { head: 'Host is' },
    ],
    services.map((service) => [
      placeName(service),
      html`<b>${service.service}</b>`,
      service.image,
      shortDigest(service.pinned),
      time(service.imageMs),
      time(service.startedAfterMs),
      time(service.healthyAfterMs),
      service.outcome && outcomeBadge({ outcome: service.outcome, kept: false }, html),
    ]),
    html,
  );
}

/** `sha256:0123456789ab`, as Docker shortens it. */
function shortDigest(pinned: string | undefined): string | undefined {
  return pinned?.match(/[0-9a-f]{64}$/)?.[0].slice(0, 12) ?? pinned;
}

function time(milliseconds: number | undefined): string {
  return milliseconds === undefined ? '' : readableDuration(milliseconds);
}

const signs: Partial<Record<Outcome, string>> = {
  unchanged: '=',
  planned: '○',
  'rolled-back': '↩',
};

/** An outcome with a sign beside its color. */
export function outcomeBadge(of: OutcomeToTell, html: Html): Markup {
  const { outcome, kept, reached = true } = of;
  const quiet = outcome === 'unchanged' || outcome === 'planned';
  const kind = quiet
    ? 'quiet'
    : outcome === 'rolled-back' || kept
      ? 'back'
      : isGood(outcome)
        ? 'good'
        : 'bad';
  const sign = signs[outcome] ?? (isGood(outcome) ? '✓' : '✕');
  return html`<span class="badge ${kind}">${reached ? sign : '–'} ${outcomeWords(of)}</span>`;
}
