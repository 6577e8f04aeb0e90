import type { LedgerRecord, LedgerStatus } from '../../lib/host/ledger.js';
import type { AdoptedProject } from './adoption.js';

/** What the ledger keeps of a release of a Compose project. */
export interface ReleaseRecord extends LedgerRecord {
  readonly version: 1;
  readonly project: string;
  /** Where the first compose file stands in the release. */
  readonly projectDirectory: string;
  readonly services: Readonly<Record<string, ServiceRecord>>;
  /** Services of the compose files that were not asked for. */
  readonly left: readonly string[];
  readonly before: Before;
  /** Absent where no service is rolling, and in records of old versions. */
  readonly rolling?: Rolling;
}

/** Services whose new containers are started beside the old ones, which go once the proxy knows the new ones. */
export interface Rolling {
  /** In the order of their dependencies. */
  readonly services: readonly RollingService[];
  /** How long a proxy may take to see which containers there are, milliseconds. */
  readonly waitMs: number;
}

export interface RollingService {
  readonly service: string;
  /** Services that it depends on, at one remove or more, one-shots left out. */
  readonly needs: readonly string[];
  /**
   * The networks that it shares with its proxy: a new container joins them once it is well, so that no request
   * reaches it before.
   */
  readonly joins: readonly { readonly network: string; readonly aliases: readonly string[] }[];
}

/** What ran before a project's first release came well to its end: what it goes back to until then. */
export type Before =
  | { readonly kind: 'release' }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'by-hand'; readonly project: AdoptedProject }
  /** Containers that nobody knows how to start again. */
  | { readonly kind: 'unknown' };

export interface ServiceRecord {
  /** As the compose file or the input `images` names it. */
  readonly image: string;
  /** `repository@sha256:...`, or a tag of ours that holds the image id. */
  readonly pinned: string;
  readonly imageId: string;
  /** Keyed hash of everything else about the service. */
  readonly fingerprint: string;
  /** Name -> keyed hash of the value, so that a plan can name what changed. */
  readonly environment: Readonly<Record<string, string>>;
  readonly count: number;
  /** Another service waits for its successful end. */
  readonly endsWell: boolean;
}

/** What became of a release, with its containers. */
export interface ReleaseStatus extends LedgerStatus {
  /** The containers that were well when it was verified, those that had ended left out. */
  readonly containers: readonly { readonly id: string; readonly service: string }[];
  /** One-shots that have done their work for this release; their containers may go. */
  readonly ended: readonly string[];
}
