/**
 * What must not stand in package-lock.json: addresses of one registry, so that `npm ci` takes whatever
 * registry the machine has (`.npmrc`: omit-lockfile-registry-resolved).
 *
 * @param text the lock file
 */
export function lockFileProblems(text: string): string[] {
  const { packages } = JSON.parse(text) as { packages: Record<string, { resolved?: string }> };
  return Object.entries(packages)
    .filter(([, entry]) => entry.resolved !== undefined)
    .map(([path]) => `package-lock.json: ${path} has a 'resolved' address`);
}
