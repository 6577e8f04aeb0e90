import { isMap, isScalar, type Pair, parseDocument, type YAMLMap } from 'yaml';

/** What a caller of a reusable workflow gives or gets. */
export interface WorkflowValue {
  readonly name: string;
  readonly description: string;
  readonly type?: string;
  readonly required?: boolean;
  /** As a user would type it. */
  readonly default?: string;
}

/** A permission that a job takes, and what for. */
export interface Permission {
  readonly job: string;
  readonly scope: string;
  readonly why: string;
}

/** A reusable workflow, as far as its page tells of it. */
export interface ReusableWorkflow {
  readonly name: string;
  readonly inputs: readonly WorkflowValue[];
  readonly secrets: readonly WorkflowValue[];
  readonly outputs: readonly WorkflowValue[];
  readonly permissions: readonly Permission[];
}

/** Reads what the page tells from a workflow of `workflows/`. */
export function reusableWorkflow(name: string, text: string): ReusableWorkflow {
  const root = parseDocument(text).contents as YAMLMap;
  const call = root.getIn(['on', 'workflow_call']) as YAMLMap;
  return {
    name,
    inputs: valuesOf(call, 'inputs'),
    secrets: valuesOf(call, 'secrets'),
    outputs: valuesOf(call, 'outputs'),
    permissions: pairsOf(root.get('jobs')).flatMap(({ key, value }) =>
      permissionsOf(String(key), value as YAMLMap),
    ),
  };
}

function valuesOf(call: YAMLMap, kind: string): readonly WorkflowValue[] {
  return pairsOf(call.get(kind)).map(({ key, value }) => {
    const { description = '', ...rest } = (value as YAMLMap).toJSON() as Omit<WorkflowValue, 'name'>;
    return { name: String(key), ...rest, description: description.trim() };
  });
}

function permissionsOf(job: string, definition: YAMLMap): readonly Permission[] {
  return pairsOf(definition.get('permissions')).map(({ key, value }) => ({
    job,
    scope: `${key}: ${value}`,
    why: isScalar(value) ? (value.comment ?? '').trim() : '',
  }));
}

function pairsOf(node: unknown): readonly Pair[] {
  return isMap(node) ? node.items : [];
}
