/** One instruction of a Dockerfile. */
export interface Instruction {
  /** In upper case: `RUN`. */
  readonly keyword: string;
  /** What stands behind it, on one line. */
  readonly text: string;
  /** Where it starts, from 1. */
  readonly line: number;
  /** Of its stage, from 0; -1 before the first FROM. */
  readonly stage: number;
}

/**
 * The instructions of a Dockerfile with their lines: enough to find a step of the build in the file, and no more.
 * https://docs.docker.com/reference/dockerfile/#format
 */
export function readInstructions(dockerfile: string): readonly Instruction[] {
  const lines = dockerfile.replace(/^\uFEFF/, '').split(/\r?\n/);
  const continues = /^\s*#\s*escape\s*=\s*`/im.test(dockerfile) ? '`' : '\\';
  const instructions: Instruction[] = [];
  let stage = -1;
  for (let index = 0; index < lines.length; index++) {
    if (isNothing(lines[index])) continue;
    const line = index + 1;
    let text = (lines[index] ?? '').trim();
    while (text.endsWith(continues) && index + 1 < lines.length) {
      index += 1;
      // Comments and empty lines within an instruction belong to nothing.
      if (!isNothing(lines[index])) text = `${text.slice(0, -1)}${lines[index]?.trimEnd()}`;
    }
    index = endOfHereDocument(text, lines, index);
    const [, word = '', rest = ''] = /^(\S+)\s*(.*)$/s.exec(text) ?? [];
    const keyword = word.toUpperCase();
    if (keyword === 'FROM') stage += 1;
    instructions.push({ keyword, text: rest, line, stage });
  }
  return instructions;
}

function isNothing(line = ''): boolean {
  return /^\s*(#|$)/.test(line);
}

/** The last line of the here-documents that an instruction opens; the line it is on when it opens none. */
function endOfHereDocument(text: string, lines: readonly string[], index: number): number {
  if (!/^(RUN|COPY|ADD)\s/i.test(text)) return index;
  let end = index;
  for (const [, , word] of text.matchAll(/<<-?(["']?)([A-Za-z_]\w*)\1/g)) {
    const found = lines.findIndex((line, at) => at > end && line.trim() === word);
    if (found < 0) return end;
    end = found;
  }
  return end;
}

/** The steps that BuildKit counts within a stage. */
const counted: ReadonlySet<string> = new Set(['RUN', 'COPY', 'ADD', 'WORKDIR']);

/**
 * The instruction that BuildKit calls `[builder 3/5] RUN make`. It counts what makes a layer in the stage, and its
 * FROM where that is an image.
 */
export function buildKitStep(
  instructions: readonly Instruction[],
  stageName: string | undefined,
  step: number,
  keyword: string,
): Instruction | undefined {
  const stages = instructions.filter((instruction) => instruction.keyword === 'FROM');
  const names = stages.map(({ text }) => /\sas\s+(\S+)\s*$/i.exec(text)?.[1]?.toLowerCase());
  const stage = stageIndex(stageName?.toLowerCase(), names);
  const base = stages[stage] ? baseOf(stages[stage]).toLowerCase() : '';
  const isImage = base !== 'scratch' && !names.slice(0, stage).includes(base);
  const steps = instructions.filter(
    (instruction) =>
      instruction.stage === stage &&
      (counted.has(instruction.keyword) || (isImage && instruction.keyword === 'FROM')),
  );
  const found = steps[step - 1];
  return found?.keyword === keyword ? found : undefined;
}

/** What a FROM starts from: an image, or an earlier stage. */
export function baseOf({ text }: Instruction): string {
  return text.replace(/--\S+\s+/g, '').split(/\s+/)[0] ?? '';
}

/** A stage by its name, or as `stage-2`; of one that is not named the last one, which alone has no name. */
function stageIndex(name: string | undefined, names: readonly (string | undefined)[]): number {
  if (name === undefined) return names.length - 1;
  const named = names.indexOf(name);
  return named >= 0 ? named : Number(/^stage-(\d+)$/.exec(name)?.[1] ?? -1);
}
