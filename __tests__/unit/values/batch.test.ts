import { groupSizes, parseBatch } from '../../../lib/values/batch.js';
import { InvalidValue } from '../../../lib/values/invalid-value.js';

test.each([
  ['1', 3, [1, 1, 1]],
  ['2', 5, [2, 2, 1]],
  ['25%', 8, [2, 2, 2, 2]],
  ['25%', 6, [1, 1, 1, 1, 1, 1]],
  ['100%', 7, [7]],
  ['[1, 50%, 100%]', 10, [1, 5, 4]],
  ['1, 50%, 100%', 2, [1, 1]],
  ['[1, 5]', 12, [1, 5, 5, 1]],
  ['50%', 1, [1]],
  ['10', 3, [3]],
  ['1', 0, []],
])('batch %s over %d hosts is groups of %j', (text, hosts, groups) => {
  expect(groupSizes(parseBatch(text), hosts)).toEqual(groups);
});

test.each(['0', '0%', '101%', '-1', '1.5', '[]', '[1,]', '', 'all', '1 2', '%', '[1, 0]'])(
  '%j is not accepted as a batch',
  (text) => {
    expect(() => parseBatch(text)).toThrow(InvalidValue);
  },
);

test('the groups of any batch hold every host once', () => {
  for (const batch of ['1', '3', '33%', '[1, 10%]', '[2, 3, 40%]']) {
    for (let hosts = 0; hosts <= 50; hosts++) {
      const groups = groupSizes(parseBatch(batch), hosts);
      expect(groups.reduce((sum, size) => sum + size, 0)).toBe(hosts);
      expect(groups.every((size) => size > 0)).toBe(true);
    }
  }
});
