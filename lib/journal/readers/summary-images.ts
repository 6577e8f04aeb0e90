import type { TargetResult } from '../events.js';
import { readableDuration } from './lines.js';
import { markdownTable } from './markdown.js';
import { type Span, timeIn } from './timeline.js';

/** Text as Markdown that shows it as it is, without secrets. */
type Say = (text: string) => string;

/** What a summary says of images that were built, below its heading and its cause. */
export function imageParts(
  results: readonly TargetResult[],
  spans: readonly Span[],
  say: Say,
): readonly string[] {
  const left = results.flatMap(({ target, notPutBack = [] }) =>
    notPutBack.map((what) => `- ${say(`${target}: ${what}`)}`),
  );
  return [
    ...(results.length > 0 ? [imagesTable(results, spans, say)] : []),
    ...(left.length > 0 ? [`**Could not be put back**\n\n${left.join('\n')}`] : []),
  ];
}

function imagesTable(results: readonly TargetResult[], spans: readonly Span[], say: Say): string {
  const time = (target: string, part: Span['part']) => {
    const spent = timeIn(spans, target, part);
    return spent === undefined ? '' : readableDuration(spent);
  };
  return markdownTable(
    ['Image', 'Outcome', 'Reference', 'Build', 'Push', 'Size'],
    results.map(({ target, outcome, details: { image, bytes } }) => [
      say(target),
      outcome === 'changed' ? 'built' : outcome,
      typeof image === 'string' && outcome === 'changed' ? say(image) : '',
      time(target, 'build'),
      time(target, 'push'),
      typeof bytes === 'number' ? readableBytes(bytes) : '',
    ]),
  );
}

/** As Docker shows sizes, in powers of ten. */
function readableBytes(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
