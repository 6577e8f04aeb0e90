import { isEnoughWithout } from '../../lib/host/swap-areas.js';
import { swappinessText, withSwapLine } from '../../lib/host/swap-persistence.js';
import type { SwapArea, SwapState } from '../../lib/host/swap-state.js';
import type { Change } from '../../lib/journal/events.js';
import { diskTooFull, filesystemUnfit, folderMissing, memoryTooSmall, notARegularFile } from './errors.js';
import { sizeText } from './swap-size.js';

/** What the inputs ask for; sizes in bytes. */
export interface SwapWish {
  readonly path: string;
  readonly size: number;
  readonly swappiness: number;
  readonly 'min-free': number;
}

/** What has to happen to the swap file. */
export type FileStep =
  | { readonly kind: 'keep' }
  | { readonly kind: 'create' }
  /** It has its size, and is not in use, or not root's alone. */
  | { readonly kind: 'adopt' }
  /** `bridgeBytes` of other swap stand in while it is off; 0 when memory takes what it holds. */
  | { readonly kind: 'resize'; readonly bridgeBytes: number };

/** What a host's swap lacks. Texts are undefined where the file stays as it is. */
export interface Decision {
  readonly file: FileStep;
  readonly fstab: string | undefined;
  readonly sysctlFile: string | undefined;
  readonly swappiness: number | undefined;
  readonly tidy: boolean;
  readonly changes: readonly Change[];
}

/** Memory that must be left when swap is turned off, for everything that goes on meanwhile. */
const spareMemoryBytes = 64 * 1024 ** 2;

/** A bridge is larger than what it takes over by this, as more may be swapped out until it stands. */
const bridgeReserveBytes = 64 * 1024 ** 2;

/** What cannot hold a swap file, or only in ways that the owner of the host has to choose (swapon(8)). */
const unfit =
  /^(overlay|aufs|btrfs|zfs|bcachefs|tmpfs|ramfs|nfs\d?|cifs|smb3|9p|virtiofs|squashfs|erofs|ceph|fuse.*)$/;

/**
 * Compares what is with what is wanted.
 *
 * @param host its name, for errors
 * @throws DeployError `swap-*` when it cannot be had: the file system, the disk, the memory, or what lies there
 */
export function decide(host: string, state: SwapState, wish: SwapWish): Decision {
  const file = isEnoughWithout(state.others, wish.size) ? keep : fileStep(host, state, wish);
  const needsFile = !isEnoughWithout(state.others, wish.size);
  const fstab = needsFile ? differing(state.fstab, withSwapLine(state.fstab, state.path)) : undefined;
  const sysctlFile = differing(state.sysctlFile, swappinessText(wish.swappiness));
  const swappiness = state.swappiness === wish.swappiness ? undefined : wish.swappiness;
  const tidy = state.leftovers.length > 0;
  const partial = { file, fstab, sysctlFile, swappiness, tidy };
  return { ...partial, changes: changesOf(partial, state, wish) };
}

const keep: FileStep = { kind: 'keep' };

function fileStep(host: string, state: SwapState, wish: SwapWish): FileStep {
  const { file, active, folder } = state;
  if (file !== undefined && !/^regular/.test(file.type)) throw notARegularFile(host, wish.path, file.type);
  if (file?.bytes === wish.size) {
    const safe = file.ownerId === 0 && file.mode === '600';
    return active !== undefined && safe ? keep : { kind: 'adopt' };
  }
  if (folder === undefined) throw folderMissing(host, wish.path);
  if (unfit.test(folder.filesystem)) throw filesystemUnfit(host, wish.path, folder.filesystem);
  const bridgeBytes = active === undefined ? 0 : bridgeFor(host, state, active, wish);
  const needed = Math.max(0, wish.size - (file?.bytes ?? 0)) + bridgeBytes;
  if (needed > 0 && folder.freeBytes - needed < wish['min-free']) {
    if (bridgeBytes > 0)
      throw memoryTooSmall(host, wish.path, active?.usedBytes ?? 0, state.memory.availableBytes);
    throw diskTooFull(host, wish, needed, folder.freeBytes);
  }
  return file === undefined ? { kind: 'create' } : { kind: 'resize', bridgeBytes };
}

/** How much other swap has to stand in while the file is off, in bytes. */
function bridgeFor(host: string, state: SwapState, active: SwapArea, wish: SwapWish): number {
  const elsewhere =
    state.memory.availableBytes -
    spareMemoryBytes +
    sum(state.others.map((area) => area.bytes - area.usedBytes));
  if (active.usedBytes <= elsewhere) return 0;
  if (active.usedBytes > elsewhere + wish.size) {
    throw memoryTooSmall(host, wish.path, active.usedBytes, state.memory.availableBytes);
  }
  return active.usedBytes + bridgeReserveBytes;
}

function changesOf(decision: Omit<Decision, 'changes'>, state: SwapState, wish: SwapWish): Change[] {
  const changes: Change[] = [];
  const { file } = decision;
  const size = sizeText(wish.size);
  if (file.kind === 'create') changes.push({ subject: wish.path, action: 'create', detail: size });
  if (file.kind === 'resize') {
    const detail = `${sizeText(state.file?.bytes ?? 0)} -> ${size}`;
    changes.push({ subject: wish.path, action: 'update', detail });
  }
  if (file.kind === 'adopt') {
    const detail =
      state.active === undefined ? `${size}, turned on` : `mode ${state.file?.mode} -> 600, owner root`;
    changes.push({ subject: wish.path, action: 'update', detail });
  }
  if (decision.fstab !== undefined) {
    changes.push({ subject: '/etc/fstab', action: 'update', detail: `${wish.path} at boot` });
  }
  if (decision.swappiness !== undefined || decision.sysctlFile !== undefined) {
    const now = `${state.swappiness} -> ${wish.swappiness}`;
    const detail = decision.swappiness === undefined ? `${wish.swappiness}, at boot too` : now;
    changes.push({ subject: 'vm.swappiness', action: 'update', detail });
  }
  for (const leftover of state.leftovers) {
    changes.push({ subject: leftover, action: 'remove', detail: 'left by a run that was interrupted' });
  }
  return changes;
}

const differing = (is: string | undefined, wanted: string): string | undefined =>
  is === wanted ? undefined : wanted;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
