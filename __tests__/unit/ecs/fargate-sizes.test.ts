import { cpuUnits, fargateSizeFor, isFargateSize, memoryMiB } from '../../../lib/ecs/fargate-sizes.js';

test.each([
  [256, [512, 1024, 2048], [256, 1536, 4096]],
  [512, [1024, 2048, 3072, 4096], [512, 1536, 5120]],
  [1024, [2048, 3072, 8192], [1024, 9216]],
  [2048, [4096, 5120, 16_384], [3072, 17_408]],
  [4096, [8192, 9216, 30_720], [7168, 31_744]],
  [8192, [16_384, 20_480, 61_440], [17_408, 65_536]],
  [16_384, [32_768, 40_960, 122_880], [36_864, 131_072]],
])('%d CPU units go with their memory and no other', (cpu, right, wrong) => {
  expect(right.filter((memory) => !isFargateSize({ cpu, memory }))).toEqual([]);
  expect(wrong.filter((memory) => isFargateSize({ cpu, memory }))).toEqual([]);
});

test.each([
  [
    { cpu: 0, memory: 0 },
    { cpu: 256, memory: 512 },
  ],
  [
    { cpu: 100, memory: 1100 },
    { cpu: 256, memory: 2048 },
  ],
  [
    { cpu: 300, memory: 950 },
    { cpu: 512, memory: 1024 },
  ],
  [
    { cpu: 256, memory: 5000 },
    { cpu: 1024, memory: 5120 },
  ],
  [
    { cpu: 5000, memory: 17_000 },
    { cpu: 8192, memory: 20_480 },
  ],
])('%j is rounded up to %j', (needed, size) => {
  expect(fargateSizeFor(needed)).toEqual(size);
});

test('what is larger than Fargate has no size', () => {
  expect(fargateSizeFor({ cpu: 256, memory: 200_000 })).toBeUndefined();
});

test('CPU and memory are read as ECS reads them', () => {
  expect(['1024', '1 vCPU', '.5 vcpu', '2vCPU', '1.5', 'x'].map(cpuUnits)).toEqual([
    ...[1024, 1024, 512, 2048],
    undefined,
    undefined,
  ]);
  expect(['512', '0.5GB', '2 GB', '1.5', '2 GiB'].map(memoryMiB)).toEqual([
    512,
    512,
    2048,
    undefined,
    undefined,
  ]);
});
