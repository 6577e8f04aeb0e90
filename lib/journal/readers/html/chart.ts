import { readableDuration } from '../lines.js';
import type { RunReport } from '../report.js';
import type { Span } from '../timeline.js';
import type { Html, Markup } from './markup.js';

/** Each part with its name in the legend. */
const parts: Readonly<Record<Span['part'], string>> = {
  prepare: 'Prepare',
  wait: 'Wait',
  apply: 'Switch',
  verify: 'Verify',
  undo: 'Put back',
  build: 'Build',
  push: 'Push',
};

/** Distances between marks of the axis. Seconds. */
const distances = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400];

/** At most this many marks of the axis, the first one not counted. */
const mostMarks = 5;

/** A bar is this wide at least, percent of the axis: what took no time is seen too. */
const narrowest = 0.4;

/**
 * The timeline as a chart: a group a phase, a lane a host, a bar a part of a step. The table of hosts holds the
 * same in figures, for whom a chart tells nothing.
 */
export function chart(report: RunReport, html: Html): Markup | undefined {
  const [first] = report.spans;
  if (!first) return undefined;
  const axis = axisOf(first.started, Math.max(...report.spans.map(({ ended }) => ended)));
  const used = (Object.keys(parts) as Span['part'][]).filter((part) =>
    report.spans.some((span) => span.part === part),
  );
  const failed = report.spans.some((span) => span.failed);
  const legend = [
    ...used.map((part) => html`<li>${swatch(html, part)}${parts[part]}</li>`),
    failed && html`<li>${swatch(html, 'failed')}Failed</li>`,
  ];
  return html`<section class="chart" aria-labelledby="timeline"><h2 id="timeline">Timeline</h2>
<ul class="legend">${legend}</ul>
<div class="lanes">
${marks(axis, html)}
${lanesOf(report).map((phase) => group(phase, axis, html))}
</div></section>`;
}

interface Axis {
  readonly from: number;
  readonly length: number;
  /** Milliseconds after its start. */
  readonly marks: readonly number[];
}

function axisOf(from: number, to: number): Axis {
  const length = Math.max(1, to - from);
  const seconds = length / 1_000;
  const distance =
    (distances.find((candidate) => seconds / candidate <= mostMarks) ?? seconds / mostMarks) * 1_000;
  const count = Math.floor(length / distance);
  return { from, length, marks: Array.from({ length: count + 1 }, (_, index) => index * distance) };
}

function marks({ length, marks: at }: Axis, html: Html): Markup {
  const label = (time: number) => {
    const [x, last] = [share(time, length), time > length * 0.94];
    return html`<text x="${x}%" y="13" class="${last ? 'last' : time === 0 ? 'first' : 'mark'}">${shortTime(time)}</text>`;
  };
  return html`<div class="lane axis" aria-hidden="true"><span class="name"></span><svg class="bars" height="18">${at.map(label)}</svg></div>`;
}

interface Lanes {
  readonly phase: string | undefined;
  readonly hosts: readonly (readonly [host: string, spans: readonly Span[]])[];
}

/** What each host did in each phase, in the order of the file. */
function lanesOf({ phases, spans }: RunReport): readonly Lanes[] {
  return phases.flatMap(({ name, targets }) => {
    const own = Map.groupBy(
      spans.filter(({ phase }) => phase === name),
      ({ target }) => target,
    );
    const hosts = [...new Set([...targets, ...own.keys()])].flatMap((host) => {
      const work = own.get(host);
      return work ? [[host, work] as const] : [];
    });
    return hosts.length > 0 ? [{ phase: name, hosts }] : [];
  });
}

function group({ phase, hosts }: Lanes, axis: Axis, html: Html): Markup {
  const alone = hosts.length === 1 && hosts[0]?.[0] === phase;
  const heading = phase !== undefined && !alone && html`<h3 class="phase">${phase}</h3>`;
  return html`<div class="group">${heading}${hosts.map(([host, own]) => lane(host, own, axis, alone, html))}</div>\n`;
}

function lane(host: string, spans: readonly Span[], axis: Axis, isPhase: boolean, html: Html): Markup {
  const lines = axis.marks.map((time) => {
    const x = share(time, axis.length);
    return html`<line x1="${x}%" x2="${x}%" y1="0" y2="22" class="grid"/>`;
  });
  const label = `${host}: ${spans.map(spanWords).join('; ')}`;
  return html`<div class="lane"><span class="${isPhase ? 'name phase' : 'name'}">${host}</span><svg class="bars" height="22" role="img" aria-label="${label}">${lines}${spans.map((span) => barOf(span, axis, html))}</svg></div>`;
}

function barOf(span: Span, axis: Axis, html: Html): Markup {
  const { part, started, ended, failed } = span;
  const width = Math.max(narrowest, share(ended - started, axis.length));
  const x = Math.min(share(started - axis.from, axis.length), 100 - width);
  const [y, height] = part === 'prepare' || part === 'wait' ? [7, 8] : [4, 14];
  const rect = (kind: string) =>
    html`<rect x="${round(x)}%" y="${y}" width="${round(width)}%" height="${height}" rx="2" class="${kind}"/>`;
  const end = round(Math.min(x + width, 98.5));
  return html`<g><title>${spanWords(span)}</title>${rect(part)}${part === 'undo' && rect('stripes')}${
    failed && [rect('failed'), cross(html, `${end}%`, 11)]
  }</g>`;
}

/** `deploy-compose, verify: 12.3 s, failed`. */
function spanWords({ step, part, started, ended, failed }: Span): string {
  return `${step}, ${parts[part].toLowerCase()}: ${readableDuration(ended - started)}${failed ? ', failed' : ''}`;
}

function swatch(html: Html, kind: string): Markup {
  return html`<svg class="swatch" width="18" height="12" aria-hidden="true"><rect x="0" y="${kind === 'prepare' || kind === 'wait' ? 2 : 0}" width="18" height="${kind === 'prepare' || kind === 'wait' ? 8 : 12}" rx="2" class="${kind}"/>${
    kind === 'undo' && html`<rect width="18" height="12" rx="2" class="stripes"/>`
  }${kind === 'failed' && cross(html, '9', 6)}</svg>`;
}

/** Failure is told by a sign too, not by color alone. */
function cross(html: Html, x: string, y: number): Markup {
  return html`<circle cx="${x}" cy="${y}" r="6.5" class="dot"/><text x="${x}" y="${y + 3.5}" class="cross">✕</text>`;
}

function shortTime(milliseconds: number): string {
  const seconds = milliseconds / 1_000;
  if (seconds < 60) return `${Number(seconds.toFixed(1))} s`;
  const [minutes, rest] = [Math.floor(seconds / 60), Math.round(seconds % 60)];
  return rest === 0 ? `${minutes} min` : `${minutes}:${String(rest).padStart(2, '0')}`;
}

function share(part: number, whole: number): number {
  return round((part / whole) * 100);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
