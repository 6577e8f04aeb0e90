import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';

/**
 * The names of phases and hosts that a deploy-kit.yml holds, as far as it can be read: a file that somebody is
 * writing is mostly wrong somewhere.
 */
export async function namesIn(file: string, kind: 'phases' | 'hosts'): Promise<readonly string[]> {
  try {
    const document: unknown = parse(await readFile(file, 'utf8'), { logLevel: 'silent' });
    const part = (document as Record<string, unknown>)[kind];
    if (kind === 'hosts') return Object.keys(part as object);
    return (part as { name?: unknown }[]).map(({ name }) => name).filter((name) => typeof name === 'string');
  } catch {
    return [];
  }
}
