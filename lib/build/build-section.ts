import { join } from 'node:path';

/**
 * What one image is built from: the keys of Compose's `build`, each in one form.
 * https://github.com/compose-spec/compose-spec/blob/main/build.md
 */
export interface BuildSection {
  /** An absolute path, or an URL. */
  readonly context: string;
  /** Relative to the context, or absolute. */
  readonly dockerfile?: string;
  readonly dockerfile_inline?: string;
  readonly target?: string;
  /** Null: the value is this machine's own, where it has one. */
  readonly args: Readonly<Record<string, string | null>>;
  readonly labels: Readonly<Record<string, string | null>>;
  readonly network?: string;
  /** `host=address` or `host:address`. */
  readonly extra_hosts: readonly string[];
  readonly shm_size?: string;
  /** `nofile=1024` or `nofile=1024:2048`. */
  readonly ulimits: readonly string[];
  readonly cache_from: readonly string[];
  readonly cache_to: readonly string[];
  readonly no_cache: boolean;
  readonly pull: boolean;
  readonly platforms: readonly string[];
  readonly secrets: readonly BuildSecret[];
  /** `default`, or `id=path`. */
  readonly ssh: readonly string[];
  readonly additional_contexts: Readonly<Record<string, string | null>>;
}

/** A secret that a build reads from a file, or from a variable of this machine. */
export interface BuildSecret {
  readonly id: string;
  readonly file?: string;
  readonly environment?: string;
}

/** An image that is to be built. */
export interface ImageBuild {
  /** Of the services that run it, or of the entry in the list; at least one. */
  readonly names: readonly [string, ...string[]];
  /** Where a person finds it: `service web`. */
  readonly where: string;
  /** Without a tag. */
  readonly repository: string;
  /** Repository and tag, at least one; the first one is pushed first. */
  readonly references: readonly [string, ...string[]];
  readonly section: BuildSection;
}

/** True where the context is no folder of this machine: a Git repository, an archive. */
export function isRemoteContext(context: string): boolean {
  return /^(https?|git|ssh|docker-image|oci-layout):|^git@|^github\.com\//.test(context);
}

/** The Dockerfile of a section whose context is a folder; undefined where it stands in the section itself. */
export function dockerfilePath(section: BuildSection): string | undefined {
  if (section.dockerfile_inline !== undefined) return undefined;
  const { context, dockerfile = 'Dockerfile' } = section;
  return dockerfile.startsWith('/') ? dockerfile : join(context, dockerfile);
}
