/** Stands for a project where a lock is the host's own, whichever project asks for it, such as that of its swap. */
export const hostScope = '.host';

/** What a lock is of, for people: a project, or the host. */
export function lockName(project: string): string {
  return project === hostScope ? 'the host itself' : project;
}
