import { InvalidValue } from '../../lib/values/invalid-value.js';
import { parseSize, sizeAccepts } from '../../lib/values/size.js';

export const swapSizeAccepts = `${sizeAccepts}, from 1M`;

/** A parser of sizes, in bytes, that refuses what is below the least. */
export function atLeast(least: string): (text: string) => number {
  return (text) => {
    const bytes = parseSize(text);
    if (bytes < parseSize(least)) throw new InvalidValue((shown) => `${shown} is less than ${least}`, text);
    return bytes;
  };
}

const units = ['K', 'M', 'G', 'T'];

/** Bytes as a user would type them, rounded to one decimal: `512M`, `4G`, `1.5G`. */
export function sizeText(bytes: number): string {
  const power = Math.min(units.length, Math.max(1, Math.floor(Math.log2(Math.max(bytes, 1)) / 10)));
  return `${Number((bytes / 1024 ** power).toFixed(1))}${units[power - 1]}`;
}
