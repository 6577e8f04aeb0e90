import { type Place, placeName } from './place.js';

/** The same text of several places, told once. */
export interface Grouped {
  readonly text: string;
  readonly places: readonly string[];
}

/** Texts with all the places that they hold for, in the order in which they came. */
export function groupedByText(items: readonly (Place & { readonly text: string })[]): readonly Grouped[] {
  const groups = Map.groupBy(items, ({ text }) => text);
  return [...groups].map(([text, own]) => ({
    text,
    places: [...new Set(own.map((place) => placeName(place) ?? ''))].filter((name) => name !== ''),
  }));
}

/** `web1, web2, web3 and 47 more`. */
export function namesInShort(names: readonly string[], most: number): string {
  if (names.length <= most) return names.join(', ');
  return `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
}
