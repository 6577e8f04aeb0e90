import { phase, Story } from './story.js';

const deploys = { role: { deploys: true } };
const unchanged = { ...deploys, plans: [[]] };

/** What a wait in the last of these phases hears: whether something is deployed before it. */
async function heard(first: Parameters<Story['step']>[1], besideIt: Parameters<Story['step']>[1] = {}) {
  const story = new Story();
  await story.run([
    phase([story.step('a', first, 'first')], { name: 'first' }),
    phase([story.step('b', { waits: true }, 'smoke')], { name: 'smoke', needs: ['first'] }),
    phase([story.step('c', { waits: true }, 'watch')], { name: 'watch', needs: ['smoke'] }),
    phase([story.step('d', besideIt, 'beside')], { name: 'beside' }),
  ]);
  return story.deployed['c.watch'];
}

test('a wait hears that something is deployed before it, also phases before', async () => {
  expect(await heard(deploys)).toBe(true);
});

test('it hears that nothing is, whatever is deployed beside it', async () => {
  expect(await heard(unchanged, deploys)).toBe(false);
});

test('it hears of neither where nothing before it deploys', async () => {
  expect(await heard({}, deploys)).toBeUndefined();
});

test('what goes on since an earlier run is deployed by this one', async () => {
  expect(await heard({ ...deploys, waits: true })).toBe(true);
});

test('in its own phase it hears of the steps of all targets', async () => {
  const story = new Story();
  const targets = [
    { name: 'a', steps: [story.step('a', unchanged, 'deploy'), story.step('a', { waits: true }, 'watch')] },
    { name: 'b', steps: [story.step('b', deploys, 'deploy')] },
  ];
  await story.run([{ name: 'phase', needs: [], targets, batches: [1, 1], maxFailures: 0 }]);
  expect(story.deployed['a.watch']).toBe(true);
});
