import { hostInputs } from '../../../lib/capability/host-inputs.js';
import { configSchema } from '../../../lib/config/json-schema.js';
import { schemaFile } from '../../../scripts/generate/schema-file.js';
import { waterPlants } from '../build/fixture.js';
import { definitions } from './reading.js';

// biome-ignore lint/suspicious/noExplicitAny: a tree of JSON
const schema: any = configSchema(Object.values(definitions), hostInputs);

test('the keys of the file are those that are read, and no others', () => {
  expect(Object.keys(schema.properties)).toEqual(['project', 'timeout', 'ssh', 'hosts', 'phases', 'policy']);
  expect(schema).toMatchObject({ required: ['project', 'phases'], additionalProperties: false });
});

test('the keys of a phase are those that are read', () => {
  expect(schema.definitions.phase).toMatchObject({
    required: ['name', 'steps'],
    additionalProperties: false,
  });
  expect(Object.keys(schema.definitions.phase.properties)).toEqual([
    ...['name', 'needs', 'hosts', 'matrix', 'steps'],
    ...['batch', 'max-failures', 'if-fails'],
  ]);
});

test('ssh has the inputs of reaching hosts other than host', () => {
  const { host: _, ...others } = hostInputs;
  expect(Object.keys(schema.properties.ssh.properties)).toEqual(Object.keys(others));
});

test('a step is exactly one of the actions, beside its id and name', () => {
  const { step } = schema.definitions;
  expect(Object.keys(step.properties)).toEqual(['id', 'name', ...Object.keys(definitions)]);
  expect(step).toMatchObject({
    additionalProperties: false,
    oneOf: Object.keys(definitions).map((name) => ({ required: [name] })),
  });
});

test('a step has no inputs that are said elsewhere', () => {
  const inputs = Object.keys(schema.definitions['deploy-compose'].properties);
  expect(inputs).toEqual(expect.arrayContaining(['files', 'secrets', 'health-timeout', 'directory']));
  for (const name of ['host', 'key', 'batch', 'max-failures', 'rollback', 'dry-run']) {
    expect(inputs).not.toContain(name);
  }
});

test('an input has its description, what YAML may hold for it, and its default as YAML', () => {
  const { properties } = schema.definitions['deploy-compose'];
  expect(properties['keep-releases']).toEqual({
    description: 'How many releases stay on the host. Accepts a whole number from 1.',
    type: ['number', 'string'],
    default: 5,
  });
  expect(properties.prune).toMatchObject({ type: ['boolean', 'string'], default: true });
  expect(properties['health-timeout']).toMatchObject({ type: 'string', default: '2m' });
});

test('one of some words may also be a reference', () => {
  expect(schema.definitions['deploy-compose'].properties.pull).toMatchObject({
    anyOf: [{ enum: ['missing', 'always', 'never'] }, { type: 'string', pattern: '\\$\\{' }],
    default: 'missing',
  });
});

test('what a step must have is required of it', () => {
  const plants = waterPlants({ step: 'hosts' });
  // biome-ignore lint/suspicious/noExplicitAny: a tree of JSON
  const own: any = configSchema([plants], hostInputs);
  expect(own.definitions['water-plants'].required).toEqual(['garden']);
});

test('an action that can be no step is not in it', () => {
  expect(JSON.stringify(configSchema([waterPlants()], hostInputs))).not.toContain('water-plants');
});

test('the file has short lists on one line and long ones on several', () => {
  const long = Array.from({ length: 30 }, (_, index) => `word ${index}`);
  const text = schemaFile({ required: ['a', 'b'], none: {}, empty: [], long, nested: [{ a: 1 }] });
  expect(text).toMatch(
    /^\{\n {2}"required": \["a", "b"\],\n {2}"none": \{\},\n {2}"empty": \[\],\n {2}"long": \[\n {4}"word 0",\n/,
  );
  expect(JSON.parse(text)).toEqual({ required: ['a', 'b'], none: {}, empty: [], long, nested: [{ a: 1 }] });
});

test('a policy has the keys that are read, and no references', () => {
  const { properties } = schema.properties.policy;
  expect(Object.keys(properties)).toEqual(['branches', 'default', 'guard']);
  expect(properties.guard).toMatchObject({ enum: ['fail', 'warn'], default: 'fail' });
  const [nothing, rule] = properties.branches.additionalProperties.anyOf;
  expect(nothing).toEqual({ type: 'null' });
  expect(rule.additionalProperties).toBe(false);
  expect(Object.keys(rule.properties)).toEqual([
    ...['from', 'build', 'push', 'deploy', 'environment', 'frontend', 'tags'],
  ]);
  expect(Object.keys(properties.default.anyOf[1].properties)).not.toContain('from');
});
