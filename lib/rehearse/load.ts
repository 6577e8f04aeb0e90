import type { JournalEntry } from '../journal/events.js';
import { type Noticed, RequestStream } from '../load/request-stream.js';
import type { DeployStep } from './deploy-steps.js';
import { type LoadedService, pathsFor, publishedServices, targetAt } from './load-targets.js';

/** Requests a second to each service, and to all of them at most. */
const perService = 10;
const perSecondAtMost = 200;

/** A request that failed or was slow, with whom it was to. */
export interface LoadNoticed extends Noticed {
  readonly service: string;
  readonly host: string;
  readonly stage: string;
}

export interface StageLoad {
  readonly stage: string;
  readonly sent: number;
  readonly failed: number;
  readonly slow: number;
}

/** What became of the requests of a rehearsal. */
export interface LoadReport {
  readonly services: readonly LoadedService[];
  /** Services whose published ports do not speak HTTP. */
  readonly silent: readonly string[];
  readonly perSecond: number;
  readonly sent: number;
  /** Late when this machine was as late for everybody. */
  readonly held: number;
  readonly slowestMs: number;
  readonly stages: readonly StageLoad[];
  /** In the order in which they were sent. */
  readonly noticed: readonly LoadNoticed[];
}

interface Begun {
  readonly stage: string;
  readonly atMs: number;
  readonly sentBefore: number;
}

/** A steady load on every service of a rehearsal that speaks HTTP, from when they have all come up. */
export class RehearsalLoad {
  readonly #stages: Begun[] = [];
  #stream: RequestStream | undefined;
  #startedAt = 0;
  #services: readonly LoadedService[] = [];
  #silent: readonly string[] = [];
  #step = 'between steps';

  /**
   * Finds out which services answer, and begins to ask them.
   *
   * @param steps that deploy them
   * @param waits the inputs of the steps `wait-healthy` of the file
   * @param addressOf a throwaway host by name
   */
  async begin(
    steps: readonly DeployStep[],
    waits: readonly Readonly<Record<string, unknown>>[],
    addressOf: (host: string) => string,
  ): Promise<void> {
    const published = publishedServices(steps);
    const found = await Promise.all(
      published.map(async (one) => ({
        one,
        target: await targetAt(addressOf(one.host), one.port, pathsFor(one.port, waits)),
      })),
    );
    this.#services = found.flatMap(({ one, target }) => (target ? [{ ...one, ...target }] : []));
    this.#silent = found.flatMap(({ one, target }) => (target ? [] : [`${one.service} (${one.port})`]));
    if (this.#services.length === 0) return;
    this.#startedAt = performance.now();
    this.#stream = await RequestStream.start({
      targets: this.#services,
      perSecond: this.#perSecond,
      during: () => this.#step,
    });
  }

  get #perSecond(): number {
    return Math.min(this.#services.length * perService, perSecondAtMost);
  }

  /** What is sent from now on is sent in this stage. */
  stage(name: string): void {
    if (this.#stream === undefined) return;
    const atMs = performance.now() - this.#startedAt;
    this.#stages.push({ stage: name, atMs, sentBefore: this.#stream.sent });
  }

  /** Is told of what the runs of the rehearsal do. */
  readonly read = (entry: JournalEntry): void => {
    if (!entry.type.startsWith('step.') || !('step' in entry)) return;
    this.#step = `${entry.step} on ${entry.target}: ${entry.type.slice('step.'.length)}`;
  };

  /** @returns undefined where it never began */
  async end(): Promise<LoadReport | undefined> {
    const report = await this.#stream?.stop();
    if (report === undefined) return undefined;
    const { sent, failed, slow, held, slowestMs } = report;
    const noticed = [...failed, ...slow]
      .map((one) => this.#withPlace(one))
      .toSorted((one, other) => one.atMs - other.atMs);
    const stages = this.#stages.map(({ stage, sentBefore }, index) => {
      const own = noticed.filter((one) => one.stage === stage);
      const slowOnes = own.filter(({ what }) => what === 'slow').length;
      const sentHere = (this.#stages[index + 1]?.sentBefore ?? sent) - sentBefore;
      return { stage, sent: sentHere, failed: own.length - slowOnes, slow: slowOnes };
    });
    const place = { services: this.#services, silent: this.#silent, perSecond: this.#perSecond };
    return { ...place, sent, held, slowestMs, stages, noticed };
  }

  #withPlace(one: Noticed): LoadNoticed {
    const { service = '', host = '' } = this.#services.find(({ url }) => url === one.url) ?? {};
    const stage = this.#stages.findLast(({ atMs }) => atMs <= one.atMs)?.stage ?? '';
    return { ...one, service, host, stage };
  }
}
