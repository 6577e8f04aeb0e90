import type { ReleaseRecord } from './record.js';

/** What is known of the times of a release's services, milliseconds by service. */
export interface ServiceTimes {
  /** Until it was well, from when all were asked for. */
  readonly times: Readonly<Record<string, number>>;
  /** Until its image was there; 0 where it was there before. Services that are built are built together. */
  readonly imageMs?: ReadonlyMap<string, number>;
  /** Until its container was started, from when the first container of the release was made. */
  readonly startedMs?: ReadonlyMap<string, number>;
}

/** What results say of the services of a release. */
export function serviceDetails(record: ReleaseRecord, { times, imageMs, startedMs }: ServiceTimes) {
  return Object.entries(record.services).map(([service, { image, pinned }]) => ({
    service,
    image,
    pinned,
    imageMs: imageMs?.get(service),
    startedAfterMs: startedMs?.get(service),
    healthyAfterMs: times[service],
  }));
}
