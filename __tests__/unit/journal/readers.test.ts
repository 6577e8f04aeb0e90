import { DeployError } from '../../../lib/errors/deploy-error.js';
import { failureAnnotations, problemsAnnotation } from '../../../lib/journal/readers/annotations.js';
import { inert } from '../../../lib/journal/readers/github-log.js';
import { plainLines, readableDuration } from '../../../lib/journal/readers/lines.js';
import { withPlace } from '../../../lib/journal/readers/place.js';
import { reportJson } from '../../../lib/journal/readers/results.js';
import { jobSummary } from '../../../lib/journal/readers/summary.js';
import { timeIn, timeline } from '../../../lib/journal/readers/timeline.js';
import { failedRun, journalOf, logOf, portTaken, redact, results } from './story.js';

describe('the log', () => {
  const log = logOf(failedRun);

  test('folds what happens while planning, preparing, switching and putting back', () => {
    expect(log.filter((line) => /^[<>]/.test(line))).toEqual([
      '> Plan',
      '<',
      '> Prepare',
      '<',
      '> Switch',
      '<',
      '> Put back',
      '<',
    ]);
  });

  test('names the host and the time in each line', () => {
    expect(log).toContain('   0.100s [web1] connected to 10.0.0.1:22 in 100 ms');
    expect(log).toContain('   0.110s [web1] deploy-compose: will recreate service web (app:1 -> app:2)');
  });

  test('says how it ended outside of folds', () => {
    expect(log.at(-1)).toBe('   4.000s ended: failed');
  });

  test('makes an annotation of a warning', () => {
    expect(log).toContain('! web2: prune failed');
  });

  test('holds at most ten annotations of warnings', () => {
    const many = Array.from(
      { length: 30 },
      (_, index) => [index, { type: 'warning', message: `w${index}` }] as const,
    );
    expect(logOf(journalOf(...many)).filter((line) => line.startsWith('!'))).toHaveLength(10);
  });

  test('hides secrets, and gives the runner no commands', () => {
    const text = log.join('\n');
    expect(text).not.toContain('hunter2');
    expect(text).not.toContain('##[');
    expect(text).not.toMatch(/(^|\r|\n)\s*::/);
  });
});

test.each(['  ::error::x', '\u0085::error::x', ' \u0085\u00a0\t::error::x'])(
  'a line that would be a command is none any more, and looks the same: %j',
  (line) => {
    expect(inert(line).replaceAll('\u200b', '')).toBe(line);
    expect(inert(line)).not.toMatch(/^[\s\u0085]*::/);
  },
);

test('plain lines are those of the log, without folds', () => {
  const lines: string[] = [];
  const read = plainLines((line) => lines.push(line), redact);
  for (const entry of failedRun) read(entry);
  expect(lines[0]).toBe('   0.000s Deploy shop on web1, web2');
  expect(lines).toContain(
    '   2.500s [web2] deploy-compose: failed to verify: container shop-web-1: service web exited with code 3',
  );
});

test.each([
  [0, '0 ms'],
  [850, '850 ms'],
  [12_340, '12.3 s'],
  [59_960, '1 m 00 s'],
  [125_000, '2 m 05 s'],
])('%d milliseconds are read as %s', (milliseconds, text) => {
  expect(readableDuration(milliseconds)).toBe(text);
});

test('a message that names its target is not told it twice', () => {
  expect(withPlace('host web1: gone', { target: 'web1' })).toBe('host web1: gone');
  expect(withPlace('container web-1: gone', { target: 'web' })).toBe('web: container web-1: gone');
  expect(withPlace('gone', {})).toBe('gone');
});

describe('annotations', () => {
  const messages = failureAnnotations(failedRun, portTaken, redact);

  test('begin with the cause: host, service, exit code, last log lines, remedy, code', () => {
    expect(messages[0]).toBe(
      [
        'web2: container shop-web-1: service web exited with code 3',
        'last log lines:',
        '  starting <b>`up`</b>',
        '  a | b',
        '  ```',
        '  secret *** here',
        '  </pre><script>',
        'Look at its log.',
        '[container-failed]',
      ].join('\n'),
    );
  });

  test('go on with what could not be put back', () => {
    expect(messages[1]).toMatch(/^web2: deploy-compose could not be put back: the network is gone\n/);
  });

  test('are at most ten', () => {
    const failures = Array.from({ length: 30 }, (_, index) => {
      const error = new DeployError({ code: 'container-failed', what: `w${index}`, remedy: 'r' });
      return [
        index,
        { type: 'step.failed', target: `h${index}`, step: 's', during: 'apply', error },
      ] as const;
    });
    expect(failureAnnotations(journalOf(...failures), portTaken, redact)).toHaveLength(10);
  });

  test('leave out the oldest log lines where they would be too long', () => {
    const log = Array.from({ length: 500 }, (_, index) => `line ${index} ${'x'.repeat(40)}`);
    const long = new DeployError({ code: 'container-failed', what: 'it died', remedy: 'Look.', log });
    const [message = ''] = failureAnnotations([], long, redact);
    expect(message.length).toBeLessThanOrEqual(4_096);
    expect(message).toMatch(/^it died\nlast log lines:\n/);
    expect(message).toContain('line 499 ');
    expect(message).toMatch(/\nLook\.\n\[container-failed\]$/);
  });

  test('of the input are one message with all problems', () => {
    const problem = (name: string) =>
      new DeployError({
        code: 'input-invalid',
        kind: 'input',
        where: `input ${name}`,
        what: 'no',
        remedy: 'Yes.',
      });
    expect(problemsAnnotation([problem('a'), problem('b')], redact)).toBe(
      'input a: no\nYes.\n[input-invalid]\n\ninput b: no\nYes.\n[input-invalid]',
    );
  });
});

describe('the timeline', () => {
  const spans = timeline(failedRun);

  test('has a span for each part of each step', () => {
    expect(spans.map(({ target, part }) => `${target} ${part}`)).toEqual([
      'web1 prepare',
      'web2 prepare',
      'web1 apply',
      'web2 apply',
      'web1 verify',
      'web2 verify',
      'web1 undo',
      'web2 undo',
    ]);
    expect(timeIn(spans, 'web2', 'prepare')).toBe(1_500);
    expect(timeIn(spans, 'web2', 'verify')).toBe(500);
    expect(timeIn(spans, 'nobody', 'verify')).toBeUndefined();
  });

  test('ends work that never ended with the last event', () => {
    const cut = timeline(failedRun.slice(0, 9));
    expect(cut.at(-1)).toMatchObject({ part: 'apply', failed: true });
  });
});

describe('the job summary', () => {
  const ended = { title: 'deploy-compose', outcome: 'failed', error: portTaken } as const;
  const summary = jobSummary(failedRun, ended, redact);

  test('begins with the outcome and the cause', () => {
    expect(summary).toMatch(
      /^### deploy-compose: failed\n\nFailed\.\n\n\*\*Cause:\*\* web2&#58; container shop-web-1/,
    );
  });

  test('has a row a target with its outcome, changes and times', () => {
    expect(summary).toContain('| web1 | rolled-back | 1 | 1.0 s | 200 ms | 500 ms | 4.0 s |');
    expect(summary).toContain('| web2 | failed | 1 | 1.5 s | 300 ms | 500 ms | 3.5 s |');
  });

  test('says what changed, what was put back and what could not be', () => {
    expect(summary).toContain('- web1\n  - recreate service web (app&#58;1 -&#62; app&#58;2)');
    expect(summary).toContain('**Put back**\n\n- web1&#58; deploy-compose');
    expect(summary).toContain(
      '**Could not be put back**\n\n- web2&#58; deploy-compose&#58; the network is gone',
    );
  });

  test('draws a diagram beside the table', () => {
    expect(summary).toContain('```mermaid\ngantt\n  dateFormat x\n');
    expect(summary).toContain('  section web2\n');
    expect(summary).toContain('    deploy-compose verify :crit, 1880, 2380\n');
  });

  test('shows log lines as they are, without Markdown or HTML in them', () => {
    expect(summary).toContain('starting &#60;b&#62;`up`&#60;/b&#62;');
    expect(summary.match(/<\/pre>/g)).toHaveLength(1);
    expect(summary).not.toContain('<script>');
  });

  test('keeps a table whole whatever its names are', () => {
    const name = 'a|b`c\n| d';
    const odd = journalOf([
      0,
      {
        type: 'run.ended',
        outcome: 'deployed',
        results: [{ target: name, outcome: 'deployed', changes: [], durationMs: 1, details: {} }],
      },
    ]);
    const rows = jobSummary(odd, { title: 't', outcome: 'deployed' }, redact)
      .split('\n')
      .filter((line) => line.startsWith('|'));
    expect(rows.map((row) => row.split('|').length)).toEqual([9, 9, 9]);
  });

  test('hides secrets', () => {
    expect(summary).not.toContain('hunter2');
  });

  test('stays under a mebibyte, its log still closed', () => {
    const log = Array.from({ length: 10_000 }, () => `<${'x'.repeat(5_000)}`);
    const error = new DeployError({ code: 'container-failed', what: 'it died', remedy: 'Look.', log });
    const many = results.flatMap((result) =>
      Array.from({ length: 5_000 }, () => ({
        ...result,
        changes: Array.from({ length: 10 }, () => ({ subject: 'x'.repeat(50), action: 'run' as const })),
      })),
    );
    const huge = jobSummary(
      journalOf([0, { type: 'run.ended', outcome: 'failed', results: many, error }]),
      { ...ended, error },
      redact,
    );
    expect(Buffer.byteLength(huge)).toBeLessThan(2 ** 20);
    expect(huge).toContain('</pre>');
  });
});

test('results are JSON, with errors in full and secrets hidden', () => {
  expect(JSON.parse(reportJson(results, redact))).toEqual([
    expect.objectContaining({ target: 'web1', outcome: 'rolled-back' }),
    expect.objectContaining({
      target: 'web2',
      details: { release: 'r2' },
      error: {
        code: 'container-failed',
        what: 'service web exited with code 3',
        where: 'container shop-web-1',
        remedy: 'Look at its log.',
        log: expect.arrayContaining(['secret *** here']),
      },
    }),
  ]);
});

test('a secret that JSON writes in another way is hidden in results', () => {
  const hide = (text: string) => text.replaceAll('a"b\\c', '***');
  const [first] = results;
  expect(first && reportJson([{ ...first, details: { x: 'is a"b\\c' } }], hide)).toContain('"x":"is ***"');
});
