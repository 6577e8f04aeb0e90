/** A project as `docker compose config --format json` says it: one form for each thing, everything filled in. */
export interface ComposeProject {
  readonly name?: string;
  readonly services?: Readonly<Record<string, ComposeService>>;
  readonly secrets?: Readonly<Record<string, { readonly name?: string; readonly external?: boolean }>>;
}

/** What of a service becomes part of a container; its other keys are looked at by name only. */
export interface ComposeService {
  readonly image?: string;
  readonly command?: readonly string[] | null;
  readonly entrypoint?: readonly string[] | null;
  readonly environment?: Readonly<Record<string, string | null>>;
  readonly ports?: readonly {
    readonly target?: number;
    readonly published?: string;
    readonly protocol?: string;
  }[];
  readonly expose?: readonly string[];
  readonly healthcheck?: ComposeHealthCheck;
  readonly depends_on?: Readonly<Record<string, { readonly condition?: string }>>;
  readonly secrets?: readonly { readonly source?: string; readonly target?: string }[];
  /** Bytes. */
  readonly mem_limit?: string;
  readonly mem_reservation?: string;
  readonly cpus?: number | string;
  readonly deploy?: {
    readonly replicas?: number;
    readonly resources?: {
      readonly limits?: { readonly cpus?: number | string; readonly memory?: string };
      readonly reservations?: { readonly memory?: string };
    };
  };
  readonly user?: string;
  readonly working_dir?: string;
  readonly stop_grace_period?: string;
  readonly ulimits?: Readonly<Record<string, number | { readonly soft?: number; readonly hard?: number }>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly sysctls?: Readonly<Record<string, string>>;
  readonly cap_add?: readonly string[];
  readonly cap_drop?: readonly string[];
  readonly init?: boolean;
  readonly read_only?: boolean;
  readonly tty?: boolean;
  readonly stdin_open?: boolean;
  readonly platform?: string;
  readonly scale?: number;
}

export interface ComposeHealthCheck {
  readonly test?: readonly string[];
  readonly disable?: boolean;
  /** As Go prints durations: `1m30s`. */
  readonly interval?: string;
  readonly timeout?: string;
  readonly start_period?: string;
  readonly retries?: number;
}

/** What is to be known of a translation, a sentence each. */
export class Notes {
  /** What has no counterpart. */
  readonly lost: string[] = [];
  /** What became something else, such as a rounded size. */
  readonly other: string[] = [];
}
