import { DeployError } from '../errors/deploy-error.js';
import { nearestName } from '../values/nearest.js';

const usage = { where: 'command line', kind: 'input' } as const;

/** There is no such command. */
export function commandUnknown(name: string, known: readonly string[]): DeployError {
  const near = nearestName(name, known);
  return new DeployError({
    ...usage,
    code: 'cli-command-unknown',
    what: `there is no command ${name}`,
    remedy: near ? `Write \`deploy-kit ${near}\`.` : `Use one of ${known.join(', ')}.`,
  });
}

/** The word of a command is none of its choices. */
export function wordUnknown(
  command: string,
  what: string,
  word: string,
  known: readonly string[],
): DeployError {
  const near = nearestName(word, known);
  return new DeployError({
    ...usage,
    code: 'cli-word-unknown',
    what: `there is no ${what} ${word}`,
    remedy: near ? `Write \`deploy-kit ${command} ${near}\`.` : `Use one of ${known.join(', ')}.`,
  });
}

/** An option that the command does not have. */
export function optionUnknown(flag: string, command: string, known: readonly string[]): DeployError {
  const near = nearestName(flag.replace(/^--?/, ''), known);
  return new DeployError({
    ...usage,
    code: 'cli-option-unknown',
    what: `${command} has no option ${flag}`,
    remedy: near ? `Write --${near}.` : `\`${command} --help\` lists its options.`,
  });
}

/** Something is missing or too much. */
export function argumentsWrong(what: string, command: string): DeployError {
  return new DeployError({
    ...usage,
    code: 'cli-arguments',
    what,
    remedy: `\`${command} --help\` says what it takes.`,
  });
}

/** A secret stands where every user of the machine can read it. */
export function secretArgument(flag: string, variable: string): DeployError {
  return new DeployError({
    code: 'cli-secret-argument',
    kind: 'input',
    what: 'a secret does not belong on the command line, where the list of processes and the history of the shell show it',
    where: flag,
    remedy: `Give ${flag} @FILE, ${flag} - to read it from standard input, or set ${variable}. Where this one was real, change it.`,
  });
}

/** A file that an option names cannot be read. */
export function fileUnreadable(flag: string, file: string, reason: string): DeployError {
  return new DeployError({
    code: 'cli-file-missing',
    kind: 'input',
    what: reason === 'ENOENT' ? `there is no file ${file}` : `${file} cannot be read (${reason})`,
    where: flag,
    remedy: 'Name a file that is there; its path is relative to the working folder.',
  });
}

/** A file of NAME=VALUE lines that is none. */
export function envFileWrong(file: string, what: string, accepts: string): DeployError {
  return new DeployError({
    code: 'cli-env-file',
    kind: 'input',
    what,
    where: file,
    remedy: `Write ${accepts}.`,
  });
}

/** What `init` would write is there. */
export function fileThere(file: string): DeployError {
  return new DeployError({
    ...usage,
    code: 'cli-file-there',
    what: `${file} is there already`,
    remedy: 'Change it by hand, or move it away first: nothing is overwritten.',
  });
}
