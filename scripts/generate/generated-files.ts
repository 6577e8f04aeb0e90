import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ActionDefinition, InputDefinitions } from '../../lib/capability/define-action.js';
import { configSchema } from '../../lib/config/json-schema.js';
import { configPage } from './config-page.js';
import { ecsCreateShapes, ecsShapes } from './ecs-shapes.js';
import { errorsPage } from './errors-page.js';
import { manifestFile, rootAction, rootManifestFile } from './manifest.js';
import { freshReadme } from './readme.js';
import { referencePage } from './reference-page.js';
import { schemaFile } from './schema-file.js';
import { reusableWorkflow } from './workflow.js';
import { isPublished, publishedWorkflow } from './workflow-file.js';
import { freshWorkflowsPage, workflowsPage } from './workflows-page.js';

/** What everything generated is made from. */
export interface Source {
  readonly definitions: readonly ActionDefinition[];
  /** The inputs of every action that works on hosts. */
  readonly hostInputs: InputDefinitions;
  /** Code -> meaning. */
  readonly errorCatalog: Readonly<Record<string, string>>;
  /** `OWNER/NAME@REF` by which the reusable workflows name the actions; `$/` when not given. */
  readonly actionsAt?: string;
}

/** Where GitHub looks for workflows. */
const published = '.github/workflows';

/**
 * Everything that is generated as text; `dist/` is the bundler's.
 *
 * @param root the repository's folder
 * @returns path -> content
 * @throws Error when a README lacks its markers
 */
export function generatedFiles(root: string, source: Source): Map<string, string> {
  const files = new Map([
    ['docs/reference.md', referencePage(source.definitions, source.hostInputs)],
    ['docs/errors.md', errorsPage(source.errorCatalog)],
    ['docs/deploy-kit-yml.md', configPage(source.definitions)],
    ['docs/deploy-kit.schema.json', schemaFile(configSchema(source.definitions, source.hostInputs))],
    ['lib/ecs/shapes.ts', ecsShapes(root)],
    ['lib/ecs/create/shapes.ts', ecsCreateShapes(root)],
  ]);
  for (const definition of source.definitions) {
    const readme = `actions/${definition.name}/README.md`;
    files.set(`${definition.name}/action.yml`, manifestFile(definition));
    if (definition.name === rootAction) files.set('action.yml', rootManifestFile(definition));
    files.set(readme, freshReadme(readFileSync(join(root, readme), 'utf8'), definition, source.hostInputs));
  }
  for (const [path, content] of workflowFiles(root, source.actionsAt)) files.set(path, content);
  return files;
}

/**
 * The published workflows and the page that tells of them.
 *
 * @param actionsAt as of `Source`
 * @throws Error when the page lacks the markers of a workflow
 */
export function workflowFiles(root: string, actionsAt?: string): Map<string, string> {
  const sources = textsIn(join(root, 'workflows'));
  if (sources.length === 0) return new Map();
  const files = sources.map(({ name, text }): [string, string] => [
    `${published}/${name}`,
    publishedWorkflow(name, text, actionsAt),
  ]);
  const workflows = sources.map(({ name, text }) => reusableWorkflow(name.replace(/\.yml$/, ''), text));
  const page = freshWorkflowsPage(readFileSync(join(root, workflowsPage), 'utf8'), workflows);
  return new Map([...files, [workflowsPage, page]]);
}

function textsIn(folder: string): { readonly name: string; readonly text: string }[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith('.yml'));
  return names.toSorted().map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
}

/**
 * Which generated files of the tree are not as they should be.
 *
 * @returns the paths that are missing, differ, or belong to an action that is gone
 */
export function staleFiles(root: string, files: ReadonlyMap<string, string>): string[] {
  const differing = [...files].filter(([path, content]) => {
    const file = join(root, path);
    return !existsSync(file) || readFileSync(file, 'utf8') !== content;
  });
  return [...differing.map(([path]) => path), ...orphans(root, files)];
}

/** Brings the tree up to date. */
export function writeGeneratedFiles(root: string, files: ReadonlyMap<string, string>): void {
  for (const path of orphans(root, files)) {
    // Of an action that is no more nothing stays, also not its folder.
    rmSync(path.startsWith(published) ? join(root, path) : dirname(join(root, path)), { recursive: true });
  }
  for (const path of staleFiles(root, files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), files.get(path) ?? '');
  }
}

/** Front doors of actions, and published workflows, that are no more. */
function orphans(root: string, files: ReadonlyMap<string, string>): string[] {
  const doors = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${entry.name}/action.yml`)
    .filter((path) => existsSync(join(root, path)));
  const workflows = textsIn(join(root, published))
    .filter(({ text }) => isPublished(text))
    .map(({ name }) => `${published}/${name}`);
  return [...doors, ...workflows].filter((path) => !files.has(path));
}
