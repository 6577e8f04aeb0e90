import { stringify } from 'yaml';
import type { ActionDefinition, InputDefinition } from '../../lib/capability/define-action.js';

/** What the runner reads: https://docs.github.com/actions/reference/workflows-and-actions/metadata-syntax */
export interface Manifest {
  readonly name: string;
  readonly author: string;
  readonly description: string;
  readonly branding: { readonly icon: string; readonly color: string };
  readonly inputs: Readonly<Record<string, ManifestInput>>;
  readonly outputs: Readonly<Record<string, { readonly description: string }>>;
  readonly runs: Readonly<Record<string, string>>;
}

/** What a manifest is called, and the way from it to `dist/`. */
interface FrontDoor {
  readonly name: string;
  readonly dist: string;
}

interface ManifestInput {
  readonly description: string;
  readonly required: boolean;
  readonly default?: string;
}

/** The action that is also the repository's own: `org/deploy-kit@v1`. */
export const rootAction = 'rollout';

/**
 * The manifest of an action. Its paths climb from `<name>/action.yml` to `dist/`.
 *
 * A post step is always run: it ends at once unless main left something to finish.
 */
export function manifestOf(
  definition: ActionDefinition,
  { name, dist }: FrontDoor = { name: `deploy-kit/${definition.name}`, dist: '../dist' },
): Manifest {
  return {
    name,
    author: 'deploy-kit',
    description: definition.description,
    branding: definition.branding,
    inputs: mapValues(definition.inputs, manifestInput),
    outputs: mapValues(definition.outputs, (description) => ({ description })),
    runs: {
      using: 'node24',
      main: `${dist}/${definition.name}.js`,
      ...(definition.post ? { post: `${dist}/${definition.name}-post.js`, 'post-if': 'always()' } : {}),
    },
  };
}

/** The text of `<name>/action.yml`. */
export function manifestFile(definition: ActionDefinition): string {
  return fileOf(definition, manifestOf(definition));
}

/** The text of `action.yml` at the repository's root. */
export function rootManifestFile(definition: ActionDefinition): string {
  return fileOf(definition, manifestOf(definition, { name: 'deploy-kit', dist: 'dist' }));
}

function fileOf({ name }: ActionDefinition, manifest: Manifest): string {
  const header = `# Generated from actions/${name}/definition.ts by \`npm run build\`: change it there.\n`;
  return header + stringify(manifest, { lineWidth: 110 });
}

function manifestInput(input: InputDefinition): ManifestInput {
  return {
    description:
      input.accepts === 'text' ? input.description : `${input.description} Accepts ${input.accepts}.`,
    required: input.required ?? false,
    ...(input.default === undefined ? {} : { default: input.default }),
  };
}

function mapValues<Value, Mapped>(
  record: Readonly<Record<string, Value>>,
  map: (value: Value) => Mapped,
): Record<string, Mapped> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}
