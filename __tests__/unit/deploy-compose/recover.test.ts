import type { Release } from '../../../actions/deploy-compose/probe.js';
import { leftBy, recoveryOf } from '../../../lib/rollout/ledger-releases.js';
import { hostState, release } from './ledgers.js';

const run = { id: '7-1-abcdef' };
const before = '20261122T100000Z-11111111-000000';
const ours = '20261122T110000Z-22222222-abcdef';
const theirs = '20261122T120000Z-33333333-999999';
const applying = (id: string) => release(id, {}, { state: 'applying' });

describe('a killed run left a host', () => {
  test('half, when its release was being brought up', () => {
    expect(leftBy(run, applying(ours), release(before))).toBe('half');
  });

  test('half, when the release before was being brought back', () => {
    expect(leftBy(run, applying(before), applying(before))).toBe('half');
  });

  test('settled, when its release had come well to its end', () => {
    expect(leftBy(run, release(ours), release(ours))).toBe('settled');
  });

  test('alone, when it was done with going back or never began', () => {
    expect(leftBy(run, release(before), release(before))).toBeUndefined();
  });

  test("alone, when another run's release is being brought up", () => {
    expect(leftBy(run, applying(theirs), release(before))).toBeUndefined();
  });
});

describe('after a run was killed, a host', () => {
  const first = release(before);
  const recovery = (
    current: Release | undefined,
    healthy: Release | undefined,
    releases: readonly Release[],
    options: Partial<Parameters<typeof recoveryOf>[2]> = {},
  ) =>
    recoveryOf(
      run,
      { state: hostState(current, { healthy }), releases },
      { rollback: true, keep: false, ...options },
    );

  test('that it had brought to its end goes back to the release that it found there', () => {
    const done = release(ours, { previous: before });
    const between = release('20261122T103000Z-11111111-555555');
    expect(recovery(done, done, [first, between, done])).toEqual({ previous: first });
  });

  test('goes back to the newest one before, where its record is of an old version', () => {
    const done = release(ours);
    expect(recovery(done, done, [first, done])).toEqual({ previous: first });
  });

  test.each(['nothing', 'by-hand'] as const)('goes back to %s where it was the first deploy', (kind) => {
    const found =
      kind === 'nothing' ? { kind } : { kind, project: { directory: '', files: [], envFiles: [] } };
    const done = release(ours, { before: found });
    expect(recovery(done, done, [done])).toEqual({ previous: undefined });
  });

  test('stays done where what ran before is not known, or not kept any more', () => {
    const unknown = release(ours, { before: { kind: 'unknown' } });
    expect(recovery(unknown, unknown, [unknown])).toBe('done');
    const pruned = release(ours, { previous: before });
    expect(recovery(pruned, pruned, [pruned])).toBe('done');
  });

  test('that it left half done goes back to what ran well', () => {
    const half = applying(ours);
    expect(recovery(half, first, [first, half])).toEqual({ previous: first });
  });

  test('stays as it is with rollback: false', () => {
    const [done, half] = [release(ours, { previous: before }), applying(ours)];
    expect(recovery(done, done, [first, done], { rollback: false })).toBe('done');
    expect(recovery(half, first, [first, half], { rollback: false })).toBe('untouched');
  });

  test('whose phase keeps stays as it is where the run had brought it to its end, and only there', () => {
    const [done, half] = [release(ours, { previous: before }), applying(ours)];
    expect(recovery(done, done, [first, done], { keep: true })).toBe('untouched');
    expect(recovery(half, first, [first, half], { keep: true })).toEqual({ previous: first });
  });

  test.each([
    ['another run deployed since', release(theirs, { previous: ours })],
    ['it never began', first],
    ['nothing was deployed', undefined],
  ])('is left alone where %s', (_why, current) => {
    expect(recovery(current, current, [first, release(ours)])).toBe('untouched');
  });
});
