import { type Recovered, recoveredEnding } from '../../../lib/rollout/recovered.js';
import { failure } from './story.js';

const names = ['web1', 'web2'];
const ending = (...said: Recovered[]) =>
  recoveredEnding(
    names,
    said.map((value) => ({ status: 'fulfilled', value })),
  );

describe('after a run was killed, its hosts', () => {
  test('are as before where all that had begun went back', () => {
    expect(ending('put-back', 'untouched').outcome).toBe('rolled-back');
  });

  test('are as they were where nothing had begun, or all had come to their end and stay so', () => {
    expect(ending('untouched', 'untouched').outcome).toBe('unchanged');
    expect(ending('done', 'done').outcome).toBe('unchanged');
  });

  test.each(['put-back', 'untouched'] as const)(
    'differ where one cannot go back and the other is %s',
    (other) => {
      expect(ending('done', other)).toMatchObject({
        outcome: 'failed',
        error: { code: 'hosts-differ', what: expect.stringContaining('on web1,') },
      });
    },
  );

  test('are not called put back where that failed on one', () => {
    const failed = { status: 'rejected', reason: failure('no route to host') } as const;
    const result = recoveredEnding(names, [{ status: 'fulfilled', value: 'put-back' }, failed]);
    expect(result).toMatchObject({ outcome: 'failed', error: { what: 'no route to host' } });
  });
});
