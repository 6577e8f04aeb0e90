import { parseAssignments } from '../../../lib/values/assignments.js';
import { InvalidValue } from '../../../lib/values/invalid-value.js';

test('references may hold = and digests', () => {
  expect(parseAssignments('web = r.example/web:2@sha256:aa, api=x?a=b\n')).toEqual({
    web: 'r.example/web:2@sha256:aa',
    api: 'x?a=b',
  });
});

test('a JSON map, such as the output of another step, is the same', () => {
  expect(parseAssignments(' {"web": "r.example/web@sha256:aa", "api": "r.example/api:1"}\n')).toEqual({
    web: 'r.example/web@sha256:aa',
    api: 'r.example/api:1',
  });
});

test.each(['{"web"', '{"web": 1}', '{"web": ""}', '{"": "x"}', '{"web": {"image": "x"}}'])(
  '%s is no such map',
  (text) => {
    expect(() => parseAssignments(text)).toThrow(InvalidValue);
  },
);

test.each(['web', '=x', 'web=', 'web=1, web=2'])('%j is not accepted as pairs', (text) => {
  expect(() => parseAssignments(text)).toThrow(InvalidValue);
});
