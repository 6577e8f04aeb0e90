import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTaskDefinition } from '../../../lib/ecs/read-file.js';
import { fargate, refusals, refused, renderAction } from './rendering.js';

test('YAML is read as well, with comments and anchors', async () => {
  const text = `
# the shop
family: app
requiresCompatibilities: [EC2]
containerDefinitions:
  - &app { name: app, image: "app:1", memory: 128 }
  - { <<: *app, name: other }
`;
  const { definition } = await renderAction(text, { 'container-name': 'app', image: 'app:2' }, 'task.yml');
  expect(definition).toEqual({
    family: 'app',
    requiresCompatibilities: ['EC2'],
    containerDefinitions: [
      { name: 'app', image: 'app:2', memory: 128 },
      { name: 'other', image: 'app:1', memory: 128 },
    ],
  });
});

test('JSON may be indented with tabs and begin with a byte order mark', async () => {
  const text = `\uFEFF${JSON.stringify(fargate(), null, '\t')}`;
  const { definition } = await renderAction(text, { family: 'app' });
  expect(definition).toEqual(fargate());
});

test('a file of JavaScript is not run', async () => {
  const text = 'globalThis.wasRun = true; module.exports = {}';
  expect(await refusals(text, { family: 'app' }, 'task.js')).not.toEqual([]);
  expect(globalThis).not.toHaveProperty('wasRun');
});

test.each([
  [
    'a comma that is missing',
    '{\n  "family": "app"\n  "cpu": "256"\n}',
    /^task\.json:3:3: missing , between flow map items/,
  ],
  [
    'a key twice',
    '{ "family": "a",\n "family": "b" }',
    /^task\.json:2:2: family is there already, on line 1$/,
  ],
  ['text that is no map', 'hello', /^task\.json: the task definition is a text, and ECS takes a map$/],
  ['a list', '[]', /^task\.json:1:1: the task definition is a list, and ECS takes a map$/],
  ['an empty file', '', /^task\.json: the file is empty$/],
  ['a second document', '{}\n---\n{}', /^task\.json:2:1: a second document begins here$/],
  ['too many levels', '['.repeat(100), /^task\.json:1:65: it is nested too deeply$/],
  ['more than a megabyte', ' '.repeat(1_000_001), /^task\.json: the file has 1000001 characters/],
  [
    'aliases that explode',
    `a: &a [${'x,'.repeat(500)}]\nb: &b [${'*a,'.repeat(30)}]\nc: [${'*b,'.repeat(30)}]`,
    /aliases stand for more than 10000/,
  ],
])('%s is refused', async (_, text, message) => {
  expect((await refused(text))[0]).toMatch(message);
});

test('a file that is not there is told by its name', async () => {
  await expect(readTaskDefinition('nowhere.json', '/')).rejects.toMatchObject({
    code: 'task-definition-file',
    message: 'nowhere.json: the task definition cannot be read: there is no such file',
  });
});

test('a file that is no text is refused', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'deploy-kit-task-'));
  try {
    await writeFile(join(folder, 'task.json'), Buffer.from([0xff, 0xfe, 0x00]));
    await expect(readTaskDefinition('task.json', folder)).rejects.toThrow('it is no text in UTF-8');
  } finally {
    await rm(folder, { recursive: true });
  }
});
