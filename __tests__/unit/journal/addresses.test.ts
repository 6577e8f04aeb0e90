import type { JournalEntry } from '../../../lib/journal/events.js';
import { jobSummary } from '../../../lib/journal/readers/summary.js';

function summaryOf(url: string, secret = 'hunter2'): string {
  const result = {
    target: 'preview',
    outcome: 'deployed',
    changes: [],
    durationMs: 1,
    details: {},
    url,
  } as const;
  const entries: readonly JournalEntry[] = [
    { type: 'run.ended', outcome: 'deployed', results: [result], time: 0 },
  ];
  return jobSummary(entries, { outcome: 'deployed' }, (text) => text.replaceAll(secret, '***'));
}

test('where what was deployed can be looked at is a link', () => {
  expect(summaryOf('https://shop-1.vercel.app')).toContain(
    '- preview: [https&#58;//shop-1.vercel.app/](https://shop-1.vercel.app/)',
  );
});

test('an address ends its link by nothing in it', () => {
  expect(summaryOf('https://shop.example.com/a)](javascript:x)<b>')).toContain(
    '](https://shop.example.com/a%29%5d%28',
  );
});

test('an address with a secret in it is no link', () => {
  expect(summaryOf('https://hunter2.example.com')).not.toContain('](');
});

test.each(['javascript:alert(1)', 'shop'])('%s is no address', (url) => {
  expect(summaryOf(url)).not.toContain('Address');
});
