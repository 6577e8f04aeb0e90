import * as z from 'zod/mini';
import { assignmentsAccepts, assignmentsOfMap, parseAssignments } from '../values/assignments.js';
import { type Batch, batchAccepts, parseBatch } from '../values/batch.js';
import { booleanAccepts, parseBoolean } from '../values/boolean.js';
import { commandAccepts, parseCommand } from '../values/command.js';
import { durationAccepts, parseDuration } from '../values/duration.js';
import { entriesAccepts, parseEntries } from '../values/entries.js';
import {
  type Environment,
  environmentAccepts,
  environmentOfMap,
  parseEnvironment,
} from '../values/environment.js';
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

/** Text as it was typed, without blanks and empty lines around it. */
export function text<const Options extends InputOptions>(description: string, options?: Options) {
  return input(
    description,
    'text',
    parsed(scalar, (value) => String(value).trim()),
    options,
  );
}

/** A password or the like: every character counts, except for one line end after it. */
export function password<const Options extends InputOptions>(description: string, options?: Options) {
  const schema = parsed(z.string(), (value) => value.replace(/\r?\n$/, ''));
  return input(description, 'text', schema, { ...options, secret: true } as Options & {
    readonly secret: true;
  });
}

/** Milliseconds. */
export function duration<const Options extends InputOptions>(description: string, options?: Options) {
  return input(description, durationAccepts, parsed(z.string(), parseDuration), options);
}

/** Bytes. */
export function size<const Options extends InputOptions>(description: string, options?: Options) {
  return input(description, sizeAccepts, parsed(z.string(), parseSize), options);
}

/** A boolean. */
export function flag<const Options extends InputOptions>(description: string, options?: Options) {
  return input(
    description,
    booleanAccepts,
    parsed(z.union([z.boolean(), z.string()]), (value) => parseBoolean(String(value))),
    options,
  );
}

/** A whole number; from 0 when no range is given. */
export function count<const Options extends InputOptions>(
  description: string,
  options?: Options,
  { minimum = 0, maximum = Number.MAX_SAFE_INTEGER }: Partial<IntegerRange> = {},
) {
  const range = { minimum, maximum };
  return input(
    description,
    integerAccepts(range),
    parsed(z.union([z.number(), z.string()]), (value) => parseInteger(String(value), range)),
    options,
  );
}

/** A TCP port. */
export function port<const Options extends InputOptions>(description: string, options?: Options) {
  return count(description, options, portRange);
}

/** Several words, at least one. */
export function list<const Options extends InputOptions>(description: string, options?: Options) {
  return input(
    description,
    listAccepts,
    parsed(listed, (value) => parseList(joined(value))),
    options,
  );
}

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
export function environment<const Options extends InputOptions>(description: string, options?: Options) {
  const written = z.union([z.string(), z.record(z.string(), z.unknown())]);
  const schema = parsed(
    written,
    (value): Environment => (typeof value === 'string' ? parseEnvironment(value) : environmentOfMap(value)),
  );
  return input(description, environmentAccepts, schema, options);
}

/** Names with a value each, such as service=reference. */
export function assignments<const Options extends InputOptions>(description: string, options?: Options) {
  const written = z.union([z.string(), z.record(z.string(), scalar)]);
  const schema = parsed(written, (value) =>
    typeof value === 'string' ? parseAssignments(value) : assignmentsOfMap(value),
  );
  return input(description, assignmentsAccepts, schema, options);
}

/** Entries that are set or taken away, a line each. */
export function entries<const Options extends InputOptions>(description: string, options?: Options) {
  const schema = parsed(listed, (value) => parseEntries(joined(value)));
  return input(description, entriesAccepts, schema, options);
}

/** A command as argv. */
export function command<const Options extends InputOptions>(description: string, options?: Options) {
  const written = z.union([z.string(), z.array(scalar)]);
  const schema = parsed(written, (value): readonly string[] =>
    typeof value === 'string' ? parseCommand(value) : parseCommand(JSON.stringify(value.map(String))),
  );
  return input(description, commandAccepts, schema, options);
}

/** In how large groups hosts are switched. */
export function batch<const Options extends InputOptions>(description: string, options?: Options) {
  const schema = parsed(
    z.union([z.string(), z.number(), z.array(scalar)]),
    (value): Batch => parseBatch(Array.isArray(value) ? value.join(',') : String(value)),
  );
  return input(description, batchAccepts, schema, options);
}

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
  return input(
    description,
    accepts,
    parsed(scalar, (value) => parse(String(value))),
    options,
  );
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
export function url<const Options extends InputOptions>(description: string, options?: Options) {
  return input(description, urlAccepts, parsed(z.string(), parseUrl), options);
}

/** Text that another room reads, of which a YAML file may also hold a list: its items are lines. */
export function lines<const Options extends InputOptions>(
  description: string,
  accepts: string,
  options?: Options,
) {
  return input(
    description,
    accepts,
    parsed(listed, (value) => joined(value).trim()),
    options,
  );
}

/** What stands unquoted in a YAML file where text is meant. */
const scalar = z.union([z.string(), z.number(), z.boolean()]);
const listed = z.union([z.string(), z.number(), z.array(scalar)]);

function joined(value: z.output<typeof listed>): string {
  return Array.isArray(value) ? value.join('\n') : String(value);
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
