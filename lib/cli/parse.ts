import { type CommanderError, Option, Command as Parser } from 'commander';
import { type DeployError, InputProblems } from '../errors/deploy-error.js';
import { type Command, type CommandOption, commandGroups, type Kit, type WordDetails } from './command.js';
import { argumentsWrong, commandUnknown, optionUnknown, wordUnknown } from './errors.js';
import { Given, type GivenValue } from './given.js';

/** What a command line asks for. */
export type Parsed =
  | {
      readonly kind: 'command';
      readonly command: Command;
      readonly given: Given;
      /** Empty where it was left out. */
      readonly word: string;
    }
  /** Help or the version: `usage` where nothing was asked at all. */
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'usage'; readonly text: string };

/**
 * Reads a command line.
 *
 * @param argv what stands after `deploy-kit`
 * @param columns width of the help
 * @throws InputProblems with what is wrong and the nearest name
 */
export async function parse(
  argv: readonly string[],
  commands: readonly Command[],
  kit: Kit,
  columns: number,
): Promise<Parsed> {
  const [first, ...rest] = argv;
  if (first === undefined || first.startsWith('-')) return parseTop(argv, commands, kit, columns);
  if (first === 'help') return parse([...rest, '--help'], commands, kit, columns);
  const command = commands.find(({ name }) => name === first);
  if (!command)
    throw problem(
      commandUnknown(
        first,
        commands.map(({ name }) => name),
      ),
    );
  return parseCommand(command, rest, kit, columns);
}

function parseTop(argv: readonly string[], commands: readonly Command[], kit: Kit, columns: number): Parsed {
  const printed = { text: '' };
  const parser = quiet(new Parser('deploy-kit'), printed, columns)
    .usage('<command> [options]')
    .description('Deploys what deploy-kit.yml says: all of it, or everything is as before.')
    .version(kit.version, '--version')
    .helpOption('--help')
    .configureHelp({ visibleOptions: () => [] })
    .addHelpText(
      'after',
      '\nExample: deploy-kit plan && deploy-kit up --phase api --host api=10.0.0.5\n`deploy-kit <command> --help` says more of each; --version prints the version.',
    );
  for (const group of commandGroups) {
    for (const command of commands.filter((one) => one.group === group)) {
      const words = command.word ? ` <${command.word.name}>` : '';
      const own = parser.command(`${command.name}${words}`).summary(command.summary).helpGroup(`${group}:`);
      // Its options are in its own help.
      own.helpOption(false).usage(words.trim());
    }
  }
  parser.helpCommand(false);
  const error = attempt(parser, argv.length === 0 ? ['--help'] : argv);
  if (isHelp(error)) return { kind: argv.length === 0 ? 'usage' : 'help', text: printed.text };
  const flag = argv.find((word) => word.startsWith('-')) ?? '';
  throw problem(optionUnknown(flag, 'deploy-kit', ['help', 'version']));
}

async function parseCommand(
  command: Command,
  argv: readonly string[],
  kit: Kit,
  columns: number,
): Promise<Parsed> {
  const [first] = argv;
  const word = command.word && first !== undefined && !first.startsWith('-') ? first : undefined;
  const details = word === undefined ? undefined : await detailsOf(command, word, kit);
  const more = details?.options ?? [];
  const own = command.options.filter(({ name }) => !more.some((option) => option.name === name));
  const options = [...more, ...own];

  const printed = { text: '' };
  // A word with options of its own becomes a part of the command's name.
  const title = ['deploy-kit', command.name, ...(details && word ? [word] : [])].join(' ');
  const parser = quiet(new Parser(title), printed, columns)
    .description(details?.description ?? command.description ?? `${command.summary}.`)
    .helpOption('--help', 'print this')
    .addHelpText('after', `\nExample: ${command.example}`);
  if (command.word && !details) {
    const { name, description, choices } = command.word;
    parser.argument(`<${name}>`, `${description}: ${choices(kit).join(', ')}`);
  }
  for (const option of options) for (const each of parserOptions(option)) parser.addOption(each);

  const error = attempt(parser, details ? argv.slice(1) : argv);
  if (isHelp(error)) return { kind: 'help', text: printed.text };
  if (error) throw problem(usageProblem(error, title, options));
  return { kind: 'command', command, given: givenOf(parser, options), word: word ?? '' };
}

/** @throws InputProblems for a word that is none of the choices */
async function detailsOf({ name, word }: Command, given: string, kit: Kit): Promise<WordDetails | undefined> {
  const known = word?.choices(kit) ?? [];
  if (!known.includes(given)) throw problem(wordUnknown(name, word?.name ?? '', given, known));
  return word?.detailsOf?.(given, kit);
}

/** A parser that prints and ends nothing by itself. */
function quiet(parser: Parser, printed: { text: string }, columns: number): Parser {
  return parser
    .exitOverride()
    .showSuggestionAfterError(false)
    .allowExcessArguments(false)
    .configureOutput({
      writeOut: (text) => {
        printed.text += text;
      },
      writeErr: () => {},
      getOutHelpWidth: () => columns,
      getErrHelpWidth: () => columns,
      getOutHasColors: () => false,
    });
}

function attempt(parser: Parser, argv: readonly string[]): CommanderError | undefined {
  try {
    parser.parse(argv, { from: 'user' });
    return undefined;
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && String(thrown.code).startsWith('commander.')) {
      return thrown as CommanderError;
    }
    throw thrown;
  }
}

function isHelp(error: CommanderError | undefined): boolean {
  return error?.code === 'commander.helpDisplayed' || error?.code === 'commander.version';
}

function usageProblem(
  error: CommanderError,
  command: string,
  options: readonly CommandOption[],
): DeployError {
  const [, flag] = /unknown option '([^']+)'/.exec(error.message) ?? [];
  if (flag === undefined) return argumentsWrong(error.message.replace(/^error: /, ''), command);
  const names = options.flatMap(({ name, boolean }) => (boolean ? [name, `no-${name}`] : [name]));
  const written = flag.replace(/=.*$/s, '');
  if (names.includes(written.slice(2)))
    return argumentsWrong(`${written} stands alone, and was given a value`, command);
  return optionUnknown(written, command, names);
}

function parserOptions({ group = 'Options:', ...option }: CommandOption): Option[] {
  return withoutGroup(option).map((each) => each.helpGroup(group));
}

function withoutGroup({ name, value, description, repeatable, boolean }: CommandOption): Option[] {
  if (boolean) {
    const positive = new Option(`--${name} [boolean]`, description);
    return [positive, new Option(`--no-${name}`).hideHelp()];
  }
  if (value === undefined) return [new Option(`--${name}`, description)];
  // Values are collected: whether several are too many is for the command to say.
  const option = new Option(
    `--${name} <${value}>`,
    repeatable ? `${description}; several times` : description,
  );
  return [option.argParser((one: string, before: readonly string[] = []) => [...before, one])];
}

function givenOf(parser: Parser, options: readonly CommandOption[]): Given {
  const values: Record<string, GivenValue> = {};
  for (const { name } of options) {
    // commander stores --no-color as `color: false`.
    const negated = name.startsWith('no-');
    const attribute = new Option(`--${name}`).attributeName();
    const value: unknown = parser.getOptionValue(attribute);
    if (parser.getOptionValueSource(attribute) !== 'cli') continue;
    if (negated) values[name] = value === false;
    else if (typeof value === 'string') values[name] = [value];
    else if (typeof value === 'boolean' || Array.isArray(value)) values[name] = value;
  }
  return new Given(values);
}

function problem(error: DeployError): InputProblems {
  return new InputProblems([error]);
}
