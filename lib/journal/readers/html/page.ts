import { createHash } from 'node:crypto';
import type { JournalEntry } from '../../events.js';
import { isGood } from '../../outcome.js';
import type { Redact } from '../../redact.js';
import type { Ended } from '../ended.js';
import { endingSentence } from '../ending-words.js';
import { readableDuration } from '../lines.js';
import { type RunReport, runReport } from '../report.js';
import { chart } from './chart.js';
import { type Html, htmlWith, Markup } from './markup.js';
import { cause, changes, journalLog, keptAndUndone, leftBehind, problems, warnings } from './sections.js';
import { style } from './style.js';
import { hostsTable, outcomeBadge, phasesTable, servicesTable } from './tables.js';

/** Nothing is loaded and nothing runs: the one thing allowed is the page's own style. */
const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'`;

/**
 * The run as one page that is whole by itself: no script, no other resource, light and dark, narrow, wide and
 * on paper.
 *
 * @param entries the journal
 * @returns a document; what it tells is free of secrets, and whatever a log line holds is only text in it
 */
export function htmlPage(entries: readonly JournalEntry[], ended: Ended, redact: Redact): string {
  const report = runReport(entries, ended);
  const html = htmlWith(redact);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="deploy-kit">
<title>${report.title}: ${report.outcome}</title>
<style>${new Markup(style)}</style>
</head>
<body>
${stripes(html)}
<main>
${header(report, html)}
${problems(report, html)}
${cause(report, html)}
${leftBehind(report, html)}
${chart(report, html)}
${phasesTable(report, html)}
<div class="pair">${keptAndUndone(report, html)}</div>
${changes(report, html)}
${warnings(report, html)}
${hostsTable(report, html)}
${servicesTable(report, html)}
${journalLog(entries, html, redact)}
<footer>Made by deploy-kit.</footer>
</main>
</body>
</html>
`;
  return page.text;
}

function header(report: RunReport, html: Html): Markup {
  const { title, outcome, wentBack, startedAt, durationMs, phases, hosts, severalPhases } = report;
  const mood = isGood(outcome) || wentBack ? 'good' : outcome === 'rolled-back' ? 'back' : 'bad';
  const began = startedAt === undefined ? undefined : new Date(startedAt).toISOString();
  const targets = new Set(hosts.map(({ target }) => target)).size;
  return html`<header class="${mood}"><h1>${title} ${outcomeBadge({ outcome, kept: false }, html)}</h1>
<p class="sentence">${endingSentence(report)}</p>
<ul class="facts">${[
    began && html`<li>in ${readableDuration(durationMs)}</li>`,
    severalPhases && html`<li>${counted(phases.length, 'phase')}</li>`,
    targets > 0 && html`<li>${counted(targets, 'host')}</li>`,
    began && html`<li><time datetime="${began}">${began.slice(0, 19).replace('T', ' ')} UTC</time></li>`,
    report.dryRun && html`<li>dry run</li>`,
  ]}</ul></header>`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** The pattern by which what was put back is told without its color. */
function stripes(html: Html): Markup {
  return html`<svg class="hidden" aria-hidden="true"><defs><pattern id="stripes" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line x1="0" y1="0" x2="0" y2="7" class="stripe"/></pattern></defs></svg>`;
}
