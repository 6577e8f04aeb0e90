import { DeployError } from '../../../lib/errors/deploy-error.js';
import type { JournalEntry, TargetResult } from '../../../lib/journal/events.js';
import type { Outcome } from '../../../lib/journal/outcome.js';
import type { Ended } from '../../../lib/journal/readers/ended.js';
import { finalReport } from '../../../lib/journal/readers/final-report.js';
import { textWidth } from '../../../lib/journal/readers/terminal/text.js';
import { manyHosts } from './many-hosts.js';
import { failedRun, journalOf, portTaken, redact } from './story.js';
import { cause, deployedSystem, failedSystem } from './system.js';

function report(entries: readonly JournalEntry[], ended: Ended, columns = 100): readonly string[] {
  return finalReport(entries, ended, redact, { color: false, columns });
}

const failed = report(failedSystem(), { outcome: 'failed', error: cause });

describe('the final report', () => {
  test('begins with how it ended and ends with how long it took', () => {
    const deployed = report(deployedSystem(), { outcome: 'deployed' });
    expect(deployed[0]).toBe('Deployed: what runs now is what was asked for, healthy on every target.');
    expect(deployed.at(-1)).toBe('acompanamiento: deployed after 43.3 s');
  });

  test('has a table of phases', () => {
    expect(failed.slice(2, 5)).toEqual([
      'Phase       Needs                            Hosts       Outcome                 Time',
      'databases                                    db          deployed, kept        13.9 s',
      'api         databases                        api         rolled-back           13.7 s',
    ]);
  });

  test('has a table of hosts where there is one phase only', () => {
    const lines = report(failedRun, { title: 'shop', outcome: 'failed', error: portTaken });
    expect(lines).toContain('web1  rolled-back        1  4.0 s');
    expect(lines.at(-1)).toBe('shop: failed after 4.0 s');
  });

  test('tells the cause with its log and what to do', () => {
    const from = failed.findIndex((line) => line.startsWith('Cause: '));
    expect(failed[from]).toMatch(/^Cause: host analytics, container .* \[container-failed\]$/);
    expect(failed[from + 2]).toBe("  | Error: Cannot find module '/app/dist/main.js'");
    expect(failed[from + 7]).toBe('  Then run: deploy-kit up --phase analytics');
  });

  test('tells every host that has a trouble of its own, and what to do about all of them once', () => {
    const failures = ['a', 'b'].map((target) => ({
      type: 'step.failed' as const,
      target,
      step: 'connect',
      during: 'connect' as const,
      error: new DeployError({
        code: 'ssh-host-key-unpinned',
        where: `host ${target}`,
        what: 'no key is pinned',
        remedy: `Compare it.\nknown-hosts: ${target} ssh-ed25519 AAAA`,
      }),
    }));
    const entries = journalOf(...failures.map((event) => [0, event] as const));
    const lines = report(entries, { title: 'shop', outcome: 'failed', error: failures[0]?.error });
    const from = lines.findIndex((line) => line.startsWith('Cause: '));
    expect(lines.slice(from, -2)).toEqual([
      'Cause: host a: no key is pinned [ssh-host-key-unpinned]',
      '  Compare it.',
      '  known-hosts: a ssh-ed25519 AAAA',
      '',
      'Also: host b: no key is pinned [ssh-host-key-unpinned]',
      '  known-hosts: b ssh-ed25519 AAAA',
    ]);
  });

  test('says what was put back, what stays and what could not be put back', () => {
    expect(failed).toContain('Put back: api, analytics, core');
    expect(failed).toContain('Stays as deployed (if-fails: keep): databases/db');
    expect(failed).toContain('  messaging: deploy-compose: the connection was lost');
  });

  test('lists as changed only what is other than before', () => {
    const changed = failed.slice(failed.indexOf('Changed') + 1, failed.indexOf('Changed') + 9);
    expect(changed.filter((line) => /^ {2}\S/.test(line))).toEqual(['  databases/db', '  messaging']);
  });

  test('lists what a plan would change', () => {
    const results = [
      {
        target: 'a',
        outcome: 'planned',
        changes: [{ subject: '/swapfile', action: 'create' }],
        durationMs: 1,
        details: {},
      },
    ] as const;
    const lines = report(journalOf([0, { type: 'run.ended', outcome: 'planned', results }]), {
      outcome: 'planned',
    });
    expect(lines.join('\n')).toContain('Would change\n  a\n    create /swapfile');
  });

  test('tells the same of many hosts once', () => {
    const lines = report(manyHosts(50), { outcome: 'failed', error: cause });
    expect(lines[0]).toBe('Failed on 1 of 51 hosts.');
    expect(lines).toContain(
      '  web/web1, web/web2, web/web3, web/web4, web/web5, web/web6, web/web7, web/web8 and 41 more',
    );
    expect(lines.length).toBeLessThan(40);
  });

  test('tells all that is wrong with the input', () => {
    const problems = ['a', 'b'].map(
      (name) =>
        new DeployError({ code: 'input-invalid', where: `input ${name}`, what: 'no', remedy: 'Say yes.' }),
    );
    expect(report([], { title: 'shop', outcome: 'failed', problems })).toEqual([
      'The input is wrong; nothing was tried.',
      '',
      'input a: no',
      'Say yes.',
      '[input-invalid]',
      '',
      'input b: no',
      'Say yes.',
      '[input-invalid]',
      '',
      'shop: failed',
    ]);
  });

  test('keeps its tables within the width of the terminal', () => {
    const narrow = report(failedSystem(), { outcome: 'failed', error: cause }, 60);
    const table = narrow.slice(2, 9);
    expect(Math.max(...table.map(textWidth))).toBeLessThanOrEqual(60);
    expect(table[6]).toContain('unchanged, not begun');
  });

  test('has escape sequences only where color is wanted, and never those of a log', () => {
    const error = new DeployError({
      code: 'container-failed',
      what: 'it died',
      remedy: 'Look.',
      log: ['\u001b[2J\u001b[31mred\u001b[0m\u0007 hunter2'],
    });
    const ended = { title: 't', outcome: 'failed', error } as const;
    const plain = finalReport([], ended, redact, { color: false, columns: 80 }).join('\n');
    expect(plain).toContain('  | red\u{fffd} ***');
    expect(plain).not.toContain('\u001b');
    const colored = finalReport([], ended, redact, { color: true, columns: 80 }).join('\n');
    expect(colored).toContain('\u001b[31m');
    expect(colored).not.toContain('\u001b[2J');
  });
});

describe('the first sentence promises no more than is so', () => {
  const ended = (outcome: Outcome, of: Partial<TargetResult> = {}, touched = true) =>
    report(
      journalOf(...(touched ? [[0, { type: 'step.applying', target: 'a', step: 's' }] as const] : []), [
        1,
        {
          type: 'run.ended',
          outcome,
          results: [{ target: 'a', outcome, changes: [], durationMs: 1, details: {}, ...of }],
        },
      ]),
      { outcome, error: cause },
    )[0];

  test.each<readonly [string | undefined, string]>([
    [ended('failed', {}, false), 'Failed before anything was changed.'],
    [ended('cancelled', {}, false), 'Cancelled before anything was changed.'],
    [ended('cancelled'), 'Cancelled and rolled back: everything is as it was before.'],
    [ended('rolled-back'), 'Failed and rolled back: everything is as it was before.'],
    [
      ended('rolled-back', { kept: true }),
      'Failed and rolled back, except what stays as deployed because its phase says so.',
    ],
    [
      ended('cancelled', { notPutBack: ['x'] }),
      'Cancelled, and not everything could be put back: what is left is named here.',
    ],
    [ended('failed', { kept: true }), 'Failed.'],
    [ended('failed', { outcome: 'deployed' }), 'Failed.'],
  ])('%s', (sentence, expected) => {
    expect(sentence).toBe(expected);
  });

  test('a way back that was asked for is no failure, and its changes were made', () => {
    const changes = [{ subject: 'release', action: 'update', detail: 'r2 -> r1' }] as const;
    const result = { target: 'a', outcome: 'rolled-back', changes, durationMs: 1, details: {} } as const;
    const lines = report(journalOf([0, { type: 'run.ended', outcome: 'rolled-back', results: [result] }]), {
      outcome: 'rolled-back',
    });
    expect(lines[0]).toBe('Rolled back: what ran before runs again, healthy on every target.');
    expect(lines).toContain('Changed');
  });

  test('nothing to go back to is nothing changed', () => {
    expect(report([], { outcome: 'unchanged', error: cause })[0]).toBe('Nothing was changed.');
  });
});

test.each([
  ['ab', 2],
  ['año', 3],
  ['数据库', 6],
  ['🚀', 2],
  ['e\u0301', 1],
])('%s takes %d columns', (text, columns) => {
  expect(textWidth(text)).toBe(columns);
});
