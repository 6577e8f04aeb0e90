import { goDuration } from '../values/go-duration.js';

/** Of a project as `docker compose config --format json` says it, what a rehearsal looks at. */
export interface RehearsedProject {
  readonly name?: string;
  readonly services?: Readonly<Record<string, RehearsedService>>;
}

export interface RehearsedService {
  readonly image?: string;
  readonly build?: {
    readonly context?: string;
    readonly dockerfile?: string;
    readonly dockerfile_inline?: string;
    readonly target?: string;
    readonly args?: Readonly<Record<string, string | null>>;
  };
  readonly command?: readonly string[] | null;
  readonly entrypoint?: readonly string[] | null;
  readonly user?: string;
  readonly ports?: readonly {
    readonly target?: number;
    readonly published?: string | number;
    readonly protocol?: string;
  }[];
  readonly expose?: readonly string[];
  readonly healthcheck?: {
    readonly test?: readonly string[];
    readonly disable?: boolean;
    /** As Compose prints durations: `1m30s`, `500ms`. */
    readonly interval?: string;
    readonly start_period?: string;
    readonly retries?: number;
  };
  readonly depends_on?: Readonly<Record<string, { readonly condition?: string }>>;
}

/** Whether Compose asks the service how it is. What its image says by itself is not known here. */
export function hasHealthCheck({ healthcheck }: RehearsedService): boolean {
  const [kind] = healthcheck?.test ?? [];
  return kind !== undefined && kind !== 'NONE' && healthcheck?.disable !== true;
}

/** The services that end by themselves: others wait for their end. */
export function oneShots({ services = {} }: RehearsedProject): ReadonlySet<string> {
  const waits = Object.values(services).flatMap(({ depends_on }) => Object.entries(depends_on ?? {}));
  return new Set(
    waits
      .filter(([, { condition }]) => condition === 'service_completed_successfully')
      .map(([service]) => service),
  );
}

/** How long Docker takes at most until it calls a service that never answers unhealthy, milliseconds. */
export function untilUnhealthyMs({ healthcheck = {} }: RehearsedService): number {
  const interval = goDuration(healthcheck.interval ?? '30s');
  return goDuration(healthcheck.start_period ?? '0s') + interval * (healthcheck.retries ?? 3);
}
