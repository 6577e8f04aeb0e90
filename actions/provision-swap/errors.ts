import { DeployError } from '../../lib/errors/deploy-error.js';
import { lastLines, lastSaid } from '../../lib/host/errors.js';
import type { CommandResult } from '../../lib/ssh/remote.js';
import type { SwapWish } from './decide.js';
import { sizeText } from './swap-size.js';

/** A file system on which the kernel uses no swap files, or only under conditions of its own. */
export function filesystemUnfit(host: string, path: string, filesystem: string): DeployError {
  return new DeployError({
    code: 'swap-filesystem',
    what: `${path} would lie on ${filesystem}, ${filesystemReason(filesystem)}`,
    where: `host ${host}`,
    remedy:
      filesystem === 'btrfs'
        ? `Make it on the host, in a subvolume without snapshots: btrfs filesystem mkswapfile --size SIZE ${path}; once it is in use with that size, it is left as it is. Or give a path on ext4 or XFS.`
        : 'Give the input path a place on a disk with ext4 or XFS; df -T on the host shows them.',
  });
}

function filesystemReason(filesystem: string): string {
  if (filesystem === 'btrfs') {
    return 'where a swap file must not be copied on write, and stops snapshots of its subvolume';
  }
  if (/^(overlay|aufs)$/.test(filesystem)) return 'where no swap file works: is this host a container?';
  return 'where no swap file works';
}

/** The file would leave less disk than has to stay free. */
export function diskTooFull(host: string, wish: SwapWish, needed: number, free: number): DeployError {
  const left = free - needed;
  const then = left < 0 ? 'which is not there' : `which would leave ${sizeText(left)}`;
  return new DeployError({
    code: 'swap-disk-full',
    what: `${wish.path} of ${sizeText(wish.size)} takes ${sizeText(needed)} of the ${sizeText(free)} that are free, ${then}; ${sizeText(wish['min-free'])} must stay free`,
    where: `host ${host}`,
    remedy:
      'Free some disk (docker image prune removes unused images), enlarge the volume, or give a smaller size or min-free.',
  });
}

/** What is swapped out fits nowhere while the file is off. */
export function memoryTooSmall(host: string, path: string, used: number, available: number): DeployError {
  return new DeployError({
    code: 'swap-memory',
    what: `${path} holds ${sizeText(used)}, which must go elsewhere while its size changes; ${sizeText(available)} of memory are available, and the disk has no room for another swap file meanwhile`,
    where: `host ${host}`,
    remedy: 'Stop something that uses much memory, or free disk, and run it again.',
  });
}

/** The folder of the swap file is not there. */
export function folderMissing(host: string, path: string): DeployError {
  return new DeployError({
    code: 'swap-path',
    what: `the folder of ${path} does not exist`,
    where: `host ${host}`,
    remedy: 'Make the folder, or give another path; /swapfile is the default.',
  });
}

/** Something else than a file has the name. */
export function notARegularFile(host: string, path: string, type: string): DeployError {
  return new DeployError({
    code: 'swap-path',
    what: `${path} is a ${type}`,
    where: `host ${host}`,
    remedy: 'Give another path, or take away what is there.',
  });
}

/** A file with somebody's data in it. */
export function notSwap(host: string, path: string): DeployError {
  return new DeployError({
    code: 'swap-path',
    what: `${path} is a file that holds no swap`,
    where: `host ${host}`,
    remedy: 'It is left alone. Give another path, or remove it if nobody needs it.',
  });
}

/** Swap can be changed by root only. */
export function needsRoot(host: string, username: string, result: CommandResult): DeployError {
  const asks = /password|terminal|tty/i.test(result.stderr);
  const missing = result.code === 127;
  const why = missing ? 'there is no sudo' : asks ? 'sudo asks for a password' : 'sudo does not allow it';
  return new DeployError({
    code: 'swap-needs-root',
    what: `${username} is not root, and ${why}`,
    where: `host ${host}`,
    remedy: `Let the user run commands as root without a password (a file in /etc/sudoers.d with "${username} ALL=(ALL) NOPASSWD: ALL"), or log in as root.`,
    log: lastLines(result.stderr, 3),
  });
}

/** The host's tools or its kernel did not do what was asked, in the words they used. */
export function swapRefused(host: string, path: string, during: string, result: CommandResult): DeployError {
  const full = /no space left/i.test(result.stderr);
  return new DeployError({
    code: full ? 'swap-disk-full' : 'swap-refused',
    what: full ? `the disk was full while ${during} ${path}` : `${during} ${path} did not work`,
    where: `host ${host}`,
    remedy: full
      ? 'Free some disk, or give a smaller size.'
      : 'The last lines are what the host said. "Operation not permitted" means a host that may not change its swap, such as a container.',
    log: lastSaid(result),
  });
}

/** A file of the system is no longer as it was read. */
export function changedMeanwhile(host: string, path: string): DeployError {
  return new DeployError({
    code: 'swap-file-changed',
    what: `somebody else changed ${path} meanwhile`,
    where: `host ${host}`,
    remedy: 'It is left as it is. Look who writes it, and run this again.',
  });
}

/** All was done, and yet the host does not say so. */
export function notAsWanted(host: string, lacking: readonly string[]): DeployError {
  return new DeployError({
    code: 'swap-not-as-wanted',
    what: `afterwards the host still lacks: ${lacking.join(', ')}`,
    where: `host ${host}`,
    remedy: 'Something on the host changes its swap as well; swapon --show and /etc/fstab tell more.',
  });
}

/** Undo went as far as it could: what it could not do, as one. */
export function notPutBack(problems: readonly DeployError[]): DeployError {
  const [first, ...more] = problems;
  if (first === undefined) throw new Error('nothing failed, so that there is nothing to tell');
  if (more.length === 0) return first;
  return new DeployError({
    code: first.code,
    what: problems.map(({ what }) => what).join('; '),
    ...(first.where === undefined ? {} : { where: first.where }),
    remedy: first.remedy,
    log: problems.flatMap(({ log }) => log),
  });
}
