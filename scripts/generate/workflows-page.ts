import { replaceBetweenMarkers } from './markers.js';
import { table } from './tables.js';
import type { ReusableWorkflow, WorkflowValue } from './workflow.js';

export const workflowsPage = 'docs/workflows.md';

/**
 * The page of the reusable workflows with fresh tables between its markers, one pair for each workflow.
 *
 * @throws Error when a marker is missing
 */
export function freshWorkflowsPage(page: string, workflows: readonly ReusableWorkflow[]): string {
  return workflows.reduce(
    (text, workflow) => replaceBetweenMarkers(text, workflow.name, tablesOf(workflow), workflowsPage),
    page,
  );
}

function tablesOf({ inputs, secrets, outputs, permissions }: ReusableWorkflow): string {
  const parts = [
    table(['input', 'meaning', 'type', 'default'], inputs.map(inputRow)),
    secrets.length > 0 ? table(['secret', 'holds'], secretRows(secrets)) : 'It takes no secrets.',
    table(
      ['output', 'holds'],
      outputs.map(({ name, description }) => [`\`${name}\``, description]),
    ),
    table(['permission', 'in the jobs', 'for'], permissionRows(permissions)),
  ];
  return parts.join('\n\n');
}

function inputRow({ name, description, type = '', required, default: value }: WorkflowValue): string[] {
  const preset = value === undefined || value === '' ? '' : `\`${value}\``;
  return [`\`${name}\``, description, type, required ? '**required**' : preset];
}

/** A secret that has two names stands once. */
function secretRows(secrets: readonly WorkflowValue[]): readonly string[][] {
  const upper = (name: string): string => name.replaceAll('-', '_').toUpperCase();
  const others = new Set(
    secrets.map(({ name }) => upper(name)).filter((name, at, all) => all.indexOf(name) < at),
  );
  return secrets
    .filter(({ name }) => !others.has(name))
    .map(({ name, description }) => [
      others.has(upper(name)) ? `\`${name}\` or \`${upper(name)}\`` : `\`${name}\``,
      description,
    ]);
}

function permissionRows(permissions: ReusableWorkflow['permissions']): readonly string[][] {
  const scopes = Map.groupBy(permissions, ({ scope }) => scope);
  return [...scopes].map(([scope, all]) => [
    `\`${scope}\``,
    all.map(({ job }) => job).join(', '),
    [...new Set(all.map(({ why }) => why))].join('; '),
  ]);
}
