import type { DeployError } from '../../lib/errors/deploy-error.js';
import type { JournalWriter } from '../../lib/journal/events.js';
import { nearestName } from '../../lib/values/nearest.js';
import { serviceUnknown } from './errors.js';

/** Service -> reference, as the input `images` gives them. */
type GivenImages = Readonly<Record<string, string>>;

/**
 * Names in the input `images` that the project does not have and that must be mistakes. What a build hands on names
 * the services of all projects, so that a name of another one is fine; but not one that is nearly a service which
 * has no image given, nor a list of which nothing fits.
 *
 * @param known the services of the compose files
 */
export function mistakenImages(given: GivenImages, known: readonly string[]): readonly DeployError[] {
  const strangers = strangersIn(given, known);
  const nothingFits = strangers.length === Object.keys(given).length;
  const open = known.filter((service) => given[service] === undefined);
  return strangers
    .filter((name) => nothingFits || nearestName(name, open) !== undefined)
    .map((name) => serviceUnknown('images', name, known));
}

/** Says which of the given images are not used here. */
export function noteUnusedImages(
  given: GivenImages | undefined,
  known: readonly string[],
  target: string,
  journal: JournalWriter,
): void {
  const strangers = strangersIn(given ?? {}, known);
  if (strangers.length === 0) return;
  journal.write({
    type: 'notice',
    target,
    message: `images: ${strangers.join(', ')} ${strangers.length === 1 ? 'is no service' : 'are no services'} of this project, and not used here`,
  });
}

function strangersIn(given: GivenImages, known: readonly string[]): readonly string[] {
  return Object.keys(given).filter((name) => !known.includes(name));
}
