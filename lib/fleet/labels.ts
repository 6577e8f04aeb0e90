import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** On every container, network, volume and image of a fleet; its value is the fleet's id. */
export const fleetLabel = 'deploy-kit.fleet';
/** On every container and network: the process that made it, or `kept`. */
export const ownerLabel = 'deploy-kit.owner';
/** The owner of a fleet that outlives the process that made it (`scripts/fleet/fleet up`). */
export const kept = 'kept';

/** Where the fleets of this machine keep keys; a folder each. */
export function fleetsFolder(): string {
  return join(process.env.DEPLOY_KIT_FLEET_DIR ?? join(homedir(), '.cache', 'deploy-kit-fleet'), 'fleets');
}

/** This process, so that another can tell whether it still runs: its id and when it started. */
export async function thisProcess(): Promise<string> {
  return `${process.pid}:${await startTime(process.pid)}`;
}

/** Whether the owner of a fleet still runs. */
export async function ownerLives(owner: string): Promise<boolean> {
  const [pid = '', started] = owner.split(':');
  return started !== undefined && (await startTime(Number(pid))) === started;
}

/** In ticks since the machine started (proc_pid_stat(5), field 22); undefined when there is no such process. */
async function startTime(pid: number): Promise<string | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
