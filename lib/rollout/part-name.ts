const names = { before: 'out of service', once: 'for all' } as const;

/** How logs and reports call a part of a step that is taken by itself. */
export function partName(step: string, part: keyof typeof names): string {
  return `${step} (${names[part]})`;
}
