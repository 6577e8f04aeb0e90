import { parseDocument } from 'yaml';
import { Problems } from '../../../lib/config/problems.js';
import { SourceText } from '../../../lib/config/source-text.js';
import { TreeBuilder } from '../../../lib/config/tree-builder.js';
import { readJson } from '../../../lib/ecs/read-json.js';

const byYaml = (text: string) =>
  new TreeBuilder(new Problems(new SourceText('x', text))).build(
    parseDocument(text, { prettyErrors: false }).contents,
  );

test.each([
  '{}',
  '{ "a": 1, "b": [true, false, null, -2, "x y"], "c": {"d": []} }\n',
  '{\n\t"tab": "\\u00e9\\"\\\\\\/\\n",\r\n"empty": "" }',
  '{"a":{"b":{"c":[{"d":"e"}]}}}',
])('%j has the values and places that YAML has', (text) => {
  expect(readJson(text)).toEqual(byYaml(text));
});

test.each([
  ...[
    '',
    '[]',
    'a: 1',
    '{a: 1}',
    "{'a': 1}",
    '{"a": 1,}',
    '{"a" 1}',
    '{"a": 01}',
    '{"a": 1} x',
    '{"a": tru}',
  ],
  ...['{"a": "\n"}', '{"a": "\\x"}', '{"a": 1, "a": 2}', '{', '{"a": [1 2]}', '{"a": 1 # no\n}'],
  `{"a": ${'['.repeat(100)}${']'.repeat(100)}}`,
])('%j is left to the reader of YAML', (text) => {
  expect(readJson(text)).toBeUndefined();
});

test('numbers are numbers however they are written', () => {
  expect(readJson('{"a": 1.0, "b": 1e3}')).toMatchObject({
    entries: [{ value: { value: 1 } }, { value: { value: 1000 } }],
  });
});

test('a key of any name is a key', () => {
  expect(readJson('{"__proto__": 1}')).toMatchObject({ entries: [{ name: '__proto__' }] });
});
