import { posix } from 'node:path';
import { DeployError } from '../../lib/errors/deploy-error.js';
import { packageInvalid } from './errors.js';

/** What a package.json says that matters here. */
export interface AppPackage {
  readonly version?: string;
  /** The script of the package. */
  readonly main?: string;
  /** `engines.node` as it is written. */
  readonly engine?: string;
}

/**
 * Reads a package.json.
 *
 * @throws DeployError `pm2-package-invalid`
 */
export function parsePackage(text: string): AppPackage {
  const written = parseObject(text);
  const { version, main, engines } = written;
  const engine = typeof engines === 'object' && engines !== null ? Reflect.get(engines, 'node') : undefined;
  return {
    ...(typeof version === 'string' && { version }),
    ...(typeof main === 'string' && { main: posix.normalize(main) }),
    ...(typeof engine === 'string' && { engine }),
  };
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return { ...parsed };
    throw packageInvalid('it holds no object');
  } catch (error) {
    throw error instanceof DeployError ? error : packageInvalid((error as Error).message);
  }
}
