import { DeployError } from '../../errors/deploy-error.js';
import type { Redact } from '../redact.js';

/**
 * Any output as JSON, `results` above all: every text is redacted before it is escaped, and an error is its
 * code, what happened, where, the remedy and the log.
 */
export function reportJson(value: unknown, redact: Redact, indent?: number): string {
  const plain = (_: string, item: unknown): unknown => {
    if (typeof item === 'string') return redact(item);
    if (!(item instanceof DeployError)) return item;
    const { code, what, where, remedy, log } = item;
    return { code, what, where, remedy, log };
  };
  return JSON.stringify(value, plain, indent) ?? '';
}
