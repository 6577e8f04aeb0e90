import type { FreeSpace } from '../docker/disk.js';
import { readableBytes } from '../values/size.js';
import { type Check, type Finding, notGood, ok, skip } from './check.js';
import type { Subject } from './subject.js';

/** Less is NG. A deploy measures its own images before it pulls them; these are what any deploy needs. */
const engineBytes = 512 * 1024 ** 2;
const homeBytes = 64 * 1024 ** 2;

/** Whether there is room where the engine keeps its data, and where releases are kept. */
export function diskChecks({ host, steps, look }: Subject): Check[] {
  const checks: Check[] = [
    { name: 'disk of releases', host, run: async () => diskFinding((await look()).homeDisk, homeBytes) },
  ];
  if (steps.some(({ needs }) => needs.docker))
    checks.unshift({
      name: 'disk of images',
      host,
      run: async () => diskFinding((await look()).engineDisk, engineBytes),
    });
  return checks;
}

/** @param least bytes that must be free */
export function diskFinding(space: FreeSpace | undefined, least: number): Finding {
  if (space === undefined) return skip('df tells nothing of it');
  const said = `${readableBytes(space.freeBytes)} free for ${space.path} on ${space.mountedOn}`;
  if (space.freeBytes >= least) return ok(said);
  return notGood(
    `${said}, less than ${readableBytes(least)}`,
    'Remove what is not needed (docker system df shows what Docker holds, docker image prune -a removes images that no container uses), or give the host a larger disk.',
  );
}
