/**
 * The text of /etc/fstab with one line that turns the swap file on at boot, and a boot that goes on without
 * it (fstab(5)). A line of the user's own that does so stays as it is.
 *
 * @param fstab the text there is now; undefined when there is none
 * @param path of the swap file
 */
export function withSwapLine(fstab: string | undefined, path: string): string {
  const lines = (fstab ?? '').split('\n');
  const ours = lines.filter((line) => isAbout(line, path));
  if (ours.length === 1 && ours.every(turnsOnAtBoot)) return fstab ?? '';
  const others = lines.filter((line) => !isAbout(line, path));
  while (others.at(-1)?.trim() === '') others.pop();
  return `${[...others, `${path} none swap sw,nofail 0 0`].join('\n')}\n`;
}

function fields(line: string): string[] {
  return line.trim().split(/\s+/);
}

function isAbout(line: string, path: string): boolean {
  return fields(line)[0] === path;
}

function turnsOnAtBoot(line: string): boolean {
  const [, , type, options = ''] = fields(line);
  return type === 'swap' && !options.split(',').includes('noauto');
}

/** The text of our file in /etc/sysctl.d. */
export function swappinessText(swappiness: number): string {
  return `# Written by deploy-kit provision-swap.\nvm.swappiness = ${swappiness}\n`;
}
