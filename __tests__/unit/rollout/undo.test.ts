import { failure, Moment, onOneTarget, phase, Story, untilAborted } from './story.js';

let story: Story;
beforeEach(() => {
  story = new Story();
});

const unhealthy = () => {
  throw failure('unhealthy');
};
const fallsOver = () => {
  throw failure('no route to host');
};

describe('what this run changed', () => {
  test('goes back on every target when one fails', async () => {
    const result = await story.run([phase([story.step('a'), story.step('b', { verify: unhealthy })])]);
    expect(result.outcome).toBe('rolled-back');
    expect(result.results.map(({ outcome }) => outcome)).toEqual(['rolled-back', 'rolled-back']);
  });

  test('goes back in the reverse order on a target', async () => {
    const names = ['swap', 'compose', 'wait'];
    const steps = names.map((name) => story.step('a', name === 'wait' ? { verify: unhealthy } : {}, name));
    await story.run([onOneTarget(steps)]);
    expect(story.of('undo')).toEqual(['a.wait', 'a.compose', 'a.swap']);
  });

  test('goes back also when a step failed in the middle of its switch', async () => {
    const result = await story.run([phase([story.step('a', { apply: fallsOver })])]);
    expect(result.outcome).toBe('rolled-back');
    expect(story.of('undo')).toEqual(['a']);
  });

  test('is not what failed before it began to change anything', async () => {
    const result = await story.run([phase([story.step('a', { beforeBegan: fallsOver })])]);
    expect(result.outcome).toBe('failed');
    expect(story.of('undo')).toEqual([]);
  });

  test('stays when rollback is off', async () => {
    const steps = [story.step('a'), story.step('b', { verify: unhealthy })];
    const result = await story.run([phase(steps, { batches: [1, 1] })], { rollback: false });
    expect(result.outcome).toBe('failed');
    expect(story.of('undo')).toEqual([]);
    expect(result.results.map(({ outcome }) => outcome)).toEqual(['deployed', 'failed']);
  });

  test('is not called unchanged where another target stopped it and rollback is off', async () => {
    const began = new Moment();
    const verify = (signal: AbortSignal) => {
      began.happen();
      return untilAborted(signal);
    };
    const apply = () => began.happened.then(unhealthy);
    const steps = [story.step('a', { verify }), story.step('b', { apply })];
    const result = await story.run([phase(steps)], { rollback: false });
    expect(result.results.map(({ outcome }) => outcome)).toEqual(['failed', 'failed']);
  });

  test('goes back with a signal of its own, as the run was stopped already', async () => {
    let aborted: boolean | undefined;
    const undo = (signal: AbortSignal) => {
      aborted = signal.aborted;
    };
    const verify = () => story.cancel();
    await story.run([phase([story.step('a', { verify, undo }), story.step('b')], { batches: [1, 1] })]);
    expect(story.of('undo')).toEqual(['a']);
    expect(aborted).toBe(false);
  });

  test('that does not come back in 10 minutes is named, as no defect of ours', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'Date'] });
    const undo = (signal: AbortSignal) => {
      jest.advanceTimersByTime(10 * 60_000);
      return untilAborted(signal);
    };
    const result = await story.run([phase([story.step('a', { verify: unhealthy, undo })])]);
    jest.useRealTimers();
    expect(result.outcome).toBe('failed');
    expect(story.events('step.undo-failed')).toMatchObject([{ error: { code: 'undo-timeout' } }]);
  });

  test('is told in the journal as it goes back', async () => {
    await story.run([phase([story.step('a', { verify: unhealthy })])]);
    expect(story.told.slice(-4)).toEqual(['a step.failed', 'a step.undoing', 'a step.undone', 'run.ended']);
  });
});

describe('what could not be put back', () => {
  test('is named, and the run has failed', async () => {
    const steps = [story.step('a', { undo: fallsOver }), story.step('b', { verify: unhealthy })];
    const result = await story.run([phase(steps)]);
    expect(result.outcome).toBe('failed');
    expect(result.results).toMatchObject([
      { outcome: 'failed', notPutBack: ['step: no route to host'] },
      { outcome: 'rolled-back' },
    ]);
  });

  test('does not hide the cause', async () => {
    const result = await story.run([phase([story.step('a', { verify: unhealthy, undo: fallsOver })])]);
    expect(result.error?.what).toBe('unhealthy');
    expect(story.events('step.undo-failed')[0]?.error.what).toBe('no route to host');
  });

  test('does not keep earlier steps of its target from going back', async () => {
    const steps = [
      story.step('a', {}, 'swap'),
      story.step('a', { verify: unhealthy, undo: fallsOver }, 'compose'),
    ];
    const { results } = await story.run([onOneTarget(steps)]);
    expect(story.of('undo')).toEqual(['a.compose', 'a.swap']);
    expect(results[0]).toMatchObject({ outcome: 'failed', notPutBack: ['compose: no route to host'] });
  });

  test('is named also when its target was allowed to fail', async () => {
    const steps = [story.step('a', { verify: unhealthy, undo: fallsOver }), story.step('b')];
    const result = await story.run([phase(steps, { maxFailures: 1 })]);
    expect(result.results[0]).toMatchObject({ outcome: 'failed', notPutBack: ['step: no route to host'] });
  });

  test('makes a cancelled run a failed one, also where targets may fail', async () => {
    const verify = () => {
      story.cancel();
      throw story.cancelling.signal.reason;
    };
    const result = await story.run([
      phase([story.step('a', { verify, undo: fallsOver })], { maxFailures: 1 }),
    ]);
    expect(result.outcome).toBe('failed');
  });

  test('of a target that was allowed to fail makes a later cancel a failure', async () => {
    const steps = [
      story.step('a', { verify: unhealthy, undo: fallsOver }),
      story.step('b', {
        beforeBegan: (signal) => {
          story.cancel();
          return untilAborted(signal);
        },
      }),
    ];
    const result = await story.run([phase(steps, { batches: [1, 1], maxFailures: 1 })]);
    expect(result.outcome).toBe('failed');
  });
});

describe('the cause', () => {
  test('is the first failure, whatever fails after it', async () => {
    const first = new Moment();
    const a = story.step('a', {
      verify: () => {
        first.happen();
        throw failure('unhealthy');
      },
    });
    const b = story.step('b', {
      verify: async () => {
        await first.happened;
        throw failure('lost the link');
      },
    });
    const result = await story.run([phase([b, a])]);
    expect(result.error?.what).toBe('unhealthy');
  });

  test('is not given to a target that was only stopped by it', async () => {
    const began = new Moment();
    const a = story.step('a', { verify: () => began.happened.then(unhealthy) });
    const b = story.step('b', {
      verify: (signal) => {
        began.happen();
        return untilAborted(signal);
      },
    });
    const { results } = await story.run([phase([a, b])]);
    expect(results.map(({ error }) => error?.what)).toEqual(['unhealthy', undefined]);
    expect(story.events('step.failed').map(({ target }) => target)).toEqual(['a']);
  });

  test('of something that nobody foresaw is a defect, told as one', async () => {
    const verify = () => {
      throw new TypeError('x is not a function');
    };
    const result = await story.run([phase([story.step('a', { verify })])]);
    expect(result.error).toMatchObject({ code: 'unexpected', what: 'x is not a function' });
  });
});
