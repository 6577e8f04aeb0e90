import type { JournalEvent } from '../../../lib/journal/events.js';
import { githubLog } from '../../../lib/journal/readers/github-log.js';

function foldsOf(events: readonly JournalEvent[]): string[] {
  const lines: string[] = [];
  const read = githubLog(
    {
      line: (text) => lines.push(text.replace(/^ *\S+ /, '')),
      startGroup: (title) => lines.push(`> ${title}`),
      endGroup: () => lines.push('<'),
      warning: () => undefined,
    },
    (text) => text.replaceAll('hidden', '***'),
  );
  for (const event of events) read({ ...event, time: 0 });
  return lines;
}

const target = 'production';
const started = {
  type: 'run.started',
  title: 'vercel',
  targets: [target],
  dryRun: false,
  folds: 'steps',
} as const;

test('a run of one step after the other has a fold for each, and its end below it', () => {
  expect(
    foldsOf([
      started,
      { type: 'step.preparing', target, step: 'build' },
      { type: 'output', target, source: 'build', line: 'compiling' },
      { type: 'step.prepared', target, step: 'build', durationMs: 2_000 },
      { type: 'notice', target, message: 'between' },
      { type: 'step.applying', target, step: 'promote' },
      { type: 'step.verified', target, step: 'promote', durationMs: 10 },
      { type: 'run.ended', outcome: 'deployed', results: [] },
    ]),
  ).toEqual([
    'vercel on production',
    '> build',
    '[production] build: preparing',
    '[production] build | compiling',
    '<',
    '[production] build: prepared in 2.0 s',
    '[production] between',
    '> promote',
    '[production] promote: switching',
    '<',
    '[production] promote: healthy and stable after 10 ms',
    'ended: deployed',
  ]);
});

test('a fold that is open when the run ends is closed', () => {
  const lines = foldsOf([
    started,
    { type: 'step.undoing', target, step: 'hidden' },
    { type: 'run.ended', outcome: 'failed', results: [] },
  ]);
  expect(lines.slice(1)).toEqual([
    '> put back: ***',
    `[production] hidden: putting back what was there`.replace('hidden', '***'),
    '<',
    'ended: failed',
  ]);
});
