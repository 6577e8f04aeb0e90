import { actions } from '../../../actions/index.js';
import { stepDefinitions } from '../../../actions/steps.js';
import { commands } from '../../../lib/cli/commands.js';
import { parse } from '../../../lib/cli/parse.js';
import { InputProblems } from '../../../lib/errors/deploy-error.js';

const kit = { version: '1.2.3', hostImage: '', actions, steps: stepDefinitions };
const read = (...argv: string[]) => parse(argv, commands, kit, 80);

async function command(...argv: string[]) {
  const parsed = await read(...argv);
  if (parsed.kind !== 'command') throw new Error(`${parsed.kind}: ${parsed.text}`);
  return parsed;
}

async function help(...argv: string[]): Promise<string> {
  const parsed = await read(...argv);
  return parsed.kind === 'command' ? '' : parsed.text;
}

async function problem(...argv: string[]) {
  const thrown = await read(...argv).catch((error: unknown) => error);
  if (!(thrown instanceof InputProblems)) throw thrown;
  expect(thrown.problems.map(({ kind }) => kind)).toEqual(['input']);
  return thrown.problems[0];
}

test('the help of everything fits a screen, names each command and has an example', async () => {
  const text = await help('--help');
  expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(24);
  for (const { name, summary } of commands) expect(text).toMatch(new RegExp(`^  ${name} .*${summary}$`, 'm'));
  expect(text).toContain('Example: deploy-kit ');
});

test.each(commands.map(({ name }) => name))(
  'the help of %s fits a screen and has an example',
  async (name) => {
    const text = await help(name, '--help');
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(24);
    expect(text).toMatch(/^Example: .*deploy-kit /m);
    expect(await help('help', name)).toBe(text);
  },
);

test.each(Object.keys(actions))('the help of run %s has an option for every input', async (name) => {
  const definition = await actions[name as keyof typeof actions]();
  const text = await help('run', name, '--help');
  for (const input of Object.keys(definition.inputs)) expect(text).toContain(`  --${input} `);
  expect(text.replace(/\s+/g, ' ')).toContain(definition.description);
});

test('nothing at all is no command: the help, as an error', async () => {
  expect((await read()).kind).toBe('usage');
});

test('the version is the package’s', async () => {
  expect(await help('--version')).toBe('1.2.3\n');
});

test('an unknown command is told with the nearest one', async () => {
  expect(await problem('plna')).toMatchObject({
    code: 'cli-command-unknown',
    remedy: 'Write `deploy-kit plan`.',
  });
  expect((await problem('frobnicate'))?.remedy).toContain('plan, up');
});

test('an unknown option is told with the nearest one', async () => {
  expect(await problem('up', '--phas', 'api')).toMatchObject({
    code: 'cli-option-unknown',
    what: 'deploy-kit up has no option --phas',
    remedy: 'Write --phase.',
  });
  expect((await problem('up', '--confg=x'))?.remedy).toBe('Write --config.');
  expect((await problem('--verson'))?.remedy).toBe('Write --version.');
});

test('a switch that was given a value is told as such', async () => {
  expect(await problem('up', '--yes=1')).toMatchObject({
    code: 'cli-arguments',
    what: '--yes stands alone, and was given a value',
  });
});

test('an unknown action, and an unknown input of a known one, are told with the nearest', async () => {
  expect((await problem('run', 'deploy-compos'))?.remedy).toBe('Write `deploy-kit run deploy-compose`.');
  expect((await problem('run', 'wait-healthy', '--htp', 'x'))?.remedy).toBe('Write --http.');
});

test('what is missing or too much is told', async () => {
  expect((await problem('run'))?.what).toContain("missing required argument 'action'");
  expect((await problem('up', '--config'))?.what).toContain('argument missing');
  expect((await problem('up', 'api'))?.what).toContain('too many arguments');
});

test('values, repeated values and switches are read by their names', async () => {
  const { given } = await command(
    'up',
    '--phase',
    'a,b',
    '--phase=c',
    '--env-file',
    '.env',
    '--yes',
    '--no-color',
  );
  expect(given.list('phase')).toEqual(['a,b', 'c']);
  expect(given.text('env-file')).toBe('.env');
  expect([given.is('yes'), given.is('no-color'), given.is('json')]).toEqual([true, true, false]);
  expect(given.text('config')).toBeUndefined();
});

test('a boolean input may stand alone, be denied, or say its value', async () => {
  const value = async (...flags: string[]) =>
    (await command('run', 'deploy-compose', ...flags)).given.value('rollback');
  expect(await value('--rollback')).toBe(true);
  expect(await value('--no-rollback')).toBe(false);
  expect(await value('--rollback', 'false')).toEqual(['false']);
  expect(await value()).toBeUndefined();
});

test('a value may begin with a dash or be one', async () => {
  const { given } = await command('run', 'deploy-compose', '--key', '-', '--env=-x');
  expect([given.text('key'), given.text('env')]).toEqual(['-', '-x']);
});

test('every command has a name and an option once', () => {
  const names = commands.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { options } of commands)
    expect(new Set(options.map(({ name }) => name)).size).toBe(options.length);
});
