import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TaskDefinition } from '../../lib/ecs/task-definition.js';

/**
 * Writes a task definition into the folder that the runner empties after the job; for nobody else to read, as variables
 * may say much.
 *
 * @returns the path
 */
export async function writeRendered(definition: TaskDefinition): Promise<string> {
  const path = join(process.env.RUNNER_TEMP || tmpdir(), `task-definition-${randomUUID()}.json`);
  await writeFile(path, `${JSON.stringify(definition, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  return path;
}
