import { lockLost } from '../../../lib/host/errors.js';
import { failure, freeLock, phase, Story, untilAborted } from './story.js';

let story: Story;
beforeEach(() => {
  story = new Story();
});

const cancelled = { code: 'cancelled', what: 'the run was cancelled (SIGINT)' };
const cancelThenWait = (signal: AbortSignal) => {
  story.cancel();
  return untilAborted(signal);
};

describe('a cancel', () => {
  test.each(['plan', 'prepare'] as const)('during %s leaves everything untouched', async (part) => {
    const result = await story.run([phase([story.step('a', { [part]: cancelThenWait })])]);
    expect(result).toMatchObject({ outcome: 'cancelled', error: cancelled });
    expect(result.results[0]?.outcome).toBe('cancelled');
    expect(story.of('apply')).toEqual([]);
    expect(story.of('undo')).toEqual([]);
  });

  test.each(['apply', 'verify'] as const)('during %s puts back what had changed', async (part) => {
    const result = await story.run([phase([story.step('a', { [part]: cancelThenWait })])]);
    expect(result).toMatchObject({ outcome: 'cancelled', error: cancelled });
    expect(result.results[0]?.outcome).toBe('rolled-back');
    expect(story.of('undo')).toEqual(['a']);
  });

  test('that a step does not hear stops the run after that step', async () => {
    const result = await story.run([
      phase([story.step('a', { apply: () => story.cancel() }), story.step('b')], { batches: [1, 1] }),
    ]);
    expect(result.outcome).toBe('cancelled');
    expect(story.calls).not.toContain('b apply');
    expect(story.of('undo')).toEqual(['a']);
  });

  test('in the last moment before the end still puts everything back', async () => {
    const result = await story.run([phase([story.step('a', { verify: () => story.cancel() })])]);
    expect(result.outcome).toBe('cancelled');
    expect(story.of('undo')).toEqual(['a']);
  });

  test('while things are tidied up changes nothing any more', async () => {
    const result = await story.run([phase([story.step('a', { finish: () => story.cancel() })])]);
    expect(result.outcome).toBe('deployed');
    expect(story.of('undo')).toEqual([]);
  });

  test('after which something cannot be put back has failed', async () => {
    const undo = () => {
      throw failure('no route to host');
    };
    const result = await story.run([phase([story.step('a', { apply: cancelThenWait, undo })])]);
    expect(result).toMatchObject({ outcome: 'failed', error: cancelled });
  });

  test('with rollback off has failed, as the target is left half done', async () => {
    const steps = [story.step('a', { apply: cancelThenWait })];
    const result = await story.run([phase(steps, { maxFailures: 1 })], { rollback: false });
    expect(result.outcome).toBe('failed');
  });

  test('gives the locks back', async () => {
    const { lockable } = freeLock(story.calls);
    await story.run([phase([story.step('a', { apply: cancelThenWait })])], { locks: [lockable] });
    expect(story.calls.at(-1)).toBe('lock released');
  });

  test('while a lock is waited for has changed nothing', async () => {
    const { lockable } = freeLock(story.calls);
    const held = {
      ...lockable,
      open: () => ({
        attempt: async () => {
          story.cancel();
          return { owner: { run: 'https://run/1', since: '' } };
        },
        stop: async () => undefined,
      }),
    };
    const result = await story.run([phase([story.step('a')])], { locks: [held] });
    expect(result.outcome).toBe('cancelled');
    expect(story.of('prepare')).toEqual([]);
  });
});

describe('a run that ends at a time limit', () => {
  const limit = failure('the time is up');

  test('is rolled back, not cancelled', async () => {
    const apply = (signal: AbortSignal) => {
      story.cancelling.abort(limit);
      return untilAborted(signal);
    };
    const result = await story.run([phase([story.step('a', { apply })])]);
    expect(result).toMatchObject({ outcome: 'rolled-back', error: { what: 'the time is up' } });
  });

  test('before anything changed has failed', async () => {
    const prepare = (signal: AbortSignal) => {
      story.cancelling.abort(limit);
      return untilAborted(signal);
    };
    const result = await story.run([phase([story.step('a', { prepare })])]);
    expect(result).toMatchObject({ outcome: 'failed', error: { what: 'the time is up' } });
  });
});

describe('a lock that is lost to another run', () => {
  const loss = lockLost('a', 'shop');

  test.each(['prepare', 'apply', 'verify'] as const)('during %s ends the run', async (part) => {
    const { lockable, lose } = freeLock(story.calls);
    const work = (signal: AbortSignal) => {
      lose(loss);
      return untilAborted(signal);
    };
    const result = await story.run([phase([story.step('a', { [part]: work })])], { locks: [lockable] });
    expect(result.error?.code).toBe('lock-lost');
    expect(story.of('finish')).toEqual([]);
  });

  test('before the switch leaves everything untouched', async () => {
    const { lockable, lose } = freeLock(story.calls);
    const prepare = async () => {
      lose(loss);
      await new Promise(setImmediate);
    };
    const result = await story.run([phase([story.step('a', { prepare })])], { locks: [lockable] });
    expect(result.outcome).toBe('failed');
    expect(story.of('apply')).toEqual([]);
  });

  test('is told as the cause of what could then not be put back', async () => {
    const { lockable, lose } = freeLock(story.calls);
    const apply = (signal: AbortSignal) => {
      lose(loss);
      return untilAborted(signal);
    };
    const undo = () => {
      throw failure('fenced off');
    };
    const result = await story.run([phase([story.step('a', { apply, undo })])], { locks: [lockable] });
    expect(result).toMatchObject({ outcome: 'failed', error: { code: 'lock-lost' } });
  });
});
