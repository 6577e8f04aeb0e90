import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { type Pack, pack } from 'tar-stream';
import type { StandIn } from './stand-in.js';
import { answerScript, runScript } from './stand-in-scripts.js';

/** What a machine of this kind runs. */
export interface StandInBase {
  /** The static busybox of the host image. */
  readonly busybox: Buffer;
  /** As Docker names it: `amd64`, `arm64`. */
  readonly architecture: string;
}

interface Layer {
  readonly bytes: Buffer;
  readonly sha256: string;
}

/**
 * Writes stand-ins as `docker load` takes images, which all share their one large layer: no build, no base image.
 * https://github.com/moby/docker-image-spec/blob/main/spec.md#combined-image-json--filesystem-changeset-format
 */
export async function writeStandIns(
  file: string,
  standIns: readonly StandIn[],
  base: StandInBase,
): Promise<void> {
  const archive = pack();
  const written = pipeline(archive, createWriteStream(file));
  const shared = await baseLayer(base);
  const put = (name: string, content: Buffer | string): void => void archive.entry({ name }, content);
  put(`${shared.sha256}.tar`, shared.bytes);
  const manifest = [];
  const there = new Set<string>();
  for (const standIn of standIns) {
    const own = await ownLayer(standIn);
    const config = JSON.stringify(imageConfig(standIn, base, [shared, own]));
    const id = createHash('sha256').update(config).digest('hex');
    if (!there.has(own.sha256)) put(`${own.sha256}.tar`, own.bytes);
    if (!there.has(id)) put(`${id}.json`, config);
    there.add(own.sha256).add(id);
    manifest.push({
      Config: `${id}.json`,
      RepoTags: [tagged(standIn.reference)],
      Layers: [shared, own].map(({ sha256 }) => `${sha256}.tar`),
    });
  }
  put('manifest.json', JSON.stringify(manifest));
  archive.finalize();
  await written;
}

/** https://github.com/opencontainers/image-spec/blob/main/config.md */
function imageConfig(standIn: StandIn, { architecture }: StandInBase, layers: readonly Layer[]): unknown {
  return {
    architecture,
    os: 'linux',
    config: {
      Env: [
        'PATH=/bin',
        `STAND_IN_PORTS=${standIn.ports.join(' ')}`,
        ...(standIn.fault ? [`STAND_IN_FAULT=${standIn.fault}`] : []),
      ],
      Entrypoint: ['/stand-in/run'],
      Labels: {
        'deploy-kit.stand-in': standIn.reference,
        ...(standIn.version && { 'deploy-kit.rehearsal': standIn.version }),
      },
    },
    rootfs: { type: 'layers', diff_ids: layers.map(({ sha256 }) => `sha256:${sha256}`) },
  };
}

function baseLayer({ busybox }: StandInBase): Promise<Layer> {
  return layerOf((tar) => {
    folder(tar, 'tmp', 0o1777);
    program(tar, 'bin/busybox', busybox);
    program(tar, 'stand-in/run', runScript);
    program(tar, 'stand-in/answer', answerScript);
  });
}

function ownLayer({ programs, users, groups, ends, body }: StandIn): Promise<Layer> {
  return layerOf((tar) => {
    for (const path of programs) {
      const name = path.replace(/^\/+/, '');
      tar.entry({ name, type: 'symlink', linkname: '/stand-in/run', ...always });
    }
    const ids = (names: readonly string[]) =>
      ['root', ...names].map((name, index) => [name, index && 998 + index]);
    tar.entry(
      { name: 'etc/passwd', ...always },
      ids(users)
        .map(([name, id]) => `${name}:x:${id}:${id}::/:/bin/sh\n`)
        .join(''),
    );
    // A user's own group, and those that are asked for by name.
    const all = [...new Set([...users, ...groups])];
    tar.entry(
      { name: 'etc/group', ...always },
      ids(all)
        .map(([name, id]) => `${name}:x:${id}:\n`)
        .join(''),
    );
    tar.entry({ name: 'stand-in/ends', ...always }, ends.map((line) => `${line}\n`).join(''));
    tar.entry({ name: 'stand-in/body', ...always }, `${body}\n`);
  });
}

/** The same content gives the same image on every day. */
const always = { mtime: new Date(0) };

function folder(tar: Pack, name: string, mode: number): void {
  tar.entry({ name, type: 'directory', mode, ...always });
}

function program(tar: Pack, name: string, content: Buffer | string): void {
  tar.entry({ name, mode: 0o755, ...always }, content);
}

async function layerOf(fill: (tar: Pack) => void): Promise<Layer> {
  const tar = pack();
  fill(tar);
  tar.finalize();
  const bytes = await buffer(tar);
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** `docker load` takes a name with its tag only. */
function tagged(reference: string): string {
  return /:[^/:]+$/.test(reference) ? reference : `${reference}:latest`;
}
