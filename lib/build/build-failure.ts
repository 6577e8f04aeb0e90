import { isDeepStrictEqual } from 'node:util';
import { parseReference } from '../docker/image-reference.js';
import { DeployError } from '../errors/deploy-error.js';
import type { ChildResult } from '../run/child.js';
import { buildAdvice } from './build-advice.js';
import { baseOf, buildKitStep, type Instruction, readInstructions } from './dockerfile.js';

/** What of a failed build is needed to say where it failed. */
export interface FailedBuild {
  readonly name: string;
  /** How a person finds the Dockerfile: `web/Dockerfile`. */
  readonly file: string;
  /** Its text; empty where it is not to be had. */
  readonly dockerfile: string;
  readonly result: ChildResult;
}

/** Of the log of a step, the newest lines. */
const mostLines = 20;
const longestInstruction = 120;

/** The error of an image that could not be built: which line of which Dockerfile, why, and its last words. */
export function buildFailed({ name, file, dockerfile, result }: FailedBuild): DeployError {
  const instructions = readInstructions(dockerfile);
  const failure = ofBuildKit(result.lines, instructions) ?? ofClassic(result.lines, instructions);
  const line = failure.line ?? namedLine(result.lines);
  const instruction = failure.instruction ?? instructions.findLast((one) => one.line === line);
  const said = reason(result);
  const { what, remedy } = buildAdvice(said, shown(instruction));
  return new DeployError({
    code: 'build-failed',
    what,
    where: `image ${name}, ${file}${line === undefined ? '' : `:${line}`}`,
    remedy,
    log: (failure.log.length > 0 ? failure.log : result.lines).slice(-mostLines),
  });
}

interface Found {
  readonly line?: number;
  readonly instruction?: Instruction;
  readonly log: readonly string[];
}

/** `#7 [builder 2/3] RUN make`, then `#7 0.42 what it printed`, then `#7 ERROR: ...`. */
function ofBuildKit(lines: readonly string[], instructions: readonly Instruction[]): Found | undefined {
  const failed = lines.map((line) => /^#(\d+) ERROR: /.exec(line)?.[1]).findLast((vertex) => vertex);
  if (failed === undefined) return undefined;
  const own = lines.filter((line) => line.startsWith(`#${failed} `));
  const printed = own.flatMap((line) => /^#\d+ \d+\.\d+ (.*)$/.exec(line)?.[1] ?? []);
  const log =
    printed.length > 0 ? printed : own.flatMap((line) => /^#\d+ ERROR: (.*)$/.exec(line)?.[1] ?? []);
  const title = /^#\d+ \[(?:(\S+) )?(\d+)\/\d+\] ([A-Z]+)/;
  const [, stage, step, keyword = ''] = own.map((line) => title.exec(line)).find((match) => match) ?? [];
  const instruction = step
    ? buildKitStep(instructions, stage, Number(step), keyword)
    : baseStep(instructions, own);
  // Newer ones print the place, and an excerpt below it.
  const place = lines.findLastIndex(
    (line, at) => /^\S+:\d+$/.test(line) && /^-{10,}$/.test(lines[at + 1] ?? ''),
  );
  const line = place < 0 ? instruction?.line : Number(/\d+$/.exec(lines[place] ?? '')?.[0]);
  return { log, ...(line !== undefined && { line }), ...(instruction && { instruction }) };
}

/** `#3 [internal] load metadata for docker.io/library/node:24` */
function baseStep(instructions: readonly Instruction[], own: readonly string[]): Instruction | undefined {
  const image = own.map((line) => /load metadata for (\S+)/.exec(line)?.[1]).find((found) => found);
  const wanted = image === undefined ? undefined : parseReference(image);
  return (
    wanted &&
    instructions.find(
      (one) => one.keyword === 'FROM' && isDeepStrictEqual(parseReference(baseOf(one)), wanted),
    )
  );
}

/** `Step 3/5 : RUN make`, and below it what it printed. */
function ofClassic(lines: readonly string[], instructions: readonly Instruction[]): Found {
  const at = lines.findLastIndex((line) => /^Step \d+\/\d+ : /.test(line));
  if (at < 0) return { log: [] };
  const [, step, keyword] = /^Step (\d+)\/\d+ : (\S+)/.exec(lines[at] ?? '') ?? [];
  const instruction = instructions[Number(step) - 1];
  const log = lines.slice(at + 1).filter((line) => !/^ ---> |^Removing intermediate container /.test(line));
  if (instruction?.keyword !== keyword?.toUpperCase()) return { log };
  return { log, ...(instruction && { line: instruction.line, instruction }) };
}

/** A Dockerfile that cannot be read names its line. */
function namedLine(lines: readonly string[]): number | undefined {
  const told = lines.map((line) => /dockerfile parse error (?:on )?line (\d+)/.exec(line)?.[1]);
  const line = told.find((number) => number !== undefined);
  return line === undefined ? undefined : Number(line);
}

/** The complaint itself, without the ways in which it is handed on. */
function reason({ lines, stderr }: ChildResult): string {
  const told = lines.findLast((line) => /^(ERROR|Error response from daemon|failed to solve)/.test(line));
  const last = stderr
    .trim()
    .split('\n')
    .findLast((line) => line.trim() !== '');
  return (told ?? last ?? lines.at(-1) ?? '')
    .replace(/^(ERROR|Error response from daemon): /, '')
    .replace(/^failed to solve(?: with frontend \S+)?: /, '')
    .replace(/^failed to (?:build LLB|compute cache key): /, '')
    .replace(/^failed to calculate checksum of ref \S+: (?=")/, '');
}

function shown(instruction: Instruction | undefined): string | undefined {
  if (!instruction) return undefined;
  const text = `${instruction.keyword} ${instruction.text}`.replace(/\s+/g, ' ').trim();
  return text.length > longestInstruction ? `${text.slice(0, longestInstruction)}…` : text;
}
