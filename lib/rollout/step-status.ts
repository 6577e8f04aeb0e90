/** What a step finds on one host when it only looks. */
export interface StepStatus {
  readonly project: string;
  /** The release that runs; undefined where nothing was deployed. */
  readonly release: string | undefined;
  /** Of that release, by its ledger: `applying` is one that a run left half done. */
  readonly state: 'healthy' | 'applying' | 'prepared' | 'undone' | 'none';
  /** When it was verified, ISO 8601. */
  readonly since?: string;
  /** Who deployed it and from what: url, actor, sha, branch, repository. */
  readonly run?: Readonly<Record<string, string>>;
  readonly services: readonly ServiceStatus[];
  /** How what is there differs from what was deployed, in words; empty: it does not. */
  readonly drift: readonly string[];
  /** Whether what the file asks for now is something else than what was deployed. */
  readonly behind: boolean;
  /** A run that holds the lock right now. */
  readonly lock?: { readonly owner: string; readonly since: string };
}

/** A service of a release with the containers that run for it. */
export interface ServiceStatus {
  readonly service: string;
  readonly image: string;
  /** By digest, or by image id. */
  readonly pinned: string;
  /** Of each container, as `docker ps` says it: `Up 5 minutes (healthy)`. */
  readonly containers: readonly string[];
}
