import type { ChildResult } from '../run/child.js';
import { builderBroken, dockerDenied, dockerMissing, dockerSilent } from './errors.js';
import { runTool } from './tool.js';

/** What builds images on this machine. */
export type Builder =
  /** `docker build`: BuildKit or the classic builder, as the client decides. */
  | { readonly kind: 'docker' }
  /** `docker buildx build`. */
  | {
      readonly kind: 'buildx';
      /** `docker`, `docker-container`, `kubernetes`, `remote`, `cloud`. */
      readonly driver: string;
      /** Built images stand in the engine, where `docker push` finds them. */
      readonly inEngine: boolean;
      /** It can write a cache to a registry or to GitHub. */
      readonly exportsCache: boolean;
    };

/** How Docker is called in one run. */
export interface DockerCall {
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** Questions that are answered at once; milliseconds. */
export const quickDeadlineMs = 60_000;

/**
 * Finds what this machine builds with. `DOCKER_BUILDKIT=0` asks for the classic builder, as it does everywhere.
 *
 * @param forCache a cache is to be written: whether it can be is asked
 * @throws DeployError `build-docker-missing`, `build-docker-denied`, `build-docker-refused`, `build-builder-broken`
 */
export async function findBuilder(call: DockerCall, forCache: boolean): Promise<Builder> {
  const ask = (...argv: string[]) => runTool({ ...call, argv, deadlineMs: quickDeadlineMs });
  const [engine, builder, info] = await Promise.all([
    ask('docker', 'version', '--format', '{{.Server.Version}}'),
    ask('docker', 'buildx', 'inspect'),
    forCache ? ask('docker', 'info', '--format', '{{json .DriverStatus}}') : undefined,
  ]);
  if (engine.notStarted?.missing) throw dockerMissing();
  const driver = /^Driver:\s*(\S+)/m.exec(builder.stdout)?.[1];
  const elsewhere = driver !== undefined && driver !== 'docker';
  if (engine.code !== 0 && !elsewhere) throw noEngine(engine);
  if (isWithoutBuildx(builder) || process.env.DOCKER_BUILDKIT === '0') return { kind: 'docker' };
  if (builder.code !== 0 || driver === undefined) throw builderBroken(builder);
  return {
    kind: 'buildx',
    driver,
    inEngine: !elsewhere,
    // https://docs.docker.com/build/cache/backends/#command-syntax
    exportsCache: elsewhere || info?.stdout.includes('io.containerd.snapshotter') === true,
  };
}

/** Docker of any age says so of a plugin that it does not have. */
export function isWithoutPlugin(name: string, { code, lines }: ChildResult): boolean {
  const told = new RegExp(`'${name}' is not a docker command|unknown command: docker ${name}`);
  return code !== 0 && lines.some((line) => told.test(line));
}

function isWithoutBuildx(result: ChildResult): boolean {
  return isWithoutPlugin('buildx', result);
}

function noEngine(result: ChildResult): Error {
  return /permission denied/i.test(result.stderr) ? dockerDenied(result) : dockerSilent(result);
}
