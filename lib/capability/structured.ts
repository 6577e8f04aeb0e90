import { readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { DeployError, InputProblems } from '../errors/deploy-error.js';
import type { Structured } from './inputs.js';

/**
 * Reads a structured input to what it holds.
 *
 * @param name of the input, for errors
 * @param directory that relative paths are read from
 * @returns a list or map
 * @throws InputProblems when the file is not there, or the text is neither YAML nor JSON
 */
export async function readStructured(
  written: Structured,
  name: string,
  directory: string,
): Promise<Exclude<Structured, string>> {
  if (typeof written !== 'string') return written;
  const own = parsed(written, name);
  if (typeof own === 'object' && own !== null) return own;
  const path = written.trim();
  const text = await readFile(isAbsolute(path) ? path : join(directory, path), 'utf8').catch(
    (error: NodeJS.ErrnoException) => {
      throw wrong(name, `${path} cannot be read as a file (${error.code ?? error.message})`);
    },
  );
  const held = parsed(text, name, path);
  if (typeof held === 'object' && held !== null) return held;
  throw wrong(name, `${path} holds neither a list nor a map`);
}

function parsed(text: string, name: string, file?: string): Exclude<Structured, string> | string | null {
  try {
    return parseYaml(text, { logLevel: 'error' });
  } catch (error) {
    const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw wrong(name, `${file ?? 'it'} is neither YAML nor JSON: ${line}`);
  }
}

function wrong(name: string, what: string): InputProblems {
  const remedy =
    'Give YAML or JSON, or the path of a file with it, relative to the workspace or to deploy-kit.yml.';
  return new InputProblems([
    new DeployError({ code: 'input-invalid', kind: 'input', what, where: `input ${name}`, remedy }),
  ]);
}
