import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { docker } from './engine.js';
import type { FleetHost } from './host.js';
import { fleetLabel } from './labels.js';

/** A variant of the service image; `scripts/fleet/images/busybox-service/start` says what its environment does. */
export interface ServiceImage {
  /** Repository and tag, such as `web:2`. */
  readonly reference: string;
  /** What `/version` answers. */
  readonly version: string;
  /** More environment, such as `EXIT_CODE: '3'`. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Adds a layer of this many random bytes: something to transfer. */
  readonly layerBytes?: number;
  /** Lines of a Dockerfile, such as a HEALTHCHECK. */
  readonly instructions?: readonly string[];
}

/**
 * Makes a service image on this machine's engine, labelled for removal with the fleet; returns its reference. The
 * label comes first, so that no layer is shared with another fleet, whose removal would take it away in the middle.
 */
export async function makeImage(fleetId: string, image: ServiceImage): Promise<string> {
  const environment = Object.entries({ VERSION: image.version, ...image.environment });
  const dockerfile = [
    'FROM deploy-kit/busybox-service',
    `LABEL ${fleetLabel}=${fleetId}`,
    ...(image.layerBytes
      ? [`RUN head -c ${image.layerBytes} /dev/urandom >/ballast-${randomBytes(4).toString('hex')}`]
      : []),
    ...environment.map(([name, value]) => `ENV ${name}=${JSON.stringify(value).replaceAll('$', '\\$')}`),
    ...(image.instructions ?? []),
  ];
  await docker(['build', '--quiet', '--tag', image.reference, '-'], { stdin: dockerfile.join('\n') });
  return image.reference;
}

/** Saves images once, layers that they share too, and loads them into the engines of all hosts at the same time. */
export async function loadImages(
  folder: string,
  images: readonly string[],
  hosts: readonly FleetHost[],
): Promise<void> {
  const file = join(folder, `image-${randomBytes(4).toString('hex')}.tar`);
  try {
    await docker(['save', ...images], { stdoutFile: file });
    await Promise.all(hosts.map((host) => host.run(['docker', 'load', '--quiet'], { stdin: { file } })));
  } finally {
    await rm(file, { force: true });
  }
}

/**
 * Makes service images and loads them into hosts, which know them by their references. This machine's engine knows
 * them by names of this fleet alone: another fleet may be making images of the same references.
 */
export async function giveImages(
  fleet: { readonly id: string; readonly folder: string },
  images: readonly ServiceImage[],
  hosts: readonly FleetHost[],
): Promise<void> {
  if (images.length === 0 || hosts.length === 0) return;
  const ownName = ({ reference }: ServiceImage) => `deploy-kit-${fleet.id}/${reference}`;
  await Promise.all(images.map((image) => makeImage(fleet.id, { ...image, reference: ownName(image) })));
  await loadImages(fleet.folder, images.map(ownName), hosts);
  const rename = 'set -e; while [ $# -gt 0 ]; do docker tag "$1" "$2"; docker rmi "$1"; shift 2; done';
  const names = images.flatMap((image) => [ownName(image), image.reference]);
  await Promise.all(hosts.map((host) => host.run(['sh', '-c', rename, 'sh', ...names])));
}
