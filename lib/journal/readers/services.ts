import type { JournalEntry, TargetResult } from '../events.js';
import type { Outcome } from '../outcome.js';

/** One service on one target, with the times that were measured. Milliseconds. */
export interface ServiceReport {
  readonly phase?: string | undefined;
  readonly target: string;
  readonly service: string;
  readonly image?: string | undefined;
  /** The image by digest, or its ID where it came from no registry. */
  readonly pinned?: string | undefined;
  /** Until its image was there: built, pulled or handed over. */
  readonly imageMs?: number | undefined;
  readonly startedAfterMs?: number | undefined;
  readonly healthyAfterMs?: number | undefined;
  /** Of its target. */
  readonly outcome?: Outcome | undefined;
}

/**
 * Services as their steps report them once verified; of a target that did not come so far, those that were
 * healthy before it failed.
 */
export function serviceReports(
  entries: readonly JournalEntry[],
  results: readonly TargetResult[],
): readonly ServiceReport[] {
  const services = new Map<string, ServiceReport>();
  const add = (entry: { readonly target: string; readonly phase?: string }, known: Known) => {
    const { phase, target } = entry;
    const key = JSON.stringify([phase, target, known.service]);
    const before = services.get(key);
    // The step's own order, which is the file's, takes the place of that in which they became healthy.
    services.delete(key);
    services.set(key, { phase, target, ...before, ...known });
  };
  for (const entry of entries) {
    if (entry.type === 'container.healthy') {
      add(entry, { service: entry.service, healthyAfterMs: entry.durationMs });
    }
    if (entry.type !== 'step.verified') continue;
    for (const known of knownServices(entry.details?.services)) add(entry, known);
  }
  const imageTimes = timesOfImages(entries);
  const resultOf = (service: ServiceReport) =>
    results.findIndex(
      ({ phase, target }) => target === service.target && (phase === undefined || phase === service.phase),
    );
  return [...services.values()]
    .sort((left, right) => resultOf(left) - resultOf(right))
    .map((service) => ({
      ...service,
      imageMs: service.imageMs ?? imageTimes.get(imageKey(service, service.image)),
      outcome: results[resultOf(service)]?.outcome,
    }));
}

type Known = Omit<ServiceReport, 'phase' | 'target' | 'outcome'>;

/** What a step says of its services is any JSON: only what is as expected is taken. */
function knownServices(value: unknown): readonly Known[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown) => {
    if (typeof item !== 'object' || item === null || !('service' in item)) return [];
    const of = item as Readonly<Record<string, unknown>>;
    if (typeof of.service !== 'string') return [];
    return [{ service: of.service, ...texts(of, 'image', 'pinned'), ...times(of) }];
  });
}

function texts(of: Readonly<Record<string, unknown>>, ...names: readonly (keyof Known)[]): Partial<Known> {
  return Object.fromEntries(
    names.filter((name) => typeof of[name] === 'string').map((name) => [name, of[name]]),
  );
}

function times(of: Readonly<Record<string, unknown>>): Partial<Known> {
  const names = ['imageMs', 'startedAfterMs', 'healthyAfterMs'] as const;
  return Object.fromEntries(
    names.filter((name) => typeof of[name] === 'number').map((name) => [name, of[name]]),
  );
}

function timesOfImages(entries: readonly JournalEntry[]): ReadonlyMap<string, number> {
  const ready = entries.filter((entry) => entry.type === 'image.ready');
  return new Map(ready.map((entry) => [imageKey(entry, entry.image), entry.durationMs]));
}

function imageKey(
  { phase, target }: { readonly phase?: string | undefined; readonly target: string },
  image?: string,
): string {
  return JSON.stringify([phase, target, image]);
}
