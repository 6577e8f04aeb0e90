/** `NAME`, `+NAME`, `-NAME` of what changed, came and went between two maps, sorted by name. */
export function changedNames(
  was: Readonly<Record<string, string>>,
  is: Readonly<Record<string, string>>,
): string[] {
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])].toSorted();
  return names.flatMap((name) => {
    if (was[name] === is[name]) return [];
    if (was[name] === undefined) return [`+${name}`];
    return is[name] === undefined ? [`-${name}`] : [name];
  });
}
