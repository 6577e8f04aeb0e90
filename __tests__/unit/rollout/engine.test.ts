import { change, failure, freeLock, onOneTarget, phase, Story } from './story.js';

let story: Story;
beforeEach(() => {
  story = new Story();
});

describe('with nothing to do', () => {
  test('no lock is taken and nothing prepared', async () => {
    const { lockable } = freeLock(story.calls);
    const result = await story.run([phase([story.step('a', { plans: [[]] })])], { locks: [lockable] });
    expect(result.outcome).toBe('unchanged');
    expect(story.calls).toEqual(['a plan']);
  });

  test('a target that has nothing to do is left alone while another one changes', async () => {
    const { results } = await story.run([phase([story.step('a', { plans: [[]] }), story.step('b')])]);
    expect(results.map(({ target, outcome }) => [target, outcome])).toEqual([
      ['a', 'unchanged'],
      ['b', 'deployed'],
    ]);
    expect(story.of('apply')).toEqual(['b']);
  });

  test('a step that has nothing to do is passed over among others of its target', async () => {
    const steps = [story.step('a', { plans: [[]] }, 'swap'), story.step('a', {}, 'compose')];
    await story.run([onOneTarget(steps)]);
    expect(story.of('apply')).toEqual(['a.compose']);
  });

  test('what a plan says of the target stands in its result', async () => {
    const { results } = await story.run([
      phase([story.step('a', { plans: [[]], details: { release: 'r1' } })]),
    ]);
    expect(results[0]?.details).toEqual({ release: 'r1' });
  });
});

describe('a host that another run works on', () => {
  test('is planned again under the lock, and may turn out to need nothing', async () => {
    const step = story.step('a', { plans: [[]], busy: [true, false] });
    const result = await story.run([phase([step])]);
    expect(result.outcome).toBe('unchanged');
    expect(story.calls).toEqual(['a plan', 'a plan']);
  });

  test('is changed when the other run left it different from what is wanted', async () => {
    const step = story.step('a', { plans: [[], [change]], busy: [true, false] });
    expect((await story.run([phase([step])])).outcome).toBe('deployed');
  });

  test('is told once of a plan that did not change under the lock', async () => {
    await story.run([phase([story.step('a')])]);
    expect(story.of('plan')).toEqual(['a', 'a']);
    expect(story.events('step.planned')).toHaveLength(1);
  });
});

describe('a dry run', () => {
  test('plans and touches nothing, not even a lock', async () => {
    const { lockable } = freeLock(story.calls);
    const result = await story.run([phase([story.step('a')])], { dryRun: true, locks: [lockable] });
    expect(result.outcome).toBe('planned');
    expect(result.results[0]).toMatchObject({ outcome: 'planned', changes: [change] });
    expect(story.calls).toEqual(['a plan']);
  });

  test('says of a target without changes that it is unchanged', async () => {
    const steps = [story.step('a', { plans: [[]] }), story.step('b')];
    const { results } = await story.run([phase(steps)], { dryRun: true });
    expect(results.map(({ outcome }) => outcome)).toEqual(['unchanged', 'planned']);
  });
});

describe('everything that can fail early', () => {
  const fails = () => {
    throw failure('no room');
  };

  test('a plan that fails on one target touches none', async () => {
    const { lockable } = freeLock(story.calls);
    const steps = [story.step('a', { plan: fails }), story.step('b')];
    const result = await story.run([phase(steps)], { locks: [lockable] });
    expect(result.outcome).toBe('failed');
    expect(story.calls).toEqual(['a plan', 'b plan']);
  });

  test('a prepare that fails on one target touches none', async () => {
    const steps = [story.step('a', { prepare: fails }), story.step('b')];
    const result = await story.run([phase(steps)]);
    expect(result.outcome).toBe('failed');
    expect(story.of('apply')).toEqual([]);
    expect(story.of('undo')).toEqual([]);
  });

  test('a prepare that fails in a late phase keeps an early one from switching', async () => {
    const early = phase([story.step('db')], { name: 'db' });
    const late = phase([story.step('api', { prepare: fails })], { name: 'api', needs: ['db'] });
    await story.run([early, late]);
    expect(story.of('apply')).toEqual([]);
  });

  test('each target that cannot be prepared says so, and the others are unchanged', async () => {
    const steps = ['a', 'b'].map((name) => story.step(name, { prepare: fails }));
    const { results } = await story.run([phase([...steps, story.step('c')])]);
    expect(results.map(({ outcome, error }) => [outcome, error?.what])).toEqual([
      ['failed', 'no room'],
      ['failed', 'no room'],
      ['unchanged', undefined],
    ]);
  });

  test('after a step that cannot be prepared, later steps of its target are not', async () => {
    const steps = [story.step('a', { prepare: fails }, 'swap'), story.step('a', {}, 'compose')];
    await story.run([onOneTarget(steps)]);
    expect(story.of('prepare')).toEqual(['a.swap']);
  });

  test('a lock that cannot be had ends the run with its reason', async () => {
    const { lockable } = freeLock(story.calls);
    const broken = {
      ...lockable,
      open: () => ({ attempt: () => Promise.reject(failure('disk full')), stop: async () => undefined }),
    };
    const result = await story.run([phase([story.step('a')])], { locks: [broken] });
    expect(result).toMatchObject({ outcome: 'failed', error: { what: 'disk full' } });
    expect(story.of('prepare')).toEqual([]);
  });
});

describe('preparing', () => {
  test('may find that there is nothing to do after all', async () => {
    const result = await story.run([phase([story.step('a', { prepared: [] })])]);
    expect(result.outcome).toBe('unchanged');
    expect(result.results[0]).toMatchObject({ outcome: 'unchanged', changes: [] });
    expect(story.of('apply')).toEqual([]);
  });

  test('tells the changes anew when it learnt more of them', async () => {
    const more = { subject: 'service db', action: 'create' } as const;
    const { results } = await story.run([phase([story.step('a', { prepared: [more] })])]);
    expect(results[0]?.changes).toEqual([more]);
    expect(story.events('step.planned').map(({ changes }) => changes)).toEqual([[change], [more]]);
  });

  test('keeps the plan where it learnt nothing', async () => {
    const { results } = await story.run([phase([story.step('a')])]);
    expect(results[0]?.changes).toEqual([change]);
  });
});

describe('a run that goes well', () => {
  test('warns once of what it could not put back', async () => {
    await story.run([phase([story.step('a', { cannotUndo: ['the migration'] })])]);
    expect(story.events('warning').map(({ message }) => message)).toEqual(['the migration']);
  });

  test('writes the journal in the order in which things happen', async () => {
    await story.run([phase([story.step('a')])]);
    expect(story.told).toEqual([
      'run.started',
      'a step.planned',
      'a step.preparing',
      'a step.prepared',
      'a step.applying',
      'a step.applied',
      'a step.verified',
      'run.ended',
    ]);
  });

  test('takes the lock after the first plan and gives it back at the end', async () => {
    const { lockable } = freeLock(story.calls);
    await story.run([phase([story.step('a')])], { locks: [lockable] });
    expect(story.calls).toEqual([
      'a plan',
      'lock taken',
      'a plan',
      'a prepare',
      'a apply',
      'a verify',
      'a finish',
      'lock released',
    ]);
  });

  test('ends with the word of its action, and with what verifying found', async () => {
    const result = await story.run([phase([story.step('a')])], { success: 'changed' });
    expect(result.outcome).toBe('changed');
    expect(result.results[0]).toMatchObject({ outcome: 'changed', details: { verified: true } });
    expect(result.error).toBeUndefined();
  });

  test('is not spoilt by something that could not be tidied up', async () => {
    const finish = () => {
      throw failure('rmi failed');
    };
    const result = await story.run([phase([story.step('a', { finish })])]);
    expect(result.outcome).toBe('deployed');
    expect(story.events('warning').map(({ message }) => message)).toEqual(['step: rmi failed']);
  });

  test('verifies a step before the next one of its target is applied', async () => {
    await story.run([onOneTarget([story.step('a', {}, 'swap'), story.step('a', {}, 'compose')])]);
    const switching = story.calls.filter((call) => /apply|verify/.test(call));
    expect(switching).toEqual(['a.swap apply', 'a.swap verify', 'a.compose apply', 'a.compose verify']);
  });
});
