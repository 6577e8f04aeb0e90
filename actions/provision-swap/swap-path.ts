import { posix } from 'node:path';
import { InvalidValue } from '../../lib/values/invalid-value.js';

export const swapPathAccepts = 'an absolute path of a file, of letters, digits and . _ - / only';

/**
 * Reads where a swap file shall lie. Blanks and the like are refused: /etc/fstab and /proc/swaps write them
 * in ways of their own (fstab(5)).
 *
 * @throws InvalidValue when it is not absolute, holds `..` or other characters, or is a folder of the system
 */
export function parseSwapPath(text: string): string {
  const path = text.trim();
  if (!/^\/[A-Za-z0-9._/-]+$/.test(path)) {
    throw new InvalidValue((shown) => `${shown} is not ${swapPathAccepts}`, text);
  }
  if (posix.normalize(path) !== path || path.endsWith('/')) {
    throw new InvalidValue((shown) => `${shown} has "..", "." or "//" in it, or ends with /`, text);
  }
  if (/^\/(dev|proc|sys|run)\//.test(path)) {
    throw new InvalidValue((shown) => `${shown} does not lie on a disk`, text);
  }
  return path;
}
