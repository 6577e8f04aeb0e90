import { parseArgs } from 'node:util';
import { actions } from '../../actions/index.js';
import { hostInputs } from '../../lib/capability/host-inputs.js';
import { errorCatalog } from '../../lib/errors/catalog.js';
import { generatedFiles, staleFiles, writeGeneratedFiles } from './generated-files.js';
import { definitionProblems } from './problems.js';

/**
 * Makes the front doors, the tables and the reference pages from the definitions, in the working
 * folder. With `--check` nothing is written: it fails when one of them is stale. With `--actions-at OWNER/NAME@REF` the
 * reusable workflows name the actions so, for GitHub Enterprise Server.
 */
async function main(): Promise<void> {
  const listed = await Promise.all(
    Object.entries(actions).map(async ([name, load]) => ({ name, definition: await load() })),
  );
  const problems = listed.flatMap(({ name, definition }) => definitionProblems(name, definition));
  if (problems.length > 0) return fail(problems);

  const root = process.cwd();
  const definitions = listed.map(({ definition }) => definition);
  const { values } = parseArgs({ options: { check: { type: 'boolean' }, 'actions-at': { type: 'string' } } });
  const actionsAt = values['actions-at'];
  if (actionsAt !== undefined && !/^[\w.-]+\/[\w.-]+@[\w./-]+$/.test(actionsAt)) {
    return fail([`--actions-at: ${actionsAt} is not OWNER/NAME@REF`]);
  }
  const source = { definitions, hostInputs, errorCatalog, ...(actionsAt !== undefined && { actionsAt }) };
  const files = generatedFiles(root, source);
  if (!values.check) return writeGeneratedFiles(root, files);
  const stale = staleFiles(root, files);
  if (stale.length > 0) fail([...stale.map((path) => `${path} is stale`), 'run: npm run build']);
}

function fail(lines: readonly string[]): void {
  console.error(lines.join('\n'));
  process.exitCode = 1;
}

main().catch((error: Error) => fail([error.message]));
