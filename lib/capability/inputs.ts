import * as z from 'zod/mini';
import { assignmentsAccepts, assignmentsOfMap, parseAssignments } from '../values/assignments.js';
import { batchAccepts, parseBatch } from '../values/batch.js';
import { booleanAccepts, parseBoolean } from '../values/boolean.js';
import { commandAccepts, parseCommand } from '../values/command.js';
import { durationAccepts, parseDuration } from '../values/duration.js';
import { entriesAccepts, parseEntries } from '../values/entries.js';
import { environmentAccepts, environmentOfMap, parseEnvironment } from '../values/environment.js';
import { type IntegerRange, integerAccepts, parseInteger, portRange } from '../values/integer.js';
import { InvalidValue } from '../values/invalid-value.js';
import { listAccepts, parseList } from '../values/list.js';
import { nearestName } from '../values/nearest.js';
import { parseSize, sizeAccepts } from '../values/size.js';
import { parseUrl, urlAccepts } from '../values/url.js';
import type { InputDefinition } from './define-action.js';

// zod/mini, not zod: all of its cost is paid at the start of every action.

/** What may be said of any input beside its description. */
export interface InputOptions {
  /** As a user would type it. */
  readonly default?: string;
  readonly required?: true;
  readonly whenMissing?: InputDefinition['whenMissing'];
  readonly secret?: true;
}

/** A definition that keeps whether there is a default, so that `InputsOf` knows when it may be undefined. */
export type Input<Value, Options extends InputOptions> = InputDefinition<Value> & Readonly<Options>;

/** What stands unquoted in a YAML file where text is meant. */
const scalar = z.union([z.string(), z.number(), z.boolean()]);
const listed = z.union([z.string(), z.number(), z.array(scalar)]);

const joined = (value: z.output<typeof listed>): string =>
  Array.isArray(value) ? value.join('\n') : String(value);

/** Text as it was typed, without blanks and empty lines around it. */
export const text = kind('text', scalar, (value) => String(value).trim());

/** A password or the like: every character counts, except for one line end after it. */
export function password<const Options extends InputOptions>(description: string, options?: Options) {
  const schema = parsed(z.string(), (value) => value.replace(/\r?\n$/, ''));
  return input(description, 'text', schema, { ...options, secret: true } as Options & {
    readonly secret: true;
  });
}

/** Milliseconds. */
export const duration = kind(durationAccepts, z.string(), parseDuration);

/** Bytes. */
export const size = kind(sizeAccepts, z.string(), parseSize);

/** A boolean. */
export const flag = kind(booleanAccepts, z.union([z.boolean(), z.string()]), (value) =>
  parseBoolean(String(value)),
);

/** A whole number; from 0 when no range is given. */
export function count<const Options extends InputOptions>(
  description: string,
  options?: Options,
  { minimum = 0, maximum = Number.MAX_SAFE_INTEGER }: Partial<IntegerRange> = {},
) {
  const range = { minimum, maximum };
  const written = z.union([z.number(), z.string()]);
  return kind(integerAccepts(range), written, (value) => parseInteger(String(value), range))(
    description,
    options,
  );
}

/** A TCP port. */
export function port<const Options extends InputOptions>(description: string, options?: Options) {
  return count(description, options, portRange);
}

/** Several words, at least one. */
export const list = kind(listAccepts, listed, (value) => parseList(joined(value)));

/** Several items, each read by `parseItem`. */
export function listOf<Value, const Options extends InputOptions>(
  description: string,
  accepts: string,
  parseItem: (item: string) => Value,
  options?: Options,
) {
  const schema = parsed(listed, (value): readonly Value[] => parseList(joined(value)).map(parseItem));
  return input(description, accepts, schema, options);
}

/** One of some words. */
export function choice<const Word extends string, const Options extends InputOptions>(
  description: string,
  words: readonly Word[],
  options?: Options,
) {
  const schema = parsed(z.string(), (value): Word => {
    const word = words.find((candidate) => candidate === value.trim());
    if (word !== undefined) return word;
    const near = nearestName(value.trim(), words);
    throw new InvalidValue((shown) => `${shown} is not one of the words${near ? `; ${near}?` : ''}`, value);
  });
  z.globalRegistry.add(schema, { enum: words });
  return input(description, `one of ${words.join(', ')}`, schema, options);
}

/** Variables with their values. */
export const environment = kind(
  environmentAccepts,
  z.union([z.string(), z.record(z.string(), z.unknown())]),
  (value) => (typeof value === 'string' ? parseEnvironment(value) : environmentOfMap(value)),
);

/** Names with a value each, such as service=reference. */
export const assignments = kind(
  assignmentsAccepts,
  z.union([z.string(), z.record(z.string(), scalar)]),
  (value) => (typeof value === 'string' ? parseAssignments(value) : assignmentsOfMap(value)),
);

/** Entries that are set or taken away, a line each. */
export const entries = kind(entriesAccepts, listed, (value) => parseEntries(joined(value)));

/** A command as argv. */
export const command = kind(commandAccepts, z.union([z.string(), z.array(scalar)]), (value) =>
  parseCommand(typeof value === 'string' ? value : JSON.stringify(value.map(String))),
);

/** In how large groups hosts are switched. */
export const batch = kind(batchAccepts, listed, (value) =>
  parseBatch(Array.isArray(value) ? value.join(',') : String(value)),
);

/**
 * An input whose text a parser of its own reads.
 *
 * @param accepts in words, for errors and docs
 * @param parse throws InvalidValue for what it does not accept
 */
export function textual<Value, const Options extends InputOptions>(
  description: string,
  accepts: string,
  parse: (written: string) => Value,
  options?: Options,
) {
  return kind(accepts, scalar, (value) => parse(String(value)))(description, options);
}

/**
 * YAML or JSON, or the path of a file that holds it: `readStructured` (structured.ts) reads it once the run's folder
 * is known.
 */
export function structured<const Options extends InputOptions>(
  description: string,
  accepts: string,
  options?: Options,
) {
  return input<Structured, Options>(description, accepts, structuredSchema, options);
}

/** As it was written: text, or what a YAML file has there already. */
export type Structured = string | readonly unknown[] | Readonly<Record<string, unknown>>;

const structuredSchema: z.ZodMiniType<Structured, unknown> = z.union([
  z.string(),
  z.array(z.unknown()),
  z.record(z.string(), z.unknown()),
]);

/** One URL of http or https. */
export const url = kind(urlAccepts, z.string(), parseUrl);

/** Text that another room reads, of which a YAML file may also hold a list: its items are lines. */
export function lines<const Options extends InputOptions>(
  description: string,
  accepts: string,
  options?: Options,
) {
  return kind(accepts, listed, (value) => joined(value).trim())(description, options);
}

/**
 * A kind of input, of which a description makes one.
 *
 * @param accepts in words, for errors and docs
 * @param written what it may be in a YAML file
 * @param parse throws InvalidValue for what it does not accept
 */
function kind<Written, Value>(
  accepts: string,
  written: z.ZodMiniType<Written, unknown>,
  parse: (value: Written) => Value,
) {
  return <const Options extends InputOptions>(description: string, options?: Options) =>
    input(description, accepts, parsed(written, parse), options);
}

function input<Value, const Options extends InputOptions>(
  description: string,
  accepts: string,
  schema: InputDefinition<Value>['schema'],
  options: Options | undefined,
): Input<Value, Options> {
  return { description, accepts, schema, ...options } as Input<Value, Options>;
}

/** A schema that takes what `written` takes and hands it to a parser; what that throws becomes an issue. */
function parsed<Written, Value>(
  written: z.ZodMiniType<Written, unknown>,
  parse: (value: Written) => Value,
): z.ZodMiniType<Value, unknown> {
  const schema = z.pipe(
    written as z.ZodMiniType<Written, Written>,
    z.transform((value: Written, context): Value => {
      try {
        return parse(value);
      } catch (error) {
        if (!(error instanceof InvalidValue)) throw error;
        const { message, withoutValue } = error;
        context.issues.push({ code: 'custom', message, params: { withoutValue }, input: value });
        return z.NEVER;
      }
    }),
  );
  return schema as z.ZodMiniType<Value, unknown>;
}
