import type { Release } from '../../../actions/deploy-compose/probe.js';
import type { ReleaseStatus } from '../../../actions/deploy-compose/record.js';
import { leftBy } from '../../../actions/deploy-compose/recover.js';

const run = { id: '7-1-abcdef' };
const release = (id: string, state: ReleaseStatus['state']) =>
  ({ record: { id }, status: { state, containers: [] } }) as unknown as Release;
const before = '20261122T100000Z-11111111-000000';
const ours = '20261122T110000Z-22222222-abcdef';

describe('a killed run left a host', () => {
  test('half, when its release was being brought up', () => {
    expect(leftBy(run, release(ours, 'applying'), release(before, 'healthy'))).toBe('half');
  });

  test('half, when the release before was being brought back', () => {
    expect(leftBy(run, release(before, 'applying'), release(before, 'applying'))).toBe('half');
  });

  test('settled, when its release had come well to its end', () => {
    expect(leftBy(run, release(ours, 'healthy'), release(ours, 'healthy'))).toBe('settled');
  });

  test('alone, when it was done with going back or never began', () => {
    expect(leftBy(run, release(before, 'healthy'), release(before, 'healthy'))).toBeUndefined();
  });

  test("alone, when another run's release is being brought up", () => {
    const theirs = release('20261122T120000Z-33333333-999999', 'applying');
    expect(leftBy(run, theirs, release(before, 'healthy'))).toBeUndefined();
  });
});
