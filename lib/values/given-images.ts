import { nearestName } from './nearest.js';

/** Name of a service or container -> reference, as the input `images` gives them. */
export type GivenImages = Readonly<Record<string, string>>;

/** Names of given images that are not known here. */
export function strangersIn(given: GivenImages, known: readonly string[]): readonly string[] {
  return Object.keys(given).filter((name) => !known.includes(name));
}

/**
 * Names of given images that are not known here and must be mistakes. What a build hands on names all images of a
 * repository, so that a name of another place is fine; but not one that is nearly a name which has no image given, nor
 * a list of which nothing fits.
 *
 * @param known the services of compose files, or the containers of a task definition
 */
export function mistakenIn(given: GivenImages, known: readonly string[]): readonly string[] {
  const strangers = strangersIn(given, known);
  const nothingFits = strangers.length === Object.keys(given).length;
  const open = known.filter((name) => given[name] === undefined);
  return strangers.filter((name) => nothingFits || nearestName(name, open) !== undefined);
}
