import { totalmem } from 'node:os';
import { deploy, deployed, file, host, idOf, onOneHost, running, service, write } from './one-host.js';

// Memory is the machine's: what no machine has is refused, whatever this one has.
onOneHost();

const limit = (bytes: number) => `mem_limit: ${Math.round(bytes)}`;
const everything = totalmem();

const written = (...services: string[]) => write('compose.yml', file(...services));

test('limits that fit are said, with the service that has none', async () => {
  await written(service('web', 'mem_limit: 64m', 'scale: 2'), service('cache'));
  const run = await deployed('memory');
  expect(run.log).toContain(
    'memory: the memory limits of memory add up to 128 MiB; without a limit, and not counted: cache; containers may have',
  );
});

test('limits that do not fit fail before anything is touched', async () => {
  const before = await idOf('memory-web-1');
  await written(service('web', limit(everything), 'scale: 3'), service('cache'), service('new'));
  const run = await deploy('memory');
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed', changed: 'false' } });
  expect(run.errors[0]).toMatch(
    /host host1: the memory limits of memory add up to \S+ GiB \(web \S+ GiB; without a limit: cache, new\), and containers may have/,
  );
  expect(run.errors[0]).toContain('[memory-too-small]');
  expect(await idOf('memory-web-1')).toBe(before);
  expect(await running('memory')).toEqual(['cache', 'web', 'web']);
});

test('a dry run says the same', async () => {
  const run = await deploy('memory', { 'dry-run': 'true' });
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed' } });
  expect(run.errors[0]).toContain('[memory-too-small]');
});

test('a warning is enough where that was asked for, and nothing where it is off', async () => {
  const warned = await deploy('memory', { 'memory-check': 'warn', 'dry-run': 'true' });
  expect(warned.log).toContain('too little memory: the memory limits of memory add up to');
  expect(warned.outputs.outcome).toBe('planned');
  const off = await deploy('memory', { 'memory-check': 'off', 'dry-run': 'true' });
  expect(off.log).not.toContain('memory limits');
  expect(off.outputs.outcome).toBe('planned');
});

test('the limits of other containers of the host count, those of the project itself once', async () => {
  const share = Math.round(everything * 0.6);
  await host.run(['docker', 'run', '-d', '--name', 'neighbour', '--memory', `${share * 2}`, 'hello/web:1']);
  try {
    await written(service('web', limit(share)));
    const run = await deploy('memory');
    expect(run.errors[0]).toMatch(/add up to .*: \S+ GiB of memory; \S+ GiB of neighbour, which run there/);
  } finally {
    await host.run(['docker', 'rm', '-f', 'neighbour']);
  }
  await deployed('memory');
  await written(service('web', limit(share), 'environment: { AGAIN: "1" }'));
  await deployed('memory');
});
