import { setTimeout as pause } from 'node:timers/promises';
import { DeployError } from '../errors/deploy-error.js';
import { script } from '../host/script.js';
import type { Remote, RemoteProcess } from '../ssh/remote.js';
import { checkToolMissing } from './errors.js';
import { keptBytes, type Pace } from './probe.js';

/** How one try on a host ended. */
export interface Finding {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export interface HostLoop {
  readonly remote: Remote;
  readonly label: string;
  /** One of host-scripts.ts, with its own arguments and first line of input. */
  readonly text: string;
  readonly args: readonly string[];
  readonly input: string;
  /** Milliseconds that a try may take. */
  readonly limitMs: number;
  readonly pace: Pace;
  readonly signal: AbortSignal;
  readonly onFinding: (finding: Finding) => void;
}

/**
 * Lets a host ask until the signal aborts; a lost link is begun anew.
 *
 * @throws DeployError `wait-tool-missing`; what the connection throws when the host stays away
 */
export async function watchOnHost(loop: HostLoop): Promise<void> {
  const { remote, signal, pace } = loop;
  const started = performance.now();
  while (!signal.aborted) {
    const leftMs = pace.timeoutMs - (performance.now() - started);
    const command = script(loop.label, loop.text, [
      seconds(pace.intervalMs),
      String(Math.max(1, Math.ceil(leftMs / 1000))),
      seconds(loop.limitMs),
      String(keptBytes),
      ...loop.args,
    ]);
    const process = await remote.start(command, { signal });
    process.write(`${loop.input}\n`);
    try {
      await readFindings(process, loop);
    } catch (thrown) {
      const isLost = thrown instanceof DeployError && thrown.code === 'ssh-link-lost';
      if (!isLost && !signal.aborted) throw thrown;
    }
    await pause(pace.intervalMs, undefined, { signal }).catch(() => undefined);
  }
}

async function readFindings(process: RemoteProcess, { remote, signal, onFinding }: HostLoop): Promise<void> {
  for await (const line of process.lines) {
    if (signal.aborted) return;
    const [first = '', second = ''] = line.split('\t');
    if (first === 'missing') throw checkToolMissing(remote.name, second);
    const said = Buffer.from(second, 'base64').toString('utf8').trimEnd();
    const lineEnd = said.lastIndexOf('\n');
    onFinding({
      code: Number(said.slice(lineEnd + 1)),
      stdout: Buffer.from(first, 'base64'),
      stderr: said.slice(0, Math.max(lineEnd, 0)),
    });
  }
}

/** Milliseconds as `sleep`, `timeout` and `curl` read them. */
const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(3);
