import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Capability, Planned, Prepared } from '../../lib/capability/capability.js';
import type { Host } from '../../lib/host/host.js';
import { Journal } from '../../lib/journal/journal.js';
import { rollOutSystem } from '../../lib/rollout/roll-out-system.js';
import type { System } from '../../lib/rollout/system.js';
import type { CommandResult, Remote, RemoteProcess } from '../../lib/ssh/remote.js';

/**
 * A rollout over 1,000 hosts with the ssh layer replaced by one that answers after given delays: what is measured
 * is the engine, its locks and its journal. Run by `scripts/bench thousand-hosts`.
 */
const hosts = 1_000;
const concurrency = 64;

/** Milliseconds that the commands of each part take on a host; hosts differ by the factor of `slowness`. */
const delays = { lock: 20, plan: 40, prepare: 150, apply: 80, verify: 60 };
const slowness = (host: number): number => 0.5 + ((host * 7919) % 100) / 100;

/** A host that is not there: every command ends well after the delay that its label names. */
class DelayedRemote implements Remote {
  readonly username = 'ubuntu';
  readonly address: string;

  constructor(
    readonly name: string,
    private readonly factor: number,
  ) {
    this.address = `${name}:22`;
  }

  async exec({ label }: { readonly label: string }): Promise<CommandResult> {
    await this.#delay(label as keyof typeof delays);
    return { code: 0, signal: null, stdout: '', stderr: '', durationMs: 0 };
  }

  async start(): Promise<RemoteProcess> {
    const answers: Record<string, string> = { try: 'taken', beat: 'alive', release: 'released' };
    const asked: string[] = [];
    let wake = (): void => undefined;
    const delay = (): Promise<unknown> => this.#delay('lock');
    async function* lines(): AsyncGenerator<string> {
      for (;;) {
        const word = asked.shift();
        if (word === undefined) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
          continue;
        }
        await delay();
        yield `${answers[word.trim()]}\t/state\t`;
      }
    }
    const ended = new Promise<CommandResult>(() => undefined);
    return {
      lines: lines(),
      write: (word) => {
        asked.push(word);
        wake();
      },
      stop: async () => undefined,
      ended,
    };
  }

  async upload(): Promise<{ readonly bytes: number }> {
    return { bytes: 0 };
  }

  async forwardIn(): Promise<never> {
    throw new Error('nothing is forwarded here');
  }

  async close(): Promise<void> {}

  #delay(part: keyof typeof delays): Promise<unknown> {
    return pause(delays[part] * this.factor);
  }
}

const command = (label: keyof typeof delays) => ({ argv: ['true'], label });
const asks = (host: Host, label: keyof typeof delays) =>
  host.remote.exec(command(label), { deadlineMs: 60_000 });

const capability: Capability<unknown, Host, Planned, Prepared, object> = {
  async plan(host) {
    await asks(host, 'plan');
    return { changes: [{ subject: 'service web', action: 'update' }] };
  },
  async prepare(host) {
    await asks(host, 'prepare');
    return {};
  },
  async apply(host, _inputs, _ready, context) {
    context.began({});
    await host.change('bench', command('apply'), { signal: context.signal, deadlineMs: 60_000 });
    return {};
  },
  async verify(host) {
    await asks(host, 'verify');
    return { release: 'r1' };
  },
  undo: async () => undefined,
};

const names = Array.from({ length: hosts }, (_, index) => `host${index + 1}`);
const place = { file: 'bench', line: 1, column: 1 };
const work = { capability, wish: {}, state: { project: 'bench', directory: '~/.deploy-kit' } };
const step = {
  config: {
    name: 'deploy',
    id: undefined,
    capability: 'deploy-compose',
    place,
    refersTo: [],
    inputs: () => ({}),
  },
  work,
  key: 'bench/1',
  beginWith: async () => work,
};
const phase = {
  name: 'web',
  place,
  needs: [],
  hosts: ['web'],
  batch: [{ percent: 100 }],
  maxFailures: 0,
  keep: false,
  steps: [step.config],
};
const system: System = {
  config: {
    file: 'bench',
    directory: '/',
    project: 'bench',
    timeoutMs: undefined,
    environment: '',
    ssh: {},
    hosts: [],
    phases: [phase],
    secrets: [],
  },
  phases: [{ config: phase, hosts: names, steps: [step] }],
  targets: [],
  concurrency,
  end: async () => undefined,
};

/** The sum over the parts of what no order of work could beat: all work over 64, or the slowest host. */
function ideal(): number {
  const { lock, plan, prepare, apply, verify } = delays;
  const factors = names.map((_, index) => slowness(index));
  const total = factors.reduce((sum, factor) => sum + factor, 0);
  const slowest = Math.max(...factors);
  const stages = [plan, lock, plan, prepare, apply + verify, lock];
  return stages.reduce((sum, delay) => sum + delay * Math.max(total / concurrency, slowest), 0);
}

const remotes = new Map(names.map((name, index) => [name, new DelayedRemote(name, slowness(index))]));
const journal = new Journal();
const identity = {
  id: 'bench',
  url: 'bench',
  actor: '',
  sha: '',
  branch: '',
  repository: '',
  directory: '/',
};
const context = {
  run: identity,
  journal,
  signal: new AbortController().signal,
  mask: () => undefined,
  redact: (text: string) => text,
};
const started = performance.now();
const { outcome, error } = await rollOutSystem(system, remotes, { dryRun: false }, context);
const took = performance.now() - started;
if (outcome !== 'deployed') throw new Error(`${outcome}: ${error?.message}`);
const [, peak] = /^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
const share = (ideal() / took) * 100;
console.log(
  `${hosts} hosts, ${concurrency} at once: ${(took / 1000).toFixed(2)} s; ideal ${(ideal() / 1000).toFixed(2)} s`,
);
console.log(`of the ideal speed: ${share.toFixed(0)} % (at least 90)`);
console.log(
  `peak memory: ${(Number(peak) / 1000).toFixed(0)} MB (under 150), ${journal.entries.length} events`,
);
if (share < 90 || Number(peak) >= 150_000) process.exitCode = 1;
process.exit();
