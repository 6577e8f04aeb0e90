import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { actions } from '../../../actions/index.js';
import type { ActionDefinition } from '../../../lib/capability/define-action.js';

const root = join(__dirname, '../../..');

/** They decide, check, build or log in: they neither change what runs nor wait for it. */
const ownOutputsOnly = ['branch-policy', 'build-images', 'ecr-login', 'preflight'];

interface Manifest {
  readonly name: string;
  readonly description: string;
  readonly inputs: Record<string, { description: string; required: boolean; default?: string }>;
  readonly outputs: Record<string, { description: string }>;
  readonly runs: { using: string; main: string; post?: string };
}

describe.each(Object.entries(actions))('the front door of %s', (name, load) => {
  let definition: ActionDefinition;
  let manifest: Manifest;

  beforeAll(async () => {
    definition = await load();
    manifest = parse(readFileSync(join(root, name, 'action.yml'), 'utf8'));
  });

  test('has the inputs of the definition, in its order', () => {
    expect(Object.keys(manifest.inputs)).toEqual(Object.keys(definition.inputs));
  });

  test('has their defaults', () => {
    const defaults = Object.entries(definition.inputs).map(([input, says]) => [input, says.default]);
    expect(Object.entries(manifest.inputs).map(([input, says]) => [input, says.default])).toEqual(defaults);
  });

  test('asks for the same inputs', () => {
    const required = Object.keys(definition.inputs).filter((input) => definition.inputs[input]?.required);
    expect(Object.keys(manifest.inputs).filter((input) => manifest.inputs[input]?.required)).toEqual(
      required,
    );
  });

  test('describes each input and output as the definition does', () => {
    for (const [input, { description }] of Object.entries(definition.inputs)) {
      expect(manifest.inputs[input]?.description).toContain(description);
    }
    const outputs = Object.entries(definition.outputs).map(([output, description]) => [
      output,
      { description },
    ]);
    expect(Object.entries(manifest.outputs)).toEqual(outputs);
    expect(manifest.description).toBe(definition.description);
  });

  test('says how it ended in an output, unless it has outputs of its own only', () => {
    expect('outcome' in manifest.outputs).toBe(!ownOutputsOnly.includes(name));
  });

  test('runs on node24', () => {
    expect(manifest.runs.using).toBe('node24');
  });

  test('starts files that are there', () => {
    const files = [manifest.runs.main, ...(definition.post ? [manifest.runs.post] : [])];
    expect(files.filter((file) => file === undefined || !existsSync(join(root, name, file)))).toEqual([]);
  });
});

test('no two actions have one title', async () => {
  const titles = Object.keys(actions).map(
    (name) => parse(readFileSync(join(root, name, 'action.yml'), 'utf8')).name,
  );
  expect(new Set(titles).size).toBe(titles.length);
});

test('the root action is the rollout, with paths from the root', () => {
  const read = (path: string) => parse(readFileSync(join(root, path), 'utf8'));
  const [own, rollout] = [read('action.yml'), read('rollout/action.yml')];
  expect({ ...own, name: rollout.name }).toEqual({
    ...rollout,
    runs: { ...rollout.runs, main: 'dist/rollout.js', post: 'dist/rollout-post.js' },
  });
  expect(own.name).toBe('deploy-kit');
});
