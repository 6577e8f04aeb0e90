import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type FileKind, readDocument } from '../config/document.js';
import { fileTooLarge } from '../config/errors.js';
import { longestFile } from '../config/limits.js';
import { Problems } from '../config/problems.js';
import { SourceText } from '../config/source-text.js';
import type { Node } from '../config/tree.js';
import { Draft } from './draft.js';
import { fileEmpty, fileUnreadable } from './errors.js';
import { readJson } from './read-json.js';
import { describedOnly } from './shapes.js';

/** A task definition is 64 KiB at most, so that what is far above is another file. */
const kind: FileKind = {
  tooLarge: 'Is it the right file? A task definition has 64 KiB at most.',
  tooDeep: 'Is it the right file? A task definition has a few levels and 64 KiB at most.',
  secondDocument: 'Keep one task definition in a file.',
};

/**
 * Reads a task definition from a file, JSON or YAML, as what `aws ecs register-task-definition` takes or
 * `describe-task-definition` prints; what only the latter says is left out. Nothing in a file is ever run.
 *
 * @param path relative to `directory`, or absolute
 * @throws DeployError `task-definition-file`; InputProblems for what is no JSON or YAML
 */
export async function readTaskDefinition(path: string, directory: string): Promise<Draft> {
  const source = new SourceText(path, await textOf(path, resolve(directory, path)));
  const tree = readJson(source.text) ?? readYaml(source);
  if (tree.kind === 'scalar' && tree.value === null) throw fileEmpty(path);
  const draft = Draft.of(tree, source);
  leaveOutDescribed(draft.value);
  return draft;
}

function readYaml(source: SourceText): Node {
  const problems = new Problems(source);
  const tree = readDocument(problems, kind);
  problems.raise();
  return tree;
}

async function textOf(path: string, file: string): Promise<string> {
  try {
    const { size } = await stat(file);
    if (size > longestFile) throw fileTooLarge(path, size, longestFile, kind.tooLarge);
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'config-too-large') throw error;
    throw fileUnreadable(path, code ?? message);
  }
}

/** Removes what only DescribeTaskDefinition says. */
export function leaveOutDescribed(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const key of describedOnly.split(' ')) delete (value as Record<string, unknown>)[key];
}
