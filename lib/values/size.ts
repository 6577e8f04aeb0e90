import { InvalidValue } from './invalid-value.js';

export const sizeAccepts = 'a size such as 512M or 4G (K, M, G and T are powers of 1024)';

const bytes = { K: 1024, M: 1024 ** 2, G: 1024 ** 3, T: 1024 ** 4 } as const;

/**
 * Reads a size.
 *
 * @param text `64K`, `512M`, `4G` or `1T`
 * @returns bytes
 * @throws InvalidValue when it is anything else
 */
export function parseSize(text: string): number {
  const match = /^(\d+)([KMGT])$/.exec(text.trim());
  if (!match) {
    const missesUnit = /^\d+$/.test(text.trim());
    throw new InvalidValue(
      (shown) => (missesUnit ? `${shown} has no unit (K, M, G or T)` : `${shown} is not a size`),
      text,
    );
  }
  const size = Number(match[1]) * bytes[match[2] as keyof typeof bytes];
  if (!Number.isSafeInteger(size)) throw new InvalidValue((shown) => `${shown} is too large`, text);
  return size;
}

/** Bytes as people say them. */
export function readableBytes(bytes: number): string {
  if (bytes >= 1024 ** 3) return `${(bytes / 1024 ** 3).toFixed(1)} GiB`;
  return `${Math.round(bytes / 1024 ** 2)} MiB`;
}
