import { createHash } from 'node:crypto';
import { keyedFingerprint } from '../../lib/host/keyed-fingerprint.js';
import {
  type ComposeFileSource,
  type ComposeMount,
  type ComposeProject,
  type ComposeService,
  endedWell,
  oneShots,
} from '../../lib/values/compose-project.js';
import { mountOutside } from './errors.js';
import type { ServiceRecord } from './record.js';

/** How an image that a service asks for was made certain. */
export interface ResolvedImage {
  readonly reference: string;
  readonly pinned: string;
  readonly id: string;
}

/** Where a release lies, and what it holds. */
export interface ReleasePlace {
  /** The project's state folder. */
  readonly root: string;
  /** The release's folder, below `root`. */
  readonly folder: string;
  /** Path in the release -> what tells whether the file is the same: its mode and hash. */
  readonly files: ReadonlyMap<string, string>;
}

/** The label whose change makes Compose recreate a service when a file that it mounts has changed. */
const filesLabel = 'deploy-kit.files';

/**
 * The project that runs: images by digest, nothing left to build or to read from elsewhere, and mounts of the
 * release's files through `current`, a path that stays the same from release to release.
 *
 * @param project as Compose rendered it in the release's folder
 * @param images by service
 * @throws DeployError `compose-mount-outside`
 */
export function resolveProject(
  project: ComposeProject,
  images: ReadonlyMap<string, ResolvedImage>,
  place: ReleasePlace,
): ComposeProject {
  const services = Object.entries(project.services ?? {}).map(([name, service]) => [
    name,
    resolveService(name, service, project, images.get(name), place),
  ]);
  return {
    ...project,
    services: Object.fromEntries(services),
    ...(project.configs && { configs: resolveFiles(project.configs, place) }),
    ...(project.secrets && { secrets: resolveFiles(project.secrets, place) }),
  };
}

function resolveService(
  name: string,
  service: ComposeService,
  project: ComposeProject,
  image: ResolvedImage | undefined,
  place: ReleasePlace,
): ComposeService {
  const {
    build: _build,
    pull_policy: _policy,
    env_file: _files,
    develop: _develop,
    ...kept
  } = service as ComposeService & { pull_policy?: unknown; env_file?: unknown; develop?: unknown };
  const mounted = mountedFiles(service, project, place);
  const dependsOn = Object.entries(service.depends_on ?? {}).filter(([, on]) => on.condition !== endedWell);
  return {
    ...kept,
    ...(service.depends_on && { depends_on: Object.fromEntries(dependsOn) }),
    ...(image && { image: image.pinned }),
    ...(service.volumes && { volumes: service.volumes.map((mount) => resolveMount(name, mount, place)) }),
    ...(mounted !== undefined && { labels: { ...service.labels, [filesLabel]: mounted } }),
  };
}

function resolveMount(service: string, mount: ComposeMount, place: ReleasePlace): ComposeMount {
  if (mount.type !== 'bind' || mount.source === undefined) return mount;
  const path = inRelease(mount.source, place);
  if (path === undefined) {
    if (mount.source === place.root || isBelow(mount.source, place.root))
      throw mountOutside(service, mount.source);
    return mount;
  }
  // What the release does not bring is data: it must outlive the release.
  const folder = filesBelow(path, place).length > 0 ? 'current' : 'shared';
  return { ...mount, source: `${place.root}/${folder}${path === '' ? '' : `/${path}`}` };
}

function resolveFiles(
  sources: Readonly<Record<string, ComposeFileSource>>,
  place: ReleasePlace,
): Record<string, ComposeFileSource> {
  return Object.fromEntries(
    Object.entries(sources).map(([name, source]) => {
      const path = source.file === undefined ? undefined : inRelease(source.file, place);
      return [name, path === undefined ? source : { ...source, file: `${place.root}/current/${path}` }];
    }),
  );
}

/** @returns a hash of all files of the release that the service mounts, undefined when there are none */
function mountedFiles(
  service: ComposeService,
  project: ComposeProject,
  place: ReleasePlace,
): string | undefined {
  const sources = [
    ...(service.volumes ?? []).filter(({ type }) => type === 'bind').map(({ source }) => source),
    ...(service.configs ?? []).map(({ source }) => project.configs?.[source ?? '']?.file),
    ...(service.secrets ?? []).map(({ source }) => project.secrets?.[source ?? '']?.file),
  ];
  const mounted = sources
    .map((source) => (source === undefined ? undefined : inRelease(source, place)))
    .flatMap((path) => (path === undefined ? [] : filesBelow(path, place)));
  if (mounted.length === 0) return undefined;
  const hash = createHash('sha256');
  for (const [path, mark] of mounted.toSorted(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`${path}\0${mark}\n`);
  return hash.digest('hex').slice(0, 32);
}

/** The release's files at or below a path in it. */
function filesBelow(path: string, place: ReleasePlace): [string, string][] {
  return [...place.files].filter(([file]) => path === '' || file === path || file.startsWith(`${path}/`));
}

/** @returns the path within the release, undefined when it lies elsewhere */
function inRelease(absolute: string, place: ReleasePlace): string | undefined {
  if (absolute === place.folder) return '';
  return isBelow(absolute, place.folder) ? absolute.slice(place.folder.length + 1) : undefined;
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(`${folder}/`);
}

/** What the ledger keeps of each service of a resolved project. */
export function recordServices(
  key: string,
  resolved: ComposeProject,
  images: ReadonlyMap<string, ResolvedImage>,
  awaited: readonly string[],
): Record<string, ServiceRecord> {
  const services = Object.entries(resolved.services ?? {});
  return Object.fromEntries(
    services.map(([name, service]) => {
      const { image: _image, environment, depends_on: _dependsOn, ...rest } = service;
      const resolvedImage = images.get(name);
      return [
        name,
        {
          image: resolvedImage?.reference ?? '',
          pinned: resolvedImage?.pinned ?? '',
          imageId: resolvedImage?.id ?? '',
          fingerprint: keyedFingerprint(key, rest),
          environment: Object.fromEntries(
            Object.entries(environment ?? {}).map(([variable, value]) => [
              variable,
              keyedFingerprint(key, value),
            ]),
          ),
          count: service.scale ?? service.deploy?.replicas ?? 1,
          endsWell: awaited.includes(name),
        },
      ];
    }),
  );
}

/**
 * The part of a project that is deployed.
 *
 * @param only the services that were asked for; undefined for all
 * @returns those with what they depend on, and the names of the services that are left alone
 */
export function selectServices(
  project: ComposeProject,
  only: readonly string[] | undefined,
): { readonly project: ComposeProject; readonly left: readonly string[] } {
  const services = project.services ?? {};
  const selected = new Set<string>();
  const select = (name: string): void => {
    if (selected.has(name)) return;
    selected.add(name);
    for (const needed of Object.keys(services[name]?.depends_on ?? {})) select(needed);
  };
  for (const name of only ?? Object.keys(services)) select(name);
  const kept = Object.entries(services).filter(([name]) => selected.has(name));
  return {
    project: { ...project, services: Object.fromEntries(kept) },
    left: Object.keys(services).filter((name) => !selected.has(name)),
  };
}

/**
 * One-shots that other services wait for, in the order in which they have to run. Compose starts an ended
 * one-shot again at every `up`, and counts what a service depends on into its hash; so their order is kept
 * by us, and the project that runs no longer says it.
 */
export function awaitedServices(project: ComposeProject): string[] {
  const services = project.services ?? {};
  const awaited = oneShots(project);
  const ordered = new Set<string>();
  const visit = (name: string, path: readonly string[]): void => {
    if (path.includes(name)) return;
    for (const needed of Object.keys(services[name]?.depends_on ?? {})) visit(needed, [...path, name]);
    if (awaited.has(name)) ordered.add(name);
  };
  for (const name of Object.keys(services)) visit(name, []);
  return [...ordered];
}
