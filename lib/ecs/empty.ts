/** Maps of names that people choose, and values that may be empty: what stands there is meant. */
const ownNames = new Set(['dockerLabels', 'options', 'driverOpts', 'labels']);
const ownValues = new Set(['value']);

/**
 * Takes keys away whose text is empty: a template that left a role or a user blank means none, and ECS refuses some of
 * them. Empty values of variables, labels and options stay, and so do empty lists, which ECS takes for none.
 *
 * @param value what a task definition is made of; is changed
 * @param keep keys that stay, wherever they are
 */
export function leaveOutEmpty(value: unknown, keep: ReadonlySet<string>): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) leaveOutEmpty(item, keep);
    return;
  }
  const map = value as Record<string, unknown>;
  for (const [key, inner] of Object.entries(map)) {
    if (inner === '' && !keep.has(key) && !ownValues.has(key)) delete map[key];
    else if (!ownNames.has(key)) leaveOutEmpty(inner, keep);
  }
}
