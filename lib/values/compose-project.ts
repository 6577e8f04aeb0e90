/**
 * A project as `docker compose config --format json` prints it: one form for each thing. Only what is read of it is
 * typed; the rest is there and is kept.
 *
 * @see https://docs.docker.com/reference/compose-file/
 */
export interface ComposeProject {
  readonly name?: string;
  readonly services?: Readonly<Record<string, ComposeService>>;
  readonly networks?: Readonly<Record<string, ComposeNetwork | null>>;
  readonly configs?: Readonly<Record<string, ComposeFileSource>>;
  readonly secrets?: Readonly<Record<string, ComposeFileSource>>;
}

export interface ComposeService {
  readonly image?: string;
  readonly platform?: string;
  readonly build?: ComposeBuild;
  readonly command?: readonly string[] | null;
  readonly entrypoint?: readonly string[] | null;
  readonly environment?: Readonly<Record<string, string | null>>;
  readonly ports?: readonly ComposePort[];
  readonly expose?: readonly string[];
  readonly healthcheck?: ComposeHealthCheck;
  readonly depends_on?: Readonly<Record<string, { readonly condition?: string }>>;
  readonly volumes?: readonly ComposeMount[];
  readonly configs?: readonly { readonly source?: string }[];
  readonly secrets?: readonly { readonly source?: string; readonly target?: string }[];
  readonly scale?: number;
  /** Bytes. */
  readonly mem_limit?: string | number;
  readonly mem_reservation?: string;
  readonly cpus?: number | string;
  readonly deploy?: {
    readonly replicas?: number;
    readonly resources?: {
      readonly limits?: { readonly cpus?: number | string; readonly memory?: string | number };
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
  readonly container_name?: string;
  readonly network_mode?: string;
  readonly networks?: Readonly<Record<string, ComposeAttachment | null>>;
  readonly post_start?: readonly unknown[];
  readonly pre_stop?: readonly unknown[];
}

export interface ComposeBuild {
  readonly context?: string;
  readonly dockerfile?: string;
  readonly dockerfile_inline?: string;
  readonly target?: string;
  readonly args?: Readonly<Record<string, string | null>>;
}

export interface ComposePort {
  readonly target?: number;
  readonly published?: string | number;
  readonly protocol?: string;
  readonly host_ip?: string;
}

export interface ComposeHealthCheck {
  readonly test?: readonly string[];
  readonly disable?: boolean;
  /** As Go prints durations: `1m30s`, `500ms`. */
  readonly interval?: string;
  readonly timeout?: string;
  readonly start_period?: string;
  readonly retries?: number;
}

export interface ComposeMount {
  readonly type?: string;
  readonly source?: string;
}

interface ComposeNetwork {
  /** What the engine calls it. */
  readonly name?: string;
  /** It leads nowhere but to its members. */
  readonly internal?: boolean;
}

/** How a service is joined to a network. */
interface ComposeAttachment {
  readonly aliases?: readonly string[];
  readonly ipv4_address?: string;
  readonly ipv6_address?: string;
}

/** A config or a secret. */
export interface ComposeFileSource {
  readonly name?: string;
  readonly external?: boolean;
  readonly file?: string;
  readonly content?: string;
}

/** Whether Compose asks the service how it is. What its image says by itself is not known here. */
export function hasHealthCheck({ healthcheck }: ComposeService): boolean {
  const [kind] = healthcheck?.test ?? [];
  return kind !== undefined && kind !== 'NONE' && healthcheck?.disable !== true;
}

/** The condition of `depends_on` that waits for the end of a one-shot. */
export const endedWell = 'service_completed_successfully';

/** The services that end by themselves: others wait for their end. */
export function oneShots({ services = {} }: Pick<ComposeProject, 'services'>): ReadonlySet<string> {
  const waits = Object.values(services).flatMap(({ depends_on = {} }) => Object.entries(depends_on));
  return new Set(waits.filter(([, { condition }]) => condition === endedWell).map(([name]) => name));
}
