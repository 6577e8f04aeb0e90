import { parseAssignments } from '../../../lib/values/assignments.js';
import { InvalidValue } from '../../../lib/values/invalid-value.js';

test('references may hold = and digests', () => {
  expect(parseAssignments('web = r.example/web:2@sha256:aa, api=x?a=b\n')).toEqual({
    web: 'r.example/web:2@sha256:aa',
    api: 'x?a=b',
  });
});

test.each(['web', '=x', 'web=', 'web=1, web=2'])('%j is not accepted as pairs', (text) => {
  expect(() => parseAssignments(text)).toThrow(InvalidValue);
});
