/**
 * The circles among names that need others.
 *
 * @param needs every name, and what it needs; what is not among the names is left out
 * @returns each with its first name at its end again
 */
export function circlesIn(needs: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const circles: (readonly string[])[] = [];
  const done = new Set<string>();
  for (const name of needs.keys()) {
    const path: { readonly name: string; readonly left: string[] }[] = [];
    const enter = (next: string) => path.push({ name: next, left: [...(needs.get(next) ?? [])] });
    if (!done.has(name)) enter(name);
    for (let last = path.at(-1); last; last = path.at(-1)) {
      const next = last.left.shift();
      if (next === undefined) {
        done.add(last.name);
        path.pop();
        continue;
      }
      const names = path.map((step) => step.name);
      const from = names.indexOf(next);
      if (from >= 0) circles.push([...names.slice(from), next]);
      else if (!done.has(next)) enter(next);
    }
  }
  return circles;
}
