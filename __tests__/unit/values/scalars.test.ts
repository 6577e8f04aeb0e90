import { parseBoolean } from '../../../lib/values/boolean.js';
import { parseDuration } from '../../../lib/values/duration.js';
import { parseInteger, portRange } from '../../../lib/values/integer.js';
import { InvalidValue } from '../../../lib/values/invalid-value.js';
import { parseList } from '../../../lib/values/list.js';
import { editDistance, nearestName } from '../../../lib/values/nearest.js';
import { parseSize } from '../../../lib/values/size.js';
import { parseUrl } from '../../../lib/values/url.js';

test.each([
  ['500ms', 500],
  ['30s', 30_000],
  ['5m', 300_000],
  ['1h', 3_600_000],
  ['0s', 0],
  [' 30s\n', 30_000],
])('the duration %j is %d milliseconds', (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
});

test.each(['', '30', 's', '1d', '-1s', '1.5h', '1m30s', '30 s', '30S', '1e3s', '577h'])(
  '%j is not accepted as a duration',
  (text) => {
    expect(() => parseDuration(text)).toThrow(InvalidValue);
  },
);

test('a duration without a unit is told which units there are', () => {
  expect(() => parseDuration('30')).toThrow('"30" has no unit (ms, s, m or h)');
});

test.each([
  ['64K', 65_536],
  ['512M', 536_870_912],
  ['4G', 4_294_967_296],
  ['1T', 1_099_511_627_776],
])('the size %s is %d bytes', (text, bytes) => {
  expect(parseSize(text)).toBe(bytes);
});

test.each(['', '4', 'G', '4g', '4GB', '4GiB', '-4G', '1.5G', '4 G', '99999999T'])(
  '%j is not accepted as a size',
  (text) => {
    expect(() => parseSize(text)).toThrow(InvalidValue);
  },
);

test.each(['true', 'True', 'TRUE', ' true '])('%j is true', (text) => {
  expect(parseBoolean(text)).toBe(true);
});

test.each(['false', 'False', 'FALSE'])('%j is false', (text) => {
  expect(parseBoolean(text)).toBe(false);
});

test.each(['', 'yes', 'no', '1', '0', 'on', 'truee'])('%j is neither true nor false', (text) => {
  expect(() => parseBoolean(text)).toThrow(InvalidValue);
});

test.each(['1', '22', '65535'])('%s is a port', (text) => {
  expect(parseInteger(text, portRange)).toBe(Number(text));
});

test.each(['0', '65536', '-1', '22.0', '0x16', '1e3', '', 'ssh'])('%j is not a port', (text) => {
  expect(() => parseInteger(text, portRange)).toThrow(InvalidValue);
});

test('a list is split by commas and lines, and empty items are dropped', () => {
  expect(parseList(' a, b\n\n c ,,d\r\n')).toEqual(['a', 'b', 'c', 'd']);
});

test.each(['http://localhost:3000/health', 'https://example.org/?a=1,2'])('%s is a URL', (text) => {
  expect(parseUrl(text)).toBe(text);
});

test.each(['localhost:3000', 'ftp://example.org', 'http://', 'http://a b/', '/health'])(
  '%j is not a URL',
  (text) => {
    expect(() => parseUrl(text)).toThrow(InvalidValue);
  },
);

test('a long value is shortened in the error', () => {
  expect(() => parseDuration('x'.repeat(5_000))).toThrow(/^"x{60}…" is not a duration$/);
});

test('an error can be told without the value', () => {
  const thrown = (() => {
    try {
      parseDuration('hunter2');
    } catch (error) {
      return error as InvalidValue;
    }
    return undefined;
  })();
  expect(thrown?.withoutValue).toBe('the value is not a duration');
});

test.each([
  ['same', 'same', 0],
  ['', 'abc', 3],
  ['kitten', 'sitting', 3],
  ['hots', 'host', 1],
])('from %j to %j it is %d steps', (from, to, steps) => {
  expect(editDistance(from, to)).toBe(steps);
  expect(editDistance(to, from)).toBe(steps);
});

test('the nearest name is the one with the fewest changes', () => {
  expect(nearestName('know-hosts', ['host', 'known-hosts', 'key'])).toBe('known-hosts');
});

test('a name that is like none has no nearest one', () => {
  expect(nearestName('frobnicate', ['host', 'known-hosts', 'key'])).toBeUndefined();
});
