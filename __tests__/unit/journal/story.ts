import { DeployError } from '../../../lib/errors/deploy-error.js';
import type { JournalEntry, JournalEvent, TargetResult } from '../../../lib/journal/events.js';
import { githubLog } from '../../../lib/journal/readers/github-log.js';

export const start = Date.UTC(2026, 0, 1);

/** Events with the times at which they happen, milliseconds after the start. */
export function journalOf(
  ...events: readonly (readonly [time: number, event: JournalEvent])[]
): JournalEntry[] {
  return events.map(([time, event]) => ({ ...event, time: start + time }));
}

export const portTaken = new DeployError({
  code: 'container-failed',
  what: 'service web exited with code 3',
  where: 'container shop-web-1',
  remedy: 'Look at its log.',
  log: ['starting <b>`up`</b>', 'a | b', '```', 'secret hunter2 here', '</pre><script>'],
});

const step = 'deploy-compose';
const recreated = { subject: 'service web', action: 'recreate', detail: 'app:1 -> app:2' } as const;

export const results: readonly TargetResult[] = [
  { target: 'web1', outcome: 'rolled-back', changes: [recreated], durationMs: 4_000, details: {} },
  {
    target: 'web2',
    outcome: 'failed',
    changes: [recreated],
    durationMs: 3_500,
    details: { release: 'r2' },
    error: portTaken,
    notPutBack: ['deploy-compose: the network is gone'],
  },
];

const at = (target: string) => ({ target, step });

/** Two hosts: one switches and goes back, on the other the new version dies and undo fails. */
export const failedRun = journalOf(
  [0, { type: 'run.started', title: 'Deploy shop', targets: ['web1', 'web2'], dryRun: false }],
  [100, { type: 'host.connected', target: 'web1', address: '10.0.0.1:22', durationMs: 100 }],
  [110, { type: 'step.planned', ...at('web1'), changes: [recreated] }],
  [120, { type: 'step.preparing', ...at('web1') }],
  [130, { type: 'step.preparing', ...at('web2') }],
  [1_120, { type: 'step.prepared', ...at('web1'), durationMs: 1_000 }],
  [1_630, { type: 'step.prepared', ...at('web2'), durationMs: 1_500 }],
  [1_700, { type: 'step.applying', ...at('web1') }],
  [1_700, { type: 'step.applying', ...at('web2') }],
  [
    1_800,
    {
      type: 'output',
      target: 'web1',
      source: 'docker compose',
      line: 'web hunter2\r::error::x ##[set-output name=a;]b',
    },
  ],
  [1_900, { type: 'step.applied', ...at('web1'), durationMs: 200 }],
  [2_000, { type: 'step.applied', ...at('web2'), durationMs: 300 }],
  [2_400, { type: 'step.verified', ...at('web1'), durationMs: 500 }],
  [2_500, { type: 'step.failed', ...at('web2'), during: 'verify', error: portTaken }],
  [2_600, { type: 'step.undoing', ...at('web1') }],
  [2_600, { type: 'step.undoing', ...at('web2') }],
  [3_000, { type: 'step.undone', ...at('web1'), durationMs: 400 }],
  [
    3_100,
    {
      type: 'step.undo-failed',
      ...at('web2'),
      error: new DeployError({ code: 'unexpected', what: 'the network is gone', remedy: 'Make it again.' }),
    },
  ],
  [3_200, { type: 'warning', target: 'web2', message: 'prune failed' }],
  [4_000, { type: 'run.ended', outcome: 'failed', results, error: portTaken }],
);

/** Hides the one secret of the story. */
export const redact = (text: string) => text.replaceAll('hunter2', '***');

/** What the log of a job on GitHub has of it: folds as `>` and `<`, warnings as `!`. */
export function logOf(entries: readonly JournalEntry[]): string[] {
  const lines: string[] = [];
  const read = githubLog(
    {
      line: (text) => lines.push(text),
      startGroup: (title) => lines.push(`> ${title}`),
      endGroup: () => lines.push('<'),
      warning: (message) => lines.push(`! ${message}`),
    },
    redact,
  );
  for (const entry of entries) read(entry);
  return lines;
}
