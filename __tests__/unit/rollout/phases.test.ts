import { failure, Moment, phase, Story, untilAborted } from './story.js';

let story: Story;
beforeEach(() => {
  story = new Story();
});

const unhealthy = () => {
  throw failure('unhealthy');
};

/** databases -> api, core -> monitoring, where monitoring fails. */
function fourPhases(rest: Readonly<Record<string, object>> = {}) {
  return [
    phase([story.step('db')], { name: 'databases', ...rest.databases }),
    phase([story.step('api')], { name: 'api', needs: ['databases'], ...rest.api }),
    phase([story.step('core')], { name: 'core', needs: ['databases'], ...rest.core }),
    phase([story.step('mon', { verify: unhealthy })], {
      name: 'monitoring',
      needs: ['api', 'core'],
      ...rest.monitoring,
    }),
  ];
}

describe('a failure in one phase', () => {
  test('takes back what all phases changed', async () => {
    const result = await story.run(fourPhases());
    expect(result.outcome).toBe('rolled-back');
    expect(story.of('undo').toSorted()).toEqual(['api', 'core', 'db', 'mon']);
  });

  test('goes back along the graph: a phase only after those that need it', async () => {
    const released = new Moment();
    const phases = [
      phase([story.step('db')], { name: 'databases' }),
      phase([story.step('api', { undo: () => released.happened })], { name: 'api', needs: ['databases'] }),
      phase([story.step('core', { undo: released.happen })], { name: 'core', needs: ['databases'] }),
      phase([story.step('mon', { verify: unhealthy })], { name: 'monitoring', needs: ['api', 'core'] }),
    ];
    await story.run(phases);
    const undone = story.of('undo');
    expect(undone[0]).toBe('mon');
    expect(undone.at(-1)).toBe('db');
  });

  test('that cannot be put back does not keep the phases before it from going back', async () => {
    const phases = fourPhases();
    const stuck = story.step('mon', { verify: unhealthy, undo: unhealthy });
    const result = await story.run([
      ...phases.slice(0, 3),
      phase([stuck], { name: 'monitoring', needs: ['api', 'core'] }),
    ]);
    expect(story.of('undo').toSorted()).toEqual(['api', 'core', 'db', 'mon']);
    expect(result.outcome).toBe('failed');
    expect(result.results.map(({ outcome }) => outcome)).toEqual([
      'rolled-back',
      'rolled-back',
      'rolled-back',
      'failed',
    ]);
  });

  test('leaves alone what this run had not changed', async () => {
    const phases = fourPhases();
    const asBefore = phase([story.step('db', { plans: [[]] })], { name: 'databases' });
    await story.run([asBefore, ...phases.slice(1)]);
    expect(story.of('undo').toSorted()).toEqual(['api', 'core', 'mon']);
  });

  test('stops what other phases are still waiting for', async () => {
    const began = new Moment();
    const waiting = story.step('api', {
      verify: (signal) => {
        began.happen();
        return untilAborted(signal);
      },
    });
    const failing = story.step('core', { verify: () => began.happened.then(unhealthy) });
    const result = await story.run([phase([waiting], { name: 'api' }), phase([failing], { name: 'core' })]);
    expect(result.outcome).toBe('rolled-back');
  });
});

describe('a phase that keeps', () => {
  const kept = { databases: { keep: true } };

  test('stays as deployed when a later one fails, and the others go back', async () => {
    const result = await story.run(fourPhases(kept));
    expect(story.of('undo').toSorted()).toEqual(['api', 'core', 'mon']);
    expect(result.results[0]).toMatchObject({ phase: 'databases', outcome: 'deployed', kept: true });
    expect(story.events('step.kept')).toMatchObject([{ phase: 'databases', target: 'db' }]);
  });

  test('makes the run a failed one: not everything is as before', async () => {
    const result = await story.run(fourPhases(kept));
    expect(result.outcome).toBe('failed');
    expect(result.error?.what).toBe('unhealthy');
  });

  test('still goes back itself where it is what failed', async () => {
    const phases = [phase([story.step('db', { verify: unhealthy })], { name: 'databases', keep: true })];
    const result = await story.run(phases);
    expect(result.outcome).toBe('rolled-back');
    expect(story.of('undo')).toEqual(['db']);
  });

  test('keeps its hosts that are well when one of them fails', async () => {
    const steps = [story.step('a'), story.step('b', { verify: unhealthy })];
    const result = await story.run([phase(steps, { name: 'web', batches: [1, 1], keep: true })]);
    expect(story.of('undo')).toEqual(['b']);
    expect(result.results.map(({ outcome, kept: stays }) => [outcome, stays])).toEqual([
      ['deployed', true],
      ['rolled-back', undefined],
    ]);
  });

  test('is not named where it had nothing to change', async () => {
    const phases = fourPhases();
    const asBefore = phase([story.step('db', { plans: [[]] })], { name: 'databases', keep: true });
    const result = await story.run([asBefore, ...phases.slice(1)]);
    expect(result.outcome).toBe('rolled-back');
    expect(result.results[0]).toMatchObject({ outcome: 'unchanged' });
  });
});

describe('a host in two phases', () => {
  test('has a result for each of them', async () => {
    const result = await story.run([
      phase([story.step('a', {}, 'first')], { name: 'one' }),
      phase([story.step('a', {}, 'second')], { name: 'two', needs: ['one'] }),
    ]);
    expect(result.results.map(({ target, phase: name }) => [target, name])).toEqual([
      ['a', 'one'],
      ['a', 'two'],
    ]);
  });
});

test('every event of a phase names it where there are several', async () => {
  await story.run(fourPhases());
  const applying = story.events('step.applying').map(({ phase: name, target }) => `${name} ${target}`);
  expect(applying.toSorted()).toEqual(['api api', 'core core', 'databases db', 'monitoring mon']);
});
