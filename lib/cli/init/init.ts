import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { InputProblems } from '../../errors/deploy-error.js';
import type { CommandEnd, Invocation } from '../command.js';
import { fileThere } from '../errors.js';
import { defaultConfig } from '../options.js';
import { composeText, configText, nextSteps, workflowText } from './files.js';
import { startOf } from './parts.js';

/** Writes what a first deploy needs into the working folder; what is there stays. */
export async function init({ directory }: Invocation): Promise<CommandEnd> {
  const names = await readdir(directory);
  const found = startOf(basename(directory), names);
  const own = found.phases.length === 0;
  const start = own ? startOf(basename(directory), ['compose.yml']) : found;
  if (!(await writeNew(directory, defaultConfig, configText(start)))) {
    throw new InputProblems([fileThere(defaultConfig)]);
  }
  const others = [
    ...(own ? [['compose.yml', composeText]] : []),
    ['.github/workflows/deploy.yml', workflowText],
  ];
  const written = [defaultConfig];
  const kept: string[] = [];
  for (const [path = '', text = ''] of others) {
    ((await writeNew(directory, path, text)) ? written : kept).push(path);
  }
  return { ending: { outcome: 'changed', outputs: {} }, print: nextSteps(written, kept, start) };
}

/** @returns false where there is a file of this name already */
async function writeNew(directory: string, path: string, text: string): Promise<boolean> {
  const file = join(directory, path);
  await mkdir(dirname(file), { recursive: true });
  try {
    await writeFile(file, text, { flag: 'wx' });
    return true;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw thrown;
  }
}
