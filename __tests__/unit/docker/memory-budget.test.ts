import { type HostMemory, parseHostMemory } from '../../../lib/docker/host-memory.js';
import {
  fits,
  type MemoryWanted,
  memoryBudget,
  memoryTooSmall,
  neededInWords,
  remedyFor,
  reserveOf,
  thereInWords,
} from '../../../lib/docker/memory-budget.js';

const mebibyte = 1024 ** 2;
const gibibyte = 1024 ** 3;

/** What the kernel of a t2.micro, which has 1 GiB, leaves of it: 957 MiB on Ubuntu 24.04, 983 MiB on older ones. */
const smallest = 'MemTotal: 979968\nMemAvailable: 702144\n';
const small = 'MemTotal: 1006592\nMemAvailable: 733184\n';

const aurontek = (rest: Partial<MemoryWanted> = {}): MemoryWanted => ({
  limits: new Map([['aurontek', 950 * mebibyte]]),
  swap: [],
  staysAsIs: ({ project }) => project !== 'aurontek',
  ...rest,
});
const budgetOn = (output: string, rest: Partial<MemoryWanted> = {}) =>
  memoryBudget(parseHostMemory(output), aurontek(rest));

test('a host tells its memory, swap and the limits of what runs', () => {
  const output = `${small}swap-area 4194300 /swapfile
swap-path /swap/file /mnt/disk/file
limit 157286400|shop|web|/shop-web-1
limit 0|shop|db|/shop-db-1
limit 67108864|||/by-hand
`;
  expect(parseHostMemory(output)).toEqual<HostMemory>({
    memoryBytes: 983 * mebibyte,
    availableBytes: 716 * mebibyte,
    swap: [{ name: '/swapfile', bytes: 4 * gibibyte - 4096 }],
    swapPaths: new Map([['/swap/file', '/mnt/disk/file']]),
    limited: [
      { name: 'shop-web-1', project: 'shop', service: 'web', bytes: 150 * mebibyte },
      { name: 'by-hand', project: '', service: '', bytes: 64 * mebibyte },
    ],
  });
});

describe('950 MiB of limits on a t2.micro', () => {
  test.each([
    ['Ubuntu 24.04', smallest],
    ['older systems', small],
  ])('do not fit without swap, and fit with 4 GiB of it: %s', (_system, output) => {
    expect(fits(budgetOn(output))).toBe(false);
    expect(fits(budgetOn(`${output}swap-area 4194300 /swapfile\n`))).toBe(true);
  });

  test('fit with the swap that a step before makes', () => {
    const swap = [{ path: '/swapfile', bytes: 4 * gibibyte }];
    const budget = budgetOn(`${small}swap-path /swapfile /swapfile\n`, { swap });
    expect(fits(budget)).toBe(true);
    expect(thereInWords(budget)).toBe(
      'containers may have 4.8 GiB: 983 MiB of memory and 4.0 GiB of swap, as provision-swap leaves it, less 128 MiB for the system',
    );
  });

  test('are refused with every figure, and what to do', () => {
    const error = memoryTooSmall('box', budgetOn(small), 'ia 200 MiB; gateway, chat 150 MiB each');
    expect(error).toMatchObject({
      code: 'memory-too-small',
      where: 'host box',
      what: 'the memory limits of aurontek add up to 950 MiB (ia 200 MiB; gateway, chat 150 MiB each), and containers may have 855 MiB: 983 MiB of memory and no swap, less 128 MiB for the system',
      remedy:
        'Put provision-swap: { size: 4G } before deploy-compose, give services smaller limits (mem_limit, deploy.resources.limits.memory), or take a larger instance. With memory-check: warn it is deployed all the same.',
    });
  });
});

describe('swap to come', () => {
  const file = (bytes: number) => [{ path: '/swapfile', bytes }];
  const swapOf = (areas: string, bytes: number) =>
    budgetOn(`${small}${areas}`, { swap: file(bytes) }).swapBytes;

  test('takes the place of the same file, also where it shrinks', () => {
    expect(swapOf('swap-area 8388604 /swapfile\n', gibibyte)).toBe(gibibyte);
  });

  test('is told from the same file behind a linked folder', () => {
    const areas = 'swap-area 8388604 /mnt/swapfile\nswap-path /swapfile /mnt/swapfile\n';
    expect(swapOf(areas, gibibyte)).toBe(gibibyte);
  });

  test('adds to other swap, except where that is enough by itself and no file is made', () => {
    expect(swapOf('swap-area 1048576 /dev/xvdb\n', 4 * gibibyte)).toBe(5 * gibibyte);
    expect(swapOf('swap-area 4194300 /dev/xvdb\n', gibibyte)).toBe(4 * gibibyte - 4096);
  });

  test('of an unknown size counts nothing, and is told', () => {
    expect(budgetOn(small, { swap: [{ path: '/swapfile', bytes: 'unknown' }] })).toMatchObject({
      swapBytes: 0,
      swapUnknown: true,
    });
  });
});

test('zram is memory, and counts for nothing more', () => {
  expect(budgetOn(`${small}swap-area 4194300 /dev/zram0\n`).swapBytes).toBe(0);
});

test('other projects and containers of the host count, in words of their own', () => {
  const output = `${small}swap-area 1048576 /swapfile\nlimit 268435456|shop|db|/shop-db-1\nlimit 157286400|aurontek|ia|/aurontek-ia-1\n`;
  const limits = new Map([
    ['monitoring', 300 * mebibyte],
    ['aurontek', 950 * mebibyte],
  ]);
  const budget = budgetOn(output, { limits });
  expect(budget.neededBytes).toBe((300 + 950 + 256) * mebibyte);
  expect(neededInWords(budget)).toBe(
    'the memory limits add up to 1.5 GiB: 300 MiB of monitoring; 950 MiB of aurontek; 256 MiB of shop-db-1, which run there',
  );
});

test('the swap that is recommended is enough, and never less than 4 GiB', () => {
  const limits = new Map([['large', 12 * gibibyte]]);
  const budget = budgetOn(`${small}swap-area 1048576 /dev/xvdb\n`, { limits });
  expect(remedyFor(budget)).toContain('size: 12G');
  const swap = [{ path: '/swapfile', bytes: 12 * gibibyte }];
  expect(fits(budgetOn(`${small}swap-area 1048576 /dev/xvdb\n`, { limits, swap }))).toBe(true);
});

test.each([
  ['1 GiB', gibibyte, 128 * mebibyte],
  ['4 GiB', 4 * gibibyte, Math.round(0.4 * gibibyte)],
  ['64 GiB', 64 * gibibyte, gibibyte],
])('of %s, the system keeps a part', (_size, memory, reserve) => {
  expect(reserveOf(memory)).toBe(reserve);
});
