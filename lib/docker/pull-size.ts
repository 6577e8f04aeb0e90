import { inParallel } from '../concurrency/in-parallel.js';
import { diskTooSmall, freeSpace } from './disk.js';
import { engineRefused } from './errors.js';
import { type EngineCall, enginePlatform } from './image-inspect.js';
import { familiarRepository, parseReference } from './image-reference.js';

/** What `docker manifest inspect` prints, of an image or of an index over platforms. */
interface PrintedManifest {
  readonly layers?: readonly { readonly size: number }[];
  readonly manifests?: readonly {
    readonly digest: string;
    readonly platform?: { readonly os?: string; readonly architecture?: string };
  }[];
}

/** One call of `docker manifest inspect`; registries on loopback have no TLS, as the engine allows it there. */
function manifestArgv(docker: readonly string[], reference: string): string[] {
  const registry = parseReference(reference)?.registry ?? '';
  const insecure = /^(localhost|127\.)/.test(registry) ? ['--insecure'] : [];
  return [...docker, 'manifest', 'inspect', ...insecure, reference];
}

/** With so much free space nothing is weighed, as that costs a question or two of the registry for each image. */
const plentyBytes = 4 * 1024 ** 3;
/** What a layer takes at least, in times of its size as it travels: the download and what it unpacks to. */
const unpackingFactor = 2;

/**
 * Fails before anything is pulled when it is sure not to fit. Counted are images of repositories that the host
 * has nothing of: of others, some layers are there, and which ones only the engine finds out.
 *
 * @param images reference -> the argv prefix that may read it
 * @throws `disk-too-small`, `docker-refused`
 */
export async function refuseWhatCannotFit(
  call: EngineCall,
  images: ReadonlyMap<string, readonly string[]>,
): Promise<void> {
  const { remote, docker, signal, deadlineMs } = call;
  const { engine } = await freeSpace({ ...call, directory: '/' });
  if (engine.freeBytes > plentyBytes) return;
  const argv = [...docker, 'image', 'ls', '--format', '{{.Repository}}'];
  const listed = await remote.exec(
    { argv, label: 'docker image ls' },
    { signal, deadlineMs, repeatable: true },
  );
  if (listed.code !== 0) throw engineRefused(remote.name, listed);
  const present = new Set(listed.stdout.split('\n'));
  const fresh = [...images].filter(([reference]) => {
    const parsed = parseReference(reference);
    return parsed !== undefined && !present.has(familiarRepository(parsed));
  });
  if (fresh.length === 0) return;
  const bytes = unpackingFactor * (await registryBytes(call, new Map(fresh), await enginePlatform(call)));
  if (bytes > engine.freeBytes) throw diskTooSmall(remote.name, 'the images need', engine, bytes);
}

/**
 * Asks the registry how much images weigh, as far as it says so.
 *
 * @param images reference -> the argv prefix that may read it
 * @param platform such as `linux/amd64`
 * @returns bytes of all layers, compressed as they travel; an image whose size is not known counts nothing
 */
async function registryBytes(
  call: EngineCall,
  images: ReadonlyMap<string, readonly string[]>,
  platform: string,
): Promise<number> {
  const sizes = await inParallel([...images], 4, ([reference, docker]) =>
    imageBytes({ ...call, docker }, reference, platform).catch(() => {
      call.signal.throwIfAborted();
      return 0;
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function imageBytes(call: EngineCall, reference: string, platform: string): Promise<number> {
  const { remote, docker, signal, deadlineMs } = call;
  const result = await remote.exec(
    { argv: manifestArgv(docker, reference), label: `docker manifest inspect ${reference}` },
    { signal, deadlineMs, repeatable: true },
  );
  if (result.code !== 0) return 0;
  const manifest = JSON.parse(result.stdout) as PrintedManifest;
  if (manifest.layers !== undefined) return manifest.layers.reduce((sum, { size }) => sum + size, 0);
  const own = manifest.manifests?.find(
    (each) => `${each.platform?.os}/${each.platform?.architecture}` === platform,
  );
  const parsed = parseReference(reference);
  if (own === undefined || parsed === undefined) return 0;
  return imageBytes(call, `${familiarRepository(parsed)}@${own.digest}`, platform);
}
