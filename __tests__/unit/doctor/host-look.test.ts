import { parseHostLook } from '../../../lib/doctor/host-look.js';

const output = [
  'now 1000.500000000',
  'tool flock',
  'tool ss',
  'home /home/ubuntu\t/dev/root 100 40 60 40% /',
  'engine 26.1.5',
  'data /var/lib/docker\t/dev/vdb 100 40 50 40% /data',
  'MemTotal: 1024',
  'MemAvailable: 512',
  'listens 0.0.0.0:22',
].join('\n');

test('one look tells disks, memory, tools and the versions', () => {
  expect(parseHostLook(output, 1_000_000, 1_000_200)).toMatchObject({
    engineVersion: '26.1.5',
    homeDisk: { path: '/home/ubuntu', mountedOn: '/', freeBytes: 60 * 1024 },
    engineDisk: { path: '/var/lib/docker', mountedOn: '/data', freeBytes: 50 * 1024 },
    memory: { memoryBytes: 1024 ** 2, availableBytes: 512 * 1024, swap: [] },
    tools: new Set(['flock', 'ss']),
  });
});

test('the clock is held against the middle of the time in which the host told its own', () => {
  expect(parseHostLook(output, 1_000_000, 1_000_200)).toMatchObject({ aheadMs: 400, aheadWithinMs: 100 });
});

test('a date without parts of seconds is taken for what it is', () => {
  expect(parseHostLook('now 1000.%N', 1_000_000, 1_000_000).aheadMs).toBe(0);
});
