import type { Redact } from '../redact.js';
import type { Span } from './timeline.js';

/** Mermaid refuses longer diagrams (`maxTextSize`, 50,000 characters). */
const longestDiagram = 45_000;

/** With more bars, a phase has one bar a part: nobody reads hundreds of them. */
const mostBars = 80;

/**
 * The timeline as a Mermaid diagram: a section a phase, or a target where the run has one phase only. The
 * tables say the same in figures.
 */
export function gantt(spans: readonly Span[], redact: Redact): string | undefined {
  const [first] = spans;
  if (!first) return undefined;
  const phased = spans.some(({ phase }) => phase !== undefined);
  const shown = phased && spans.length > mostBars ? byPart(spans) : spans;
  const lines = ['gantt', '  dateFormat x', '  axisFormat %M:%S'];
  for (const [section, own] of Map.groupBy(shown, ({ phase, target }) => phase ?? target)) {
    lines.push(`  section ${diagramName(redact(section))}`);
    for (const { target, step, part, failed, started, ended } of own) {
      const state = failed ? 'crit, ' : part === 'undo' ? 'done, ' : '';
      const from = started - first.started;
      const to = Math.max(ended - first.started, from + 1);
      const doing = step === part ? step : `${step} ${part}`;
      const name = target === section ? doing : `${target} ${doing}`;
      lines.push(`    ${diagramName(redact(name))} :${state}${from}, ${to}`);
    }
  }
  const diagram = lines.join('\n');
  return diagram.length > longestDiagram ? undefined : `\`\`\`mermaid\n${diagram}\n\`\`\``;
}

/** From the first start of a part in a phase to its last end, over all targets. */
function byPart(spans: readonly Span[]): readonly Span[] {
  const groups = Map.groupBy(spans, ({ phase, part }) => JSON.stringify([phase, part]));
  return [...groups.values()].flatMap((own) => {
    const [first] = own;
    if (!first) return [];
    const targets = new Set(own.map(({ target }) => target)).size;
    const ended = Math.max(...own.map((span) => span.ended));
    const failed = own.some((span) => span.failed);
    return [{ ...first, target: targets === 1 ? first.target : `${targets} hosts`, step: '', ended, failed }];
  });
}

/** Mermaid has no escapes for what ends a name. */
function diagramName(text: string): string {
  return text
    .replace(/[^\p{L}\p{N} ._-]/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .slice(0, 80);
}
