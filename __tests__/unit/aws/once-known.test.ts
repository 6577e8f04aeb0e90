import { onceKnown } from '../../../lib/aws/once-known.js';

const unknown = new Error('not known yet');
const isUnknown = (thrown: unknown) => thrown === unknown;
const { signal } = new AbortController();

/** A call that ends in these ways, one after another. */
function calls(...ends: readonly (Error | string)[]) {
  let made = 0;
  const call = async () => {
    const end = ends[made];
    made += 1;
    if (end instanceof Error) throw end;
    return end;
  };
  return { call, made: () => made };
}

test('a call that AWS refuses for what it does not know yet is made again', async () => {
  const { call, made } = calls(unknown, 'there');
  expect(await onceKnown(call, isUnknown, signal)).toBe('there');
  expect(made()).toBe(2);
});

test('any other end is the end', async () => {
  const { call, made } = calls(new Error('not allowed'), 'there');
  await expect(onceKnown(call, isUnknown, signal)).rejects.toThrow('not allowed');
  expect(made()).toBe(1);
});

test('a run that is cancelled in between does not make it again', async () => {
  const cancel = new AbortController();
  const { call, made } = calls(unknown, 'there');
  const end = onceKnown(call, isUnknown, cancel.signal);
  cancel.abort(new Error('cancelled'));
  await expect(end).rejects.toThrow('cancelled');
  expect(made()).toBe(1);
});
