import type { Entries } from '../values/entries.js';
import type { Draft } from './draft.js';
import { type Edits, inputOf } from './edits.js';
import type { ContainerDefinition } from './task-definition.js';

/** Makes the edits of one container. */
export function editContainer(draft: Draft, container: ContainerDefinition, edits: Edits): void {
  const { image, command, environmentFiles, environment, secrets, labels } = edits;
  if (image !== undefined) draft.set(container, 'image', image, inputOf.image);
  if (command !== undefined) draft.set(container, 'command', [...command], inputOf.command);
  if (environmentFiles !== undefined) {
    const files = environmentFiles.map((value) =>
      draft.made({ value, type: 's3' as const }, inputOf.environmentFiles),
    );
    draft.set(container, 'environmentFiles', files, inputOf.environmentFiles);
  }
  if (environment) editVariables(draft, container, environment);
  if (secrets) editSecrets(draft, container, secrets);
  editLogs(draft, container, edits);
  if (labels) {
    if (labels.set.size > 0 && !container.dockerLabels)
      draft.set(container, 'dockerLabels', {}, inputOf.labels);
    editMap(draft, container.dockerLabels, labels, inputOf.labels);
  }
}

function editVariables(draft: Draft, container: ContainerDefinition, { set, remove }: Entries): void {
  const input = inputOf.environment;
  const kept = without(container.environment, remove);
  if (kept && kept !== container.environment) container.environment = kept;
  if (set.size > 0 && !container.environment) draft.set(container, 'environment', [], input);
  for (const [name, value] of set) {
    const there = container.environment?.find((entry) => entry.name === name);
    if (there) draft.set(there, 'value', value, input);
    else container.environment?.push(draft.made({ name, value }, input));
  }
}

function editSecrets(draft: Draft, container: ContainerDefinition, { set, remove }: Entries): void {
  const input = inputOf.secrets;
  const kept = without(container.secrets, remove);
  if (kept && kept !== container.secrets) container.secrets = kept;
  if (set.size > 0 && !container.secrets) draft.set(container, 'secrets', [], input);
  for (const [name, valueFrom] of set) {
    const there = container.secrets?.find((entry) => entry.name === name);
    if (there) draft.set(there, 'valueFrom', valueFrom, input);
    else container.secrets?.push(draft.made({ name, valueFrom }, input));
  }
}

function editLogs(draft: Draft, container: ContainerDefinition, { logDriver, logOptions }: Edits): void {
  if (logDriver !== undefined || (logOptions?.set.size ?? 0) > 0) {
    const input = logDriver === undefined ? inputOf.logOptions : inputOf.logDriver;
    // Where there is no driver yet and none is given, the check says so.
    if (!container.logConfiguration) {
      draft.set(
        container,
        'logConfiguration',
        {} as NonNullable<ContainerDefinition['logConfiguration']>,
        input,
      );
    }
  }
  const { logConfiguration: logs } = container;
  if (!logs) return;
  if (logDriver !== undefined)
    draft.set(logs, 'logDriver', logDriver as typeof logs.logDriver, inputOf.logDriver);
  if (!logOptions) return;
  if (logOptions.set.size > 0 && !logs.options) draft.set(logs, 'options', {}, inputOf.logOptions);
  editMap(draft, logs.options, logOptions, inputOf.logOptions);
}

function editMap(
  draft: Draft,
  map: Record<string, string> | null | undefined,
  { set, remove }: Entries,
  input: string,
): void {
  if (!map) return;
  for (const name of remove) delete map[name];
  for (const [name, value] of set) draft.set(map, name, value, input);
}

/** The list itself where nothing of it goes. */
function without<Entry extends { name?: string | undefined }>(
  entries: Entry[] | null | undefined,
  names: ReadonlySet<string>,
): Entry[] | undefined {
  if (!entries?.some(({ name }) => names.has(name ?? ''))) return entries ?? undefined;
  return entries.filter(({ name }) => !names.has(name ?? ''));
}

/** What each container has by name, for each edit that takes entries away. */
const namesIn = {
  environment: ({ environment }: ContainerDefinition) => (environment ?? []).map(({ name }) => name),
  secrets: ({ secrets }: ContainerDefinition) => (secrets ?? []).map(({ name }) => name),
  labels: ({ dockerLabels }: ContainerDefinition) => Object.keys(dockerLabels ?? {}),
  logOptions: ({ logConfiguration }: ContainerDefinition) => Object.keys(logConfiguration?.options ?? {}),
} as const;

/** Entries to take away that none of the containers has; to be asked before anything is edited. */
export function entriesNowhere(
  edits: Edits,
  containers: readonly ContainerDefinition[],
): readonly { readonly input: string; readonly name: string }[] {
  return (Object.keys(namesIn) as (keyof typeof namesIn)[]).flatMap((edit) => {
    const known = new Set(containers.flatMap((container) => namesIn[edit](container)));
    const names = [...(edits[edit]?.remove ?? [])].filter((name) => !known.has(name));
    return names.map((name) => ({ input: inputOf[edit], name }));
  });
}
