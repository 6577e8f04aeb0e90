import { writeOneOf } from '../config/errors.js';
import type { Finding } from './findings.js';

/** What `aws ecs describe-task-definition` prints whole, and what the task definition stands in. */
const wholeAnswer: Finding = {
  code: 'task-definition-key-unknown',
  what: 'this is the whole answer of describe-task-definition, and the task definition is only a part of it',
  remedy: 'Save it with --query taskDefinition; what only Describe returns is left out by itself.',
};

export const keyUnknown = (key: string, of: string, known: readonly string[], reader: string): Finding =>
  key === 'taskDefinition' && known.includes('containerDefinitions')
    ? wholeAnswer
    : {
        code: 'task-definition-key-unknown',
        what: `${of} has no key ${key}, so that ${reader} would not see it`,
        remedy: `${writeOneOf(key, known)} strict: false lets keys pass that AWS has and deploy-kit does not know yet.`,
      };

export const keyMissing = (key: string, of: string, reader: string): Finding => ({
  code: 'task-definition-key-missing',
  what: `${of} has no ${key}, which ${reader} requires`,
  remedy: `Add ${key}.`,
});

export const typeWrong = (name: string, value: unknown, wanted: string, reader: string): Finding => ({
  code: 'task-definition-type',
  what: `${name} is ${kindOf(value)}, and ${reader} takes ${wanted}`,
  remedy: `Write ${exampleOf(value, wanted) ?? wanted}.`,
});

export const wordUnknown = (
  name: string,
  value: string,
  words: readonly string[],
  nearest: string | undefined,
): Finding => ({
  code: 'task-definition-word',
  what: `${name} cannot be ${JSON.stringify(value)}`,
  remedy: nearest ? `Write ${nearest}.` : `Write one of ${words.join(', ')}.`,
});

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  if (typeof value === 'string') return 'a text';
  return `the ${typeof value} ${String(value)}`;
}

/** What was probably meant: quotes that are missing, or too many. */
function exampleOf(value: unknown, wanted: string): string | undefined {
  if (wanted === 'text' && (typeof value === 'number' || typeof value === 'boolean')) return `"${value}"`;
  if (wanted === 'a whole number' && typeof value === 'string' && /^\d+$/.test(value)) {
    return `${value} without quotes`;
  }
  if (wanted === 'true or false' && /^(true|false)$/i.test(String(value)))
    return `${String(value).toLowerCase()} without quotes`;
  return wanted === 'a list' && typeof value === 'string' ? `[${JSON.stringify(value)}]` : undefined;
}
