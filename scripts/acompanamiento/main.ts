import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Acompanamiento } from './acompanamiento.js';
import { type CommandRun, deployKit } from './command-line.js';

/** The demo: each step on a line with its time, and what the command line says of a failure. */
const interrupted = new AbortController();
const root = process.cwd();
const page = join(root, '.fleet', 'report.html');

/** Of the document that `--json` prints, what the demo shows. */
interface Report {
  readonly outcome: string;
  readonly phases: readonly { readonly name: string; readonly outcome: string }[];
  readonly services: readonly unknown[];
  readonly cause?: { readonly what: string; readonly where?: string; readonly log: readonly string[] };
}

async function main(): Promise<void> {
  const started = performance.now();
  say('examples/acompanamiento: six phases over six hosts of this machine (sshd and Docker each)\n');
  const example = await step(
    'six fresh hosts',
    () => Acompanamiento.start(root),
    ({ hosts }) => hosts.map(({ name }) => name).join(', '),
  );
  try {
    await firstDeploy(example);
    await nothingNew(example);
    await newVersion(example);
    await brokenVersion(example);
    await status(example);
  } finally {
    await step('clean up', () => example.stop());
  }
  say(
    `\n${seconds(performance.now() - started)} in all; the report of the failed deploy: .fleet/report.html`,
  );
}

async function firstDeploy(example: Acompanamiento): Promise<void> {
  const { services, phases } = await up(example, 'deploy-kit up', 'deployed');
  await step(
    '',
    () => everythingScraped(example),
    (count) => `${phases.length} phases, ${services.length} services; Prometheus collects from all ${count}`,
  );
}

async function nothingNew(example: Acompanamiento): Promise<void> {
  const before = await example.containers();
  await up(example, 'the same again', 'unchanged');
  const after = await example.containers();
  if (JSON.stringify(after) !== JSON.stringify(before)) throw new Error('the containers are not the same');
}

async function newVersion(example: Acompanamiento): Promise<void> {
  await example.release('micro-auth', '2');
  await up(example, 'micro-auth version 2', 'deployed');
}

async function brokenVersion(example: Acompanamiento): Promise<void> {
  const before = await example.versions();
  await example.release('micro-auth', '3');
  await example.release('micro-analytics', '3', { EXIT_CODE: '3' });
  const { cause, phases } = await up(example, 'a broken micro-analytics', 'rolled-back', ['--html', page]);
  say(indented(`${cause?.where}: ${cause?.what}`));
  for (const line of cause?.log.slice(-3) ?? []) say(indented(`  ${line}`));
  const back = phases.filter(({ outcome }) => outcome === 'rolled-back').map(({ name }) => name);
  say(indented(`put back: ${back.join(', ')}`));
  const after = await example.versions();
  if (JSON.stringify(after) !== JSON.stringify(before)) throw new Error('not everything is as before');
}

async function status(example: Acompanamiento): Promise<void> {
  const run = await step('deploy-kit status', () => command(example, ['status', '--check']));
  say(indented(run.stdout.split('\n').filter(isHeadline).join('\n')));
  if (run.exitCode !== 0) throw new Error(`status --check ended with ${run.exitCode}: ${run.stderr}`);
}

/** Of what `status` prints, the hosts, the projects and what is not as asked for, without services and releases. */
function isHeadline(line: string): boolean {
  return /^\S/.test(line) || /^ {2}\S/.test(line) || /^ +behind /.test(line);
}

/** Rolls out what the copy of the example says now. */
async function up(
  example: Acompanamiento,
  title: string,
  outcome: string,
  more: readonly string[] = [],
): Promise<Report> {
  const run = await step(
    title,
    () => command(example, ['up', '--yes', '--json', ...more]),
    async ({ stdout }) => {
      const serving = await example.versions();
      const { 'micro-auth': auth, 'micro-analytics': analytics } = serving;
      return `${reportOf(stdout).outcome.padEnd(12)} micro-auth ${auth}, micro-analytics ${analytics}`;
    },
  );
  const report = reportOf(run.stdout);
  const exitCode = outcome === 'rolled-back' ? 1 : 0;
  if (report.outcome === outcome && run.exitCode === exitCode) return report;
  throw new Error(`expected ${outcome}, it ended with ${run.exitCode}:\n${run.stdout}\n${run.stderr}`);
}

function command(example: Acompanamiento, argv: readonly string[]): Promise<CommandRun> {
  interrupted.signal.throwIfAborted();
  const { folder: directory, environment } = example;
  return deployKit(argv, { directory, environment, root, signal: interrupted.signal });
}

function reportOf(stdout: string): Report {
  return JSON.parse(stdout) as Report;
}

/** Waits until Prometheus has collected from every target; it asks each every few seconds. */
async function everythingScraped(example: Acompanamiento): Promise<number> {
  const last = performance.now() + 60_000;
  for (;;) {
    const targets = await example.targets();
    const silent = targets.filter(({ health }) => health !== 'up');
    if (silent.length === 0) return targets.length;
    if (performance.now() > last) throw new Error(`Prometheus cannot reach ${JSON.stringify(silent)}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
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
mkdir(join(root, '.fleet'), { recursive: true })
  .then(main)
  .catch((error: unknown) => {
    console.error(`\ndemo: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  });
