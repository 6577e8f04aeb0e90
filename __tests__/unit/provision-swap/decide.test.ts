import { decide, type SwapWish } from '../../../actions/provision-swap/decide.js';
import { DeployError } from '../../../lib/errors/deploy-error.js';
import { swappinessText } from '../../../lib/host/swap-persistence.js';
import type { SwapState } from '../../../lib/host/swap-state.js';

const mebibyte = 1024 ** 2;
const gibibyte = 1024 ** 3;
const wish: SwapWish = { path: '/swapfile', size: 4 * gibibyte, swappiness: 10, 'min-free': gibibyte };

const area = (name: string, bytes: number, usedBytes = 0) => ({
  name,
  bytes: bytes - 4096,
  usedBytes,
  priority: -2,
});
const file = (bytes: number) => ({ type: 'regular file', bytes, mode: '600', ownerId: 0 });
const none: SwapState = {
  path: '/swapfile',
  file: undefined,
  active: undefined,
  others: [],
  leftovers: [],
  folder: { filesystem: 'ext4', freeBytes: 20 * gibibyte },
  memory: { totalBytes: gibibyte, availableBytes: 512 * mebibyte },
  swappiness: 60,
  overriddenBy: [],
  fstab: 'UUID=1 / ext4 defaults 0 1\n',
  sysctlFile: undefined,
};
const asWanted: SwapState = {
  ...none,
  file: file(4 * gibibyte),
  active: area('/swapfile', 4 * gibibyte),
  swappiness: 10,
  fstab: `${none.fstab}/swapfile none swap sw,nofail 0 0\n`,
  sysctlFile: swappinessText(10),
};
const twoInUse = (usedBytes: number, freeBytes: number, changes: Partial<SwapState> = {}): SwapState => ({
  ...asWanted,
  file: file(2 * gibibyte),
  active: area('/swapfile', 2 * gibibyte, usedBytes),
  folder: { filesystem: 'ext4', freeBytes },
  ...changes,
});
const subjects = (state: SwapState) => decide('web1', state, wish).changes.map(({ subject }) => subject);
function problem(state: SwapState): DeployError {
  try {
    decide('web1', state, wish);
  } catch (thrown) {
    if (thrown instanceof DeployError) return thrown;
  }
  throw new Error('it was accepted');
}

test('a host without swap lacks the file, its line at boot and the swappiness', () => {
  expect(subjects(none)).toEqual(['/swapfile', '/etc/fstab', 'vm.swappiness']);
});
test('a host that has it all lacks nothing', () => {
  expect(subjects(asWanted)).toEqual([]);
});
test('a file that others may read is made safe', () => {
  const readable = { ...asWanted, file: { ...file(4 * gibibyte), mode: '644' } };
  expect(decide('web1', readable, wish).file).toEqual({ kind: 'adopt' });
});
test('a nearly full disk does not matter when nothing grows', () => {
  expect(subjects({ ...asWanted, folder: { filesystem: 'ext4', freeBytes: 0 } })).toEqual([]);
});
test('swap on btrfs that somebody made as it should be is left alone', () => {
  expect(subjects({ ...asWanted, folder: { filesystem: 'btrfs', freeBytes: gibibyte } })).toEqual([]);
});
test('a swappiness that a later file sets back is persisted all the same', () => {
  expect(subjects({ ...asWanted, sysctlFile: swappinessText(30) })).toEqual(['vm.swappiness']);
});

describe('other swap', () => {
  test('of the wanted size in all makes a file of ours needless', () => {
    const others = [area('/dev/xvdb', 3 * gibibyte), area('/swap.img', gibibyte)];
    expect(subjects({ ...none, others })).toEqual(['vm.swappiness']);
  });
  test('that is smaller does not make our file smaller', () => {
    expect(decide('web1', { ...none, others: [area('/dev/xvdb', 2 * gibibyte)] }, wish).file.kind).toBe(
      'create',
    );
  });
  test('in compressed memory does not count', () => {
    expect(decide('web1', { ...none, others: [area('/dev/zram0', 8 * gibibyte)] }, wish).file.kind).toBe(
      'create',
    );
  });
});

describe('a file in use that shall grow', () => {
  test('is resized where it lies when memory takes what it holds', () => {
    expect(decide('web1', twoInUse(100 * mebibyte, 3 * gibibyte), wish).file).toEqual({
      kind: 'resize',
      bridgeBytes: 0,
    });
  });
  test('gets a bridge when memory does not take what it holds', () => {
    expect(decide('web1', twoInUse(gibibyte, 5 * gibibyte), wish).file).toEqual({
      kind: 'resize',
      bridgeBytes: gibibyte + 64 * mebibyte,
    });
  });
  test('needs no bridge when other swap takes what it holds', () => {
    const others = [area('/dev/xvdb', 2 * gibibyte)];
    expect(decide('web1', twoInUse(gibibyte, 5 * gibibyte, { others }), wish).file).toEqual({
      kind: 'resize',
      bridgeBytes: 0,
    });
  });
  test('is refused when neither memory nor disk take what it holds', () => {
    expect(problem(twoInUse(gibibyte, 3 * gibibyte))).toMatchObject({ code: 'swap-memory' });
  });
  test('is refused when the disk is too full', () => {
    const error = problem(twoInUse(0, 2 * gibibyte));
    expect(error).toMatchObject({ code: 'swap-disk-full' });
    expect(error.message).toContain(
      'takes 2G of the 2G that are free, which would leave 0K; 1G must stay free',
    );
  });
});

test('a file in use does not shrink below what it holds and memory cannot take', () => {
  const state = twoInUse(1.9 * gibibyte, 9 * gibibyte);
  expect(() => decide('web1', state, { ...wish, size: 512 * mebibyte })).toThrow('must go elsewhere');
});
test.each(['overlay', 'btrfs', 'zfs', 'tmpfs', 'nfs4', 'fuseblk'])('%s is refused by name', (filesystem) => {
  const error = problem({ ...none, folder: { filesystem, freeBytes: 20 * gibibyte } });
  expect(error).toMatchObject({ code: 'swap-filesystem' });
  expect(error.message).toContain(filesystem);
});
test('a link in place of the file is refused', () => {
  expect(problem({ ...none, file: { ...file(4 * gibibyte), type: 'symbolic link' } })).toMatchObject({
    code: 'swap-path',
    what: '/swapfile is a symbolic link',
  });
});
