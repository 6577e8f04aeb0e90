import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Ending, RunContext } from '../capability/define-action.js';
import { toDeployError } from '../errors/deploy-error.js';
import type { JournalEntry } from '../journal/events.js';
import type { Ended } from '../journal/readers/ended.js';
import type { Redact } from '../journal/redact.js';

/**
 * Writes the report of a run as one HTML page, for nobody but its owner to read: a log may say much.
 *
 * @param path relative to `directory`, or absolute; its folder is made
 */
export async function writeHtmlPage(
  path: string,
  directory: string,
  entries: readonly JournalEntry[],
  ended: Ended,
  redact: Redact,
): Promise<void> {
  const { htmlPage } = await import('../journal/readers/html/page.js');
  const file = resolve(directory, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, htmlPage(entries, ended, redact), { mode: 0o600 });
}

/** Writes the report of an action. One that cannot be written is no reason to call the run failed: it is a warning. */
export async function writeReport(
  path: string,
  ending: Ending,
  { journal, run, redact }: RunContext,
): Promise<void> {
  try {
    await writeHtmlPage(path, run.directory, journal.entries, ending, redact);
  } catch (thrown) {
    const { message } = toDeployError(thrown);
    journal.write({ type: 'warning', message: `the HTML page could not be written: ${message}` });
  }
}
