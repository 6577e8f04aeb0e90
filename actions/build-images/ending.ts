import type { BuiltImage } from '../../lib/build/build-images.js';
import type { PushedImage } from '../../lib/build/push-images.js';
import type { Ending, RunContext } from '../../lib/capability/define-action.js';
import { toDeployError } from '../../lib/errors/deploy-error.js';
import type { TargetResult } from '../../lib/journal/events.js';
import type { Outcome } from '../../lib/journal/outcome.js';

/** What became of all images. */
export interface Ended {
  readonly built: readonly BuiltImage[];
  /** Nothing where it did not come to pushing. */
  readonly pushed: readonly PushedImage[] | undefined;
  /** They were to be pushed. */
  readonly push: boolean;
}

/** How a run ended, in the journal and in outputs: no images are handed on when one is missing. */
export function endingOf({ built, pushed = [] }: Ended, context: RunContext): Ending {
  const isCancelled = context.signal.aborted;
  const first = [...built, ...pushed].find(({ error }) => error !== undefined)?.error;
  const isWhole = !isCancelled && first === undefined;
  const results = built.map((one, index) => resultOf(one, pushed[index], isCancelled, isWhole));
  const error = isCancelled ? toDeployError(context.signal.reason) : first;
  const outcome: Outcome = isCancelled ? 'cancelled' : error ? 'failed' : 'changed';
  context.journal.write({ type: 'run.ended', outcome, results, ...(error && { error }) });
  if (error) return { outcome, outputs: {}, error };
  const images = built.flatMap(({ image }, index) =>
    image.names.map((name) => [name, referenceOf(built[index], pushed[index])] as const),
  );
  return { outcome, outputs: { images: Object.fromEntries(images) } };
}

/** None of the files has a build section. */
export function nothingToBuild({ journal }: RunContext): Ending {
  journal.write({ type: 'run.started', title: 'build-images', targets: [], dryRun: false, of: 'images' });
  journal.write({ type: 'notice', message: 'nothing to build: no service has a build: section' });
  journal.write({ type: 'run.ended', outcome: 'unchanged', results: [] });
  return { outcome: 'unchanged', outputs: { images: {} } };
}

/** By digest where a registry has it; else the name by which the engine of the runner has it. */
function referenceOf(built: BuiltImage | undefined, pushed: PushedImage | undefined): string | undefined {
  const { repository, references } = built?.image ?? {};
  return pushed?.digest === undefined ? references?.[0] : `${repository}@${pushed.digest}`;
}

function resultOf(
  built: BuiltImage,
  pushed: PushedImage | undefined,
  isCancelled: boolean,
  isWhole: boolean,
): TargetResult {
  const error = built.error ?? pushed?.error;
  const failed: Outcome = isCancelled ? 'cancelled' : 'failed';
  const left = pushed?.pushed ?? [];
  return {
    target: built.image.names[0],
    outcome: error || isCancelled ? failed : 'changed',
    changes: [],
    durationMs: built.durationMs + (pushed?.durationMs ?? 0),
    details: {
      image: referenceOf(built, pushed),
      ...(built.bytes !== undefined && { bytes: built.bytes }),
      ...(built.id !== undefined && { id: built.id }),
    },
    ...(error && !isCancelled && { error }),
    // A registry takes nothing back.
    ...(!isWhole && left.length > 0 && { notPutBack: left.map((one) => `${one} is pushed already`) }),
  };
}
