import { failure, phase, Story } from './story.js';

let story: Story;
beforeEach(() => {
  story = new Story();
});

const deploys = { role: { deploys: true } };
const fails = () => {
  throw failure('exit code 3');
};

/** Two hosts in batches of one; the first one begins with what leads. */
function batches(lead: Parameters<Story['step']>[1] = {}, deploy: Parameters<Story['step']>[1] = {}) {
  const targets = ['a', 'b'].map((name) => ({
    name,
    steps: [
      ...(name === 'a'
        ? [
            story.step(name, { waits: true }, 'wait'),
            story.step(name, { role: { leads: true }, ...lead }, 'lead'),
          ]
        : []),
      story.step(name, { ...deploys, ...deploy }, 'deploy'),
    ],
  }));
  return { name: 'phase', needs: [], targets, batches: [1, 1], maxFailures: 1 };
}

const taken = () => story.calls.filter((call) => /apply|verify/.test(call));

test('what leads comes once before all targets of all batches, and waits before it', async () => {
  expect(await story.run([batches()])).toMatchObject({ outcome: 'deployed' });
  expect(taken()).toEqual([
    'a.wait verify',
    ...['a.lead apply', 'a.lead verify'],
    ...['a.deploy apply', 'a.deploy verify'],
    ...['b.deploy apply', 'b.deploy verify'],
  ]);
});

test('it is prepared when all that it leads is', async () => {
  await story.run([batches()]);
  expect(story.of('prepare').at(-1)).toBe('a.lead');
});

test('its failure stops everything before the first switch, however many targets may fail', async () => {
  const result = await story.run([batches({ verify: fails })]);
  expect(result).toMatchObject({ error: { what: 'exit code 3' } });
  expect(taken()).toEqual(['a.wait verify', 'a.lead apply', 'a.lead verify']);
});

test('it is not taken where all that it leads is as it should be', async () => {
  expect(await story.run([batches({}, { plans: [[]] })])).toMatchObject({ outcome: 'unchanged' });
  expect(taken()).toEqual(['a.wait verify']);
  expect(
    story.events('step.planned').flatMap(({ step, changes }) => (changes.length > 0 ? [step] : [])),
  ).toEqual([]);
});

test('it is not taken either where preparing finds that nothing is left to do', async () => {
  expect(await story.run([batches({}, { prepared: [] })])).toMatchObject({ outcome: 'unchanged' });
  expect(taken()).toEqual(['a.wait verify']);
});

test('it is taken for what a later phase deploys, and not for what no phase behind it does', async () => {
  const lead = phase([story.step('a', { role: { leads: true } }, 'lead')], { name: 'first' });
  const behind = phase([story.step('b', deploys)], { name: 'behind', needs: ['middle'] });
  const middle = phase([story.step('c', { waits: true })], { name: 'middle', needs: ['first'] });
  const beside = phase([story.step('d', { ...deploys, plans: [[]] })], { name: 'beside' });
  await story.run([lead, middle, behind, beside]);
  expect(story.of('apply')).toEqual(['a.lead', 'b']);

  story = new Story();
  const idle = phase([story.step('a', { role: { leads: true } }, 'lead')], { name: 'first' });
  const same = phase([story.step('b', { ...deploys, plans: [[]] })], { name: 'behind', needs: ['first'] });
  const other = phase([story.step('d', deploys)], { name: 'beside' });
  await story.run([idle, same, other]);
  expect(story.of('apply')).toEqual(['d']);
});

test('where nothing is deployed behind it, it is taken in any case', async () => {
  const lead = phase([story.step('a', { role: { leads: true } }, 'lead')]);
  expect(await story.run([lead])).toMatchObject({ outcome: 'deployed' });
});

test('what it cannot undo is told when it is taken, and not where it has nothing to do', async () => {
  const cannotUndo = ['the migrations stay'];
  await story.run([batches({ cannotUndo }, { plans: [[]] })]);
  expect(story.events('warning')).toEqual([]);
  story = new Story();
  await story.run([batches({ cannotUndo })], { dryRun: true });
  expect(story.events('warning').map(({ message }) => message)).toEqual(cannotUndo);
});
