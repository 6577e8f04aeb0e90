import { parseAssignments } from '../../../lib/values/assignments.js';
import { InvalidValue } from '../../../lib/values/invalid-value.js';

test('references may hold = and digests', () => {
  expect(parseAssignments('web = r.example/web:2@sha256:aa, api=x?a=b\n')).toEqual({
    web: 'r.example/web:2@sha256:aa',
    api: 'x?a=b',
  });
});

test.each([
  '{"web":"r.example/web@sha256:aa","api":"r.example/api:1"}',
  'web: r.example/web@sha256:aa\napi: r.example/api:1\n',
  '{ web: "r.example/web@sha256:aa",\n api: r.example/api:1 }',
])('a map is read as YAML or JSON: %j', (text) => {
  expect(parseAssignments(text)).toEqual({ web: 'r.example/web@sha256:aa', api: 'r.example/api:1' });
});

test.each(['{"web":""}', '{"web":["a"]}', '{"web":', 'web:\n', '{}x'])(
  '%j is not accepted as a map',
  (text) => {
    expect(() => parseAssignments(text)).toThrow(InvalidValue);
  },
);

test.each(['web', '=x', 'web=', 'web=1, web=2'])('%j is not accepted as pairs', (text) => {
  expect(() => parseAssignments(text)).toThrow(InvalidValue);
});
