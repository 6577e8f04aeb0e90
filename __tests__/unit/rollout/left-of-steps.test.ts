import { LeftOfSteps, readLeftOfSteps } from '../../../lib/rollout/left-of-steps.js';

test('what several steps leave is one text, from which each gets its own', () => {
  let text = '';
  const left = new LeftOfSteps((now) => {
    text = now;
  });
  left.of('first/1')?.('a');
  left.of('second/1')?.('b');
  left.of('second/1')?.('c');
  expect([...readLeftOfSteps(text)]).toEqual([
    ['first/1', 'a'],
    ['second/1', 'c'],
  ]);
  left.of('first/1')?.('');
  expect([...readLeftOfSteps(text).keys()]).toEqual(['second/1']);
  left.of('second/1')?.('');
  expect(text).toBe('');
});

test('without a post step there is nobody to leave anything to', () => {
  expect(new LeftOfSteps(undefined).of('first/1')).toBeUndefined();
  expect(readLeftOfSteps(undefined).size).toBe(0);
});
