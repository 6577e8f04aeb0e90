import { InvalidValue } from '../../lib/values/invalid-value.js';

export const tagAccepts = 'tags of images, split by commas or lines: letters, digits, _ . and -';

/**
 * Reads one tag.
 *
 * @throws InvalidValue for what no registry takes, https://github.com/distribution/reference
 */
export function parseTag(item: string): string {
  if (/^\w[\w.-]{0,127}$/.test(item)) return item;
  throw new InvalidValue(
    (shown) => `${shown} cannot be a tag${item.includes('/') ? '; a branch is a tag with - for /' : ''}`,
    item,
  );
}
