import { failure, Moment, phase, Story, untilAborted } from './story.js';

let story: Story;
beforeEach(() => {
  story = new Story();
});

describe('phases', () => {
  test('switch after those that they need, in whatever order they are written', async () => {
    const phases = [
      phase([story.step('web')], { name: 'web', needs: ['api'] }),
      phase([story.step('api')], { name: 'api', needs: ['db'] }),
      phase([story.step('db')], { name: 'db' }),
    ];
    await story.run(phases);
    const switching = story.calls.filter((call) => /apply|verify/.test(call));
    expect(switching).toEqual([
      'db apply',
      'db verify',
      'api apply',
      'api verify',
      'web apply',
      'web verify',
    ]);
  });

  test('that need nothing of each other switch at the same time', async () => {
    // Each waits for the other to have begun: one after the other, neither would end.
    const [a, b] = [new Moment(), new Moment()];
    const first = story.step('a', {
      apply: () => {
        a.happen();
        return b.happened;
      },
    });
    const second = story.step('b', {
      apply: () => {
        b.happen();
        return a.happened;
      },
    });
    const result = await story.run([phase([first], { name: 'a' }), phase([second], { name: 'b' })]);
    expect(result.outcome).toBe('deployed');
  });

  test('that are needed twice switch once', async () => {
    await story.run([
      phase([story.step('db')], { name: 'db' }),
      phase([story.step('api')], { name: 'api', needs: ['db'] }),
      phase([story.step('jobs')], { name: 'jobs', needs: ['db'] }),
      phase([story.step('web')], { name: 'web', needs: ['api', 'jobs'] }),
    ]);
    expect(story.of('apply').toSorted()).toEqual(['api', 'db', 'jobs', 'web']);
    expect(story.of('apply').at(-1)).toBe('web');
  });

  test('after a failed one do not begin', async () => {
    const verify = () => {
      throw failure('unhealthy');
    };
    await story.run([
      phase([story.step('db', { verify })], { name: 'db' }),
      phase([story.step('api')], { name: 'api', needs: ['db'] }),
    ]);
    expect(story.of('apply')).toEqual(['db']);
  });

  test('are stopped by a failure in an independent one, and go back too', async () => {
    const began = new Moment();
    const verify = async () => {
      await began.happened;
      throw failure('unhealthy');
    };
    const apply = (signal: AbortSignal) => {
      began.happen();
      return untilAborted(signal);
    };
    const result = await story.run([
      phase([story.step('a', { verify })], { name: 'a' }),
      phase([story.step('b', { apply })], { name: 'b' }),
    ]);
    expect(result).toMatchObject({ outcome: 'rolled-back', error: { what: 'unhealthy' } });
    expect(story.of('undo').toSorted()).toEqual(['a', 'b']);
  });

  test('whose targets have nothing to do let those that need them go on', async () => {
    await story.run([
      phase([story.step('db', { plans: [[]] })], { name: 'db' }),
      phase([story.step('api')], { name: 'api', needs: ['db'] }),
    ]);
    expect(story.of('apply')).toEqual(['api']);
  });
});

describe('batches', () => {
  const names = ['a', 'b', 'c', 'd'];

  test('switch one after another, each whole before the next', async () => {
    const steps = names.map((name) => story.step(name));
    await story.run([phase(steps, { batches: [1, 3] })]);
    const switching = story.calls.filter((call) => /apply|verify/.test(call));
    expect(switching.slice(0, 2)).toEqual(['a apply', 'a verify']);
    expect(switching.slice(2, 5)).toEqual(['b apply', 'c apply', 'd apply']);
  });

  test('that fail keep the next ones untouched', async () => {
    const verify = () => {
      throw failure('unhealthy');
    };
    const result = await story.run([
      phase([story.step('a', { verify }), story.step('b')], { batches: [1, 1] }),
    ]);
    expect(story.of('apply')).toEqual(['a']);
    expect(result.results.map(({ outcome }) => outcome)).toEqual(['rolled-back', 'unchanged']);
  });

  test('after the failed one let what had switched well go back too', async () => {
    const verify = () => {
      throw failure('unhealthy');
    };
    const steps = [story.step('a'), story.step('b', { verify }), story.step('c')];
    const result = await story.run([phase(steps, { batches: [1, 1, 1] })]);
    expect(result.outcome).toBe('rolled-back');
    expect(story.of('undo').toSorted()).toEqual(['a', 'b']);
  });

  test('work on no more targets at once than concurrency allows', async () => {
    let now = 0;
    let most = 0;
    const apply = async () => {
      now += 1;
      most = Math.max(most, now);
      await new Promise(setImmediate);
      now -= 1;
    };
    await story.run([phase(names.map((name) => story.step(name, { apply })))], { concurrency: 2 });
    expect(most).toBe(2);
  });
});

describe('max-failures', () => {
  const verify = () => {
    throw failure('unhealthy');
  };

  test('lets a target go back alone while the others go on', async () => {
    const steps = [story.step('a', { verify }), story.step('b')];
    const result = await story.run([phase(steps, { batches: [1, 1], maxFailures: 1 })]);
    expect(story.of('undo')).toEqual(['a']);
    expect(story.of('finish')).toEqual(['b']);
    expect(result.outcome).toBe('failed');
    expect(result.results.map(({ outcome }) => outcome)).toEqual(['rolled-back', 'deployed']);
  });

  test('lets phases go on that need the one with the failure', async () => {
    await story.run([
      phase([story.step('a', { verify }), story.step('b')], { name: 'first', maxFailures: 1 }),
      phase([story.step('c')], { name: 'second', needs: ['first'] }),
    ]);
    expect(story.of('verify')).toContain('c');
  });

  test('that are exceeded send everything back, each target once', async () => {
    const steps = [story.step('a', { verify }), story.step('b'), story.step('c', { verify })];
    const result = await story.run([phase(steps, { batches: [1, 1, 1], maxFailures: 1 })]);
    expect(result.outcome).toBe('rolled-back');
    expect(story.of('undo').toSorted()).toEqual(['a', 'b', 'c']);
  });
});
