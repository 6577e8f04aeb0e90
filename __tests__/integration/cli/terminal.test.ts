import { onceSaid } from './command-line.js';
import { HelloSystem } from './system.js';

let system: HelloSystem;
beforeAll(async () => {
  system = await HelloSystem.start();
});
afterAll(() => system?.stop());

const answer = (text: string) => onceSaid('Go on? [y/N]', (child) => child.stdin?.write(text));

test('on a terminal up shows the plan and asks: no changes nothing', async () => {
  const run = await system.run(['up'], '1', { terminal: true, onOutput: answer('n\n') });
  expect(run.exitCode).toBe(130);
  expect(run.stdout).toContain('2 changes on 2 hosts');
  expect(run.stdout).toContain('hello: ');
  expect(await system.hello.containers()).toEqual(['', '']);
});

test('Ctrl-C at the question is no', async () => {
  const run = await system.run(['up'], '1', { terminal: true, onOutput: answer('\u0003') });
  expect(run.exitCode).toBe(130);
  expect(await system.hello.containers()).toEqual(['', '']);
});

test('yes deploys, with a live view that is gone at the end', async () => {
  const run = await system.run(['up'], '1', { terminal: true, onOutput: answer('y\n') });
  expect(run.exitCode).toBe(0);
  expect(run.stdout).toContain('\u001b[?25l');
  expect(run.stdout.lastIndexOf('\u001b[?25h')).toBeGreaterThan(run.stdout.lastIndexOf('\u001b[?25l'));
  expect(await system.hello.versions()).toEqual(['1', '1']);
});

test('--yes asks nothing, and --no-color keeps colors out of the report', async () => {
  const run = await system.run(['up', '--yes', '--no-color'], '2', { terminal: true });
  expect(run.exitCode).toBe(0);
  expect(run.stdout).not.toContain('Go on?');
  expect(run.stdout).not.toMatch(/\u001b\[\d+m/);
  expect(await system.hello.versions()).toEqual(['2', '2']);
});

test('Ctrl-C while it runs is told on the live view, and undone', async () => {
  const before = await system.hello.versions();
  const run = await system.run(['up', '--yes'], 'held', {
    terminal: true,
    onOutput: onceSaid('  switching', (child) => child.stdin?.write('\u0003')),
  });
  expect(run.exitCode).toBe(130);
  expect(run.stdout).toContain('! SIGINT: cancelled. What this run changed goes back');
  expect(await system.hello.versions()).toEqual(before);
});
