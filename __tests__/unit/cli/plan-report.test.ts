import { pending } from '../../../lib/cli/pending.js';
import { planReport } from '../../../lib/cli/plan-report.js';
import type { Change, JournalEvent } from '../../../lib/journal/events.js';
import { Journal } from '../../../lib/journal/journal.js';

const update: Change = {
  subject: 'service web',
  action: 'recreate',
  detail: 'image app:1 -> app:2; environment +LEVEL',
};
const created: Change = { subject: 'network core-net', action: 'create' };

function planned(target: string, changes: readonly Change[], step = 'deploy-compose'): JournalEvent {
  return { type: 'step.planned', target, step, changes };
}

const plain = (journal: Journal) =>
  planReport(journal.entries, (text) => text.replaceAll('hunter2', '***'), { color: false });

test('changes stand by host and step, what differs below them', () => {
  const journal = new Journal();
  journal.write({ type: 'run.started', title: 'shop', targets: ['web1'], dryRun: true });
  journal.write(planned('web1', [created, update]));
  expect(plain(journal)).toEqual([
    'web1',
    '  deploy-compose',
    '    + create network core-net',
    '    ~ recreate service web',
    '        image app:1 -> app:2',
    '        environment +LEVEL',
    '',
    'shop: planned, 2 changes on 1 host. Nothing was touched.',
  ]);
});

test('phases stand in the order of the file, and hosts that change alike together', () => {
  const journal = new Journal();
  const phases = ['db', 'web'].map((name) => ({ name, needs: [], targets: [] }));
  journal.write({ type: 'run.started', title: 'shop', targets: [], dryRun: true, phases });
  journal.within('web').write(planned('web1', [update]));
  journal.within('db').write(planned('db', [created]));
  journal.within('web').write(planned('web2', [update]));
  journal.within('web').write(planned('web3', []));
  expect(plain(journal).filter((line) => !line.startsWith('    '))).toEqual([
    'phase db',
    '  db',
    '',
    'phase web',
    '  web1, web2',
    '',
    'shop: planned, 3 changes on 3 hosts. Nothing was touched.',
  ]);
});

test('what cannot be undone is said, and secrets are not', () => {
  const journal = new Journal();
  journal.write({ type: 'run.started', title: 'shop', targets: ['web1'], dryRun: true });
  journal.write(planned('web1', [{ subject: 'migration', action: 'run', detail: 'with hunter2' }]));
  journal.write({ type: 'warning', target: 'web1', message: 'a migration cannot be undone' });
  expect(plain(journal)).toContain('! web1: a migration cannot be undone');
  expect(plain(journal).join('\n')).not.toContain('hunter2');
});

test('what a step has to say of a host stands below the changes', () => {
  const journal = new Journal();
  journal.write({ type: 'run.started', title: 'shop', targets: ['web1'], dryRun: true });
  journal.write(planned('web1', [created]));
  journal.write({ type: 'notice', message: 'asked once more' });
  journal.write({ type: 'notice', target: 'web1', message: 'memory: it fits' });
  expect(plain(journal).slice(3)).toEqual([
    '',
    '  web1: memory: it fits',
    'shop: planned, 1 change on 1 host. Nothing was touched.',
  ]);
});

test('nothing to change is one line', () => {
  const journal = new Journal();
  journal.write({ type: 'run.started', title: 'shop', targets: ['web1'], dryRun: true });
  journal.write(planned('web1', []));
  expect(plain(journal)).toEqual(['shop: unchanged, everything is as the file says.']);
});

test('a run says what it is at, and nothing once all of it has ended', () => {
  const journal = new Journal();
  const at = (type: 'step.applying' | 'step.undoing' | 'step.preparing', target: string) =>
    journal.write({ type, target, step: 'deploy-compose' });
  at('step.preparing', 'web1');
  at('step.undoing', 'web2');
  journal.write({ type: 'lock.waiting', target: 'web3', owner: 'ana', since: 'now' });
  expect(pending(journal.entries)).toEqual([
    'web1: deploy-compose prepares',
    'web2: deploy-compose is put back',
    'web3: waits for the lock',
  ]);
  journal.write({ type: 'step.prepared', target: 'web1', step: 'deploy-compose', durationMs: 1 });
  journal.write({ type: 'step.undone', target: 'web2', step: 'deploy-compose', durationMs: 1 });
  journal.write({ type: 'lock.taken', target: 'web3' });
  expect(pending(journal.entries)).toEqual([]);
});
