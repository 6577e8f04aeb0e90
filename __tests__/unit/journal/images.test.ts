import { DeployError } from '../../../lib/errors/deploy-error.js';
import { finalReport } from '../../../lib/journal/readers/final-report.js';
import { jobSummary } from '../../../lib/journal/readers/summary.js';
import { journalOf, logOf, redact } from './story.js';

const failed = new DeployError({
  code: 'build-failed',
  what: 'RUN make ended with exit code 2',
  where: 'image api, api/Dockerfile:3',
  remedy: 'Look.',
  log: ['no rule'],
});
const step = 'build' as const;
const printed = (target: string, line: string) =>
  ({ type: 'output', target, source: 'build', line }) as const;

const begun = [
  [0, { type: 'run.started', title: 'build-images', targets: ['web', 'api'], dryRun: false, of: 'images' }],
  [1, { type: 'image.building', target: 'web', step }],
  [2, { type: 'image.building', target: 'api', step }],
  [10, printed('web', '::error::hunter2')],
  [11, printed('api', 'from api')],
  [12, printed('web', 'second')],
] as const;

const built = journalOf(
  ...begun,
  [1_001, { type: 'image.built', target: 'web', step, durationMs: 1_000, bytes: 12_345_678 }],
  [2_002, { type: 'image.built', target: 'api', step, durationMs: 2_000 }],
  [2_003, { type: 'image.pushing', target: 'web', step: 'push' }],
  [
    2_503,
    { type: 'image.pushed', target: 'web', step: 'push', reference: 'r/web@sha256:a', durationMs: 500 },
  ],
  [
    2_600,
    {
      type: 'run.ended',
      outcome: 'changed',
      results: [
        {
          target: 'web',
          outcome: 'changed',
          changes: [],
          durationMs: 1_500,
          details: { image: 'r/web@sha256:a', bytes: 12_345_678 },
        },
        {
          target: 'api',
          outcome: 'changed',
          changes: [],
          durationMs: 2_000,
          details: { image: 'r/api@sha256:b' },
        },
      ],
    },
  ],
);

const broken = journalOf(
  ...begun,
  [1_002, { type: 'step.failed', target: 'api', step, during: 'build', error: failed }],
  [
    3_000,
    {
      type: 'run.ended',
      outcome: 'failed',
      error: failed,
      results: [
        {
          target: 'web',
          outcome: 'changed',
          changes: [],
          durationMs: 1,
          details: { image: 'web:1' },
        },
        { target: 'api', outcome: 'failed', changes: [], durationMs: 1, details: {}, error: failed },
      ],
    },
  ],
);

test('what an image printed stands in one fold with its time, whatever was built beside it', () => {
  const lines = logOf(built);
  const fold = lines.slice(lines.indexOf('> web: built in 1.0 s'));
  expect(fold.slice(0, 4)).toEqual(['> web: built in 1.0 s', '\u200b::error::***', 'second', '<']);
  expect(lines).toContain('> api: built in 2.0 s');
});

test('a fold says that its image failed, and one that did not come to its end is not lost', () => {
  expect(logOf(broken).filter((line) => line.startsWith('> '))).toEqual([
    '> api: build failed after 1.0 s',
    '> web: did not come to its end',
  ]);
});

test('the summary is a table of images with their references, times and sizes', () => {
  const summary = jobSummary(built, { title: 'build-images', outcome: 'changed' }, redact);
  expect(summary).toContain('Built and pushed.');
  expect(summary).toContain('| Image | Outcome | Reference | Build | Push | Size |');
  expect(summary).toContain('| web | built | r/web&#64;sha256&#58;a | 1.0 s | 500 ms | 12.3 MB |');
});

test('a failed build says what is built all the same', () => {
  const ended = { title: 'build-images', outcome: 'failed', error: failed } as const;
  const summary = jobSummary(broken, ended, redact);
  expect(summary).toContain('Failed, and nothing was pushed. 1 of 2 images were built.');
  expect(summary).toContain('api/Dockerfile&#58;3');
  const [first, ...others] = finalReport(broken, ended, redact, { color: false, columns: 80 });
  expect(first).toBe('Failed, and nothing was pushed. 1 of 2 images were built.');
  expect(others.join('\n')).toMatch(/^Image +Outcome/m);
});

test('a failed push says what the registry has already', () => {
  const pushing = [2_003, { type: 'image.pushing', target: 'web', step: 'push' }] as const;
  const left = {
    target: 'web',
    outcome: 'changed',
    changes: [],
    durationMs: 1,
    details: {},
    notPutBack: ['web:1 is pushed already'],
  } as const;
  const half = journalOf(...begun, pushing, [
    3_000,
    { type: 'run.ended', outcome: 'failed', results: [left] },
  ]);
  const summary = jobSummary(half, { title: 'build-images', outcome: 'failed', error: failed }, redact);
  expect(summary).toContain('Failed while images were pushed: what the registry has already is named here.');
  expect(summary).toContain('**Could not be put back**\n\n- web&#58; web&#58;1 is pushed already');
});

test('a build that prints without end does not hold the log up', () => {
  const lines = 100_000;
  const [start, building] = built;
  const [many] = journalOf([10, printed('web', 'x')]);
  const done = built.find(({ type }) => type === 'image.built');
  const all = [start, building, ...Array<typeof many>(lines).fill(many), done];
  const began = process.cpuUsage();
  const log = logOf(all.flatMap((entry) => entry ?? []));
  const { user } = process.cpuUsage(began);
  expect(log.filter((line) => line === 'x')).toHaveLength(lines);
  // Of the processor's time, which does not grow on a busy machine; it was minutes.
  expect(user / 1e6).toBeLessThan(5);
});
