import type { LedgerRecord, LedgerRelease, LedgerStatus } from '../../lib/host/ledger.js';

/** What the ledger keeps of a release of an app. */
export interface AppRecord extends LedgerRecord {
  readonly version: 1;
  readonly app: string;
  /** As `settingsOf` has them. */
  readonly settings: Readonly<Record<string, string>>;
  /** Keyed hash of all files. */
  readonly files: string;
  /** Name -> keyed hash of the value, so that a plan can name what changed. */
  readonly environment: Readonly<Record<string, string>>;
  /** `unknown`: PM2 ran the app already, and nobody knows how it was started. */
  readonly before: { readonly kind: 'release' | 'nothing' | 'unknown' };
}

/** What a host's ledger says of a release of an app. */
export interface AppRelease extends LedgerRelease {
  readonly record: AppRecord;
  readonly status: LedgerStatus;
}
