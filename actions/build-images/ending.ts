import type { BuiltImage } from '../../lib/build/build-images.js';
import type { PushedImage } from '../../lib/build/push-images.js';
import type { Ending, RunContext } from '../../lib/capability/define-action.js';
import { toDeployError } from '../../lib/errors/deploy-error.js';
import type { TargetResult } from '../../lib/journal/events.js';
import type { Outcome } from '../../lib/journal/outcome.js';

/** What became of one image. */
export interface EndedImage {
  readonly built: BuiltImage;
  /** Nothing where it did not come to pushing. */
  readonly pushed?: PushedImage | undefined;
}

/** How a run ended, in the journal and in outputs: no images are handed on when one is missing. */
export function endingOf(images: readonly EndedImage[], context: RunContext): Ending {
  const first = images.map(errorOf).find((error) => error !== undefined);
  // What came to its end all the same is not cancelled.
  const isCancelled = first !== undefined && context.signal.aborted;
  const error = isCancelled ? toDeployError(context.signal.reason) : first;
  const failed = isCancelled ? 'cancelled' : 'failed';
  const results = images.map((image) => ({
    ...resultOf(image, failed),
    // A registry takes nothing back.
    ...(error && { notPutBack: left(image) }),
  }));
  const outcome: Outcome = error ? failed : 'changed';
  context.journal.write({ type: 'run.ended', outcome, results, ...(error && { error }) });
  if (error) return { outcome, outputs: {}, error };
  const references = images.flatMap((image) =>
    image.built.image.names.map((name) => [name, referenceOf(image)] as const),
  );
  return { outcome, outputs: { images: Object.fromEntries(references) } };
}

/** None of the files has a build section. */
export function nothingToBuild({ journal }: RunContext): Ending {
  journal.write({ type: 'run.started', title: 'build-images', targets: [], dryRun: false, of: 'images' });
  journal.write({ type: 'notice', message: 'nothing to build: no service has a build: section' });
  journal.write({ type: 'run.ended', outcome: 'unchanged', results: [] });
  return { outcome: 'unchanged', outputs: { images: {} } };
}

function errorOf({ built, pushed }: EndedImage) {
  return built.error ?? pushed?.error;
}

/**
 * By digest where a registry has it; else the name by which the engine of the runner has it. Of several platforms in a
 * builder beside the engine nobody has it.
 */
function referenceOf({ built, pushed }: EndedImage): string | undefined {
  const { repository, references } = built.image;
  if (pushed?.digest !== undefined) return `${repository}@${pushed.digest}`;
  return built.id === undefined ? undefined : references[0];
}

function left({ pushed }: EndedImage): readonly string[] {
  const { pushed: there = [], cutOff = [] } = pushed ?? {};
  return [
    ...there.map((reference) => `${reference} is pushed already`),
    ...cutOff.map((reference) => `${reference} may be pushed already`),
  ];
}

function resultOf(image: EndedImage, failed: Outcome): TargetResult {
  const { built, pushed } = image;
  const error = errorOf(image);
  return {
    target: built.image.names[0],
    outcome: error ? failed : 'changed',
    changes: [],
    durationMs: built.durationMs + (pushed?.durationMs ?? 0),
    details: {
      image: referenceOf(image),
      ...(built.bytes !== undefined && { bytes: built.bytes }),
      ...(built.id !== undefined && { id: built.id }),
    },
    ...(error && failed === 'failed' && { error }),
  };
}
