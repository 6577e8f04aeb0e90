import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { signalGroup } from '../../lib/run/child.js';

/**
 * Ends what a run that was killed left running: the Vercel CLI with all that it started. It would go on with what the
 * post step is about to put back, and where nobody reads any more what it prints, it prints that without an end.
 *
 * @param kept the folder of that run, which stands in the arguments of each of its commands
 */
export async function endLeftRunning(kept: string): Promise<void> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid=,args='], { maxBuffer: 64 * 1024 * 1024 });
  for (const [, pid, command = ''] of stdout.matchAll(/^\s*(\d+) (.*)$/gm)) {
    // Each is the leader of a process group of its own.
    if (command.includes(`${kept}/`) && Number(pid) !== process.pid) signalGroup(Number(pid), 'SIGKILL');
  }
}
