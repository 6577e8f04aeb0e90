/** Something that comes after others of its kind. */
export interface Node {
  readonly name: string;
  readonly needs: readonly string[];
}

/**
 * Works on each node as soon as the work on all that it needs is done.
 *
 * @param nodes without cycles; needs that are not among them count as done
 * @param work tells whether it went well; what needs one that did not is left out
 */
export async function alongGraph<One extends Node>(
  nodes: readonly One[],
  work: (node: One) => Promise<boolean>,
): Promise<void> {
  const running = new Map<string, Promise<boolean>>();
  const start = (node: One): Promise<boolean> => {
    const known = running.get(node.name);
    if (known !== undefined) return known;
    const needed = nodes.filter(({ name }) => node.needs.includes(name));
    const done = Promise.all(needed.map(start)).then((ended) => ended.every((well) => well) && work(node));
    running.set(node.name, done);
    return done;
  };
  await Promise.all(nodes.map(start));
}

/** The same nodes with all arrows turned round: each needs what needed it. */
export function reversed<One extends Node>(nodes: readonly One[]): readonly (One & Node)[] {
  return nodes.map((node) => ({
    ...node,
    needs: nodes.filter(({ needs }) => needs.includes(node.name)).map(({ name }) => name),
  }));
}

/** The nodes, each after all that it needs. */
export function inOrder<One extends Node>(nodes: readonly One[]): readonly One[] {
  const ordered = new Set<One>();
  const add = (node: One): void => {
    if (ordered.has(node)) return;
    for (const other of nodes) if (node.needs.includes(other.name)) add(other);
    ordered.add(node);
  };
  nodes.forEach(add);
  return [...ordered];
}
