import { Hello } from './hello.js';
import type { WorkflowRun } from './workflow-run.js';

/** The demo: each step on a line with its time, and what stands beside the failed one. */
const interrupted = new AbortController();

async function main(): Promise<void> {
  const started = performance.now();
  say('examples/hello on two hosts of this machine (sshd and Docker each), by a workflow runner\n');
  const hello = await step('two fresh hosts', startHello, () => 'web1, web2');
  try {
    await deploy(hello);
    await update(hello);
    await repeat(hello);
    await fail(hello);
  } finally {
    await step('clean up', () => hello.stop());
  }
  say(`\n${seconds(performance.now() - started)} in all`);
}

/** Swap is the whole machine's, so here it is planned and not made. */
function startHello(): Promise<Hello> {
  const swap = { 'dry-run': 'true', path: '/disk/swapfile', size: '64M', 'min-free': '64M' };
  return Hello.start({ root: process.cwd(), swap: () => swap });
}

async function deploy(hello: Hello): Promise<void> {
  const run = await push(hello, 'push version 1');
  await expectEnd(hello, run, 'deployed', 1);
}

async function update(hello: Hello): Promise<void> {
  await hello.repository.setVersion(2);
  const run = await push(hello, 'push version 2');
  await expectEnd(hello, run, 'deployed', 2);
}

async function repeat(hello: Hello): Promise<void> {
  const before = await hello.containers();
  const run = await push(hello, 'the same again');
  await expectEnd(hello, run, 'unchanged', 2);
  const after = await hello.containers();
  if (after.join() !== before.join()) throw new Error('the containers are not the same as before');
}

async function fail(hello: Hello): Promise<void> {
  await hello.repository.setVersion(3);
  await hello.repository.edit('web/start', (text) => text.replace('exec httpd ', 'exec httpdd '));
  const run = await push(hello, 'push a broken version 3');
  say(indented(`The first annotation of the failed step:\n${indented(run.errors[0]?.message ?? '')}`));
  await expectEnd(hello, run, 'rolled-back', 2);
}

async function push(hello: Hello, message: string): Promise<WorkflowRun> {
  interrupted.signal.throwIfAborted();
  return step(
    message,
    () => hello.push(message, interrupted.signal),
    async (run) => {
      const versions = await hello.versions();
      const serving = hello.hosts
        .map(({ name }, index) => `${name} serves ${versions[index] ?? 'nothing'}`)
        .join(', ');
      return `${(run.outputs('Deploy').outcome ?? '').padEnd(12)} ${serving}`;
    },
  );
}

/** The demo shows what is so, or fails. */
async function expectEnd(hello: Hello, run: WorkflowRun, outcome: string, version: number): Promise<void> {
  interrupted.signal.throwIfAborted();
  const versions = await hello.versions();
  const exitCode = outcome === 'rolled-back' ? 1 : 0;
  const isRight = run.outputs('Deploy').outcome === outcome && run.exitCode === exitCode;
  if (isRight && versions.every((served) => served === version)) return;
  throw new Error(`expected ${outcome} and version ${version} on both hosts; the run said:\n${run.messages}`);
}

/** Prints what is going on, then its time and what came of it. */
async function step<Result>(
  title: string,
  work: () => Promise<Result>,
  describe: (result: Result) => string | Promise<string> = () => '',
): Promise<Result> {
  process.stdout.write(`${title.padEnd(26)}`);
  const started = performance.now();
  const result = await work();
  const took = seconds(performance.now() - started).padStart(7);
  say(`${took}  ${await describe(result)}`);
  return result;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1)} s`;
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, '    ');
}

function say(line: string): void {
  console.log(line.trimEnd());
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => interrupted.abort(new Error(`stopped by ${signal}`)));
}
main().catch((error: unknown) => {
  console.error(`\ndemo: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
});
