import { limitsInWords, limitsOf, verdict } from '../../../actions/deploy-compose/memory.js';
import { parseHostMemory } from '../../../lib/docker/host-memory.js';
import { type MemoryWanted, memoryBudget } from '../../../lib/docker/memory-budget.js';
import { DeployError } from '../../../lib/errors/deploy-error.js';

const mebibyte = 1024 ** 2;
const rendered = {
  services: {
    web: { mem_limit: '157286400', scale: 2 },
    api: { deploy: { replicas: 3, resources: { limits: { memory: '104857600' } } } },
    worker: { mem_limit: '314572800' },
    cache: {},
  },
};
const own = limitsOf(rendered);

const budgetOf = (memory: string, rest: Partial<MemoryWanted> = {}) =>
  memoryBudget(parseHostMemory(`MemTotal: ${memory}\n`), {
    limits: new Map([['shop', 900 * mebibyte]]),
    swap: [],
    staysAsIs: () => false,
    ...rest,
  });

test('limits are read as Compose renders either way of writing them, times the replicas', () => {
  expect([...own.limits]).toEqual([
    ['web', 300 * mebibyte],
    ['api', 300 * mebibyte],
    ['worker', 300 * mebibyte],
  ]);
  expect(own.unlimited).toEqual(['cache']);
});

test('services are told by size, and those without a limit by name', () => {
  const limits = new Map([
    ['gateway', 150 * mebibyte],
    ['ia', 200 * mebibyte],
    ['chat', 150 * mebibyte],
  ]);
  expect(limitsInWords({ limits, unlimited: ['cache'] })).toBe(
    'ia 200 MiB; gateway, chat 150 MiB each; without a limit: cache',
  );
});

test('what fits is said with all figures, and who is not counted', () => {
  expect(verdict('box', 'fail', budgetOf('4194304'), own)).toEqual({
    type: 'notice',
    message:
      'memory: the memory limits of shop add up to 900 MiB; without a limit, and not counted: cache; containers may have 3.6 GiB: 4.0 GiB of memory and no swap, less 410 MiB for the system',
  });
});

test('what does not fit is an error, or a warning where that was asked for', () => {
  expect(() => verdict('box', 'fail', budgetOf('1006592'), own)).toThrow(DeployError);
  expect(verdict('box', 'warn', budgetOf('1006592'), own)).toMatchObject({
    type: 'warning',
    message: expect.stringContaining('too little memory: the memory limits of shop add up to 900 MiB'),
  });
});

test('what may still fit, once swap of an unknown size is there, is no failure', () => {
  const swap = [{ path: '/swapfile', bytes: 'unknown' as const }];
  expect(verdict('box', 'fail', budgetOf('1006592', { swap }), own).type).toBe('warning');
});
