import type { DeployError } from '../../lib/errors/deploy-error.js';
import type { JournalWriter } from '../../lib/journal/events.js';
import { type GivenImages, mistakenIn, strangersIn } from '../../lib/values/given-images.js';
import { serviceUnknown } from './errors.js';

/** Names in the input `images` that the project does not have and that must be mistakes. */
export function mistakenImages(given: GivenImages, known: readonly string[]): readonly DeployError[] {
  return mistakenIn(given, known).map((name) => serviceUnknown('images', name, known));
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
