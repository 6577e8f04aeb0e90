import type { RunContext } from '../capability/define-action.js';
import type { ConfigSource } from '../config/read-config.js';
import { toDeployError } from '../errors/deploy-error.js';
import { hostImage } from '../fleet/host-image.js';
import { askedOfServices, deploySteps } from './deploy-steps.js';
import { requireDocker } from './docker-here.js';
import { hostImageFailed, hostsFailed, nothingToRehearse } from './errors.js';
import type { Fault } from './faults.js';
import { findImages, imagesOf, type SourceKind } from './image-sources.js';
import { LocalNames, loadHost, ownName, type StepImages, standInBase } from './images.js';
import type { LeftOut } from './left-out.js';
import { type LoadReport, RehearsalLoad } from './load.js';
import { type StageEnd, StageLog, type StageResult } from './stage-log.js';
import { StageRuns } from './stage-runs.js';
import { type Stage, stagesOf } from './stages.js';
import { readWritten, ThrowawaySystem, type WrittenSystem } from './throwaway-system.js';

/** What is to be rehearsed. */
export interface RehearsalRequest {
  readonly source: ConfigSource;
  /** Each in every phase; all of a rehearsal when there are none. */
  readonly faults: readonly Fault[];
  /** How many hosts a tag stands for. */
  readonly instances: number;
  /** The folder of the host image's Dockerfile. */
  readonly recipe: string;
  /** Keeps every service that speaks HTTP under requests meanwhile. */
  readonly load: boolean;
}

/** An image of the rehearsal. */
export interface RehearsedImage {
  readonly reference: string;
  readonly services: readonly string[];
  readonly from: SourceKind;
  readonly why?: string;
}

/** What came of a rehearsal. */
export interface Rehearsed {
  readonly project: string;
  readonly hosts: readonly string[];
  readonly stages: readonly StageResult[];
  readonly images: readonly RehearsedImage[];
  /** Variables that are not set and had random values. */
  readonly variables: readonly string[];
  readonly leftOut: readonly LeftOut[];
  /** Absent where there was none, or nobody to ask. */
  readonly load?: LoadReport;
  readonly durationMs: number;
}

/**
 * Deploys a file to throwaway hosts of this machine's engine, breaks it on purpose, and goes back. Everything that it
 * started is removed at the end, however that comes.
 *
 * @throws InputProblems or DeployError where nothing was tried
 */
export async function rehearse(request: RehearsalRequest, context: RunContext): Promise<Rehearsed> {
  const written = readWritten(request.source, request.instances);
  const stages = stagesOf(
    written.config.phases.map(({ name, steps }) => ({
      name,
      deploys: steps.some(({ capability }) => capability === 'deploy-compose'),
    })),
    request.faults,
  );
  if (
    !written.config.phases.some(({ steps }) => steps.some((step) => step.capability === 'deploy-compose'))
  ) {
    throw nothingToRehearse(
      request.source.file,
      written.leftOut.map(({ phase, step, why }) => `${step} of ${phase}: ${why}`),
    );
  }
  await requireDocker();
  return new Rehearsal(request, written, stages, context).run();
}

class Rehearsal {
  readonly #log: StageLog;
  readonly #localNames = new LocalNames();
  #system: ThrowawaySystem | undefined;
  readonly #load: RehearsalLoad | undefined;
  #image = '';
  #images: readonly StepImages[] = [];

  constructor(
    private readonly request: RehearsalRequest,
    private readonly written: WrittenSystem,
    private readonly stages: readonly Stage[],
    private readonly context: RunContext,
  ) {
    if (request.load) this.#load = new RehearsalLoad();
    this.#log = new StageLog(`rehearsal of ${written.config.project}`, stages, context.journal);
  }

  async run(): Promise<Rehearsed> {
    const started = performance.now();
    let load: LoadReport | undefined;
    try {
      await this.#stages();
    } finally {
      load = await this.#load?.end();
      await this.#system?.stop();
      await this.#localNames.remove();
    }
    if (load !== undefined) this.#log.load(load);
    const results = this.#log.end();
    return {
      project: this.written.config.project,
      hosts: this.written.hosts.flatMap(({ hosts }) => hosts.map(({ name }) => name)),
      stages: results,
      images: this.#images.flatMap(({ images }) => images),
      variables: this.#system?.variables ?? [],
      leftOut: this.written.leftOut,
      ...(load && { load }),
      durationMs: performance.now() - started,
    };
  }

  /** One that does not come as it must ends the rehearsal: what stands behind it begins where it should have ended. */
  async #stages(): Promise<void> {
    let runs: StageRuns | undefined;
    for (const stage of this.stages) {
      this.context.signal.throwIfAborted();
      this.#load?.stage(stage.name);
      const good = await this.#log.stage(stage, async () => {
        if (stage.kind === 'hosts') return this.#startHosts();
        const system = this.#started();
        if (stage.kind === 'images') return this.#bringImages(system);
        runs ??= new StageRuns(system, this.#images);
        return runs.run(stage);
      });
      this.context.signal.throwIfAborted();
      if (!good) return;
      if (stage.kind === 'up') await this.#askServices();
    }
  }

  async #askServices(): Promise<void> {
    const system = this.#started();
    system.onEntry = this.#load?.read ?? system.onEntry;
    const steps = this.#images.map(({ step }) => step);
    await this.#load?.begin(steps, waitsOf(system), (host) => system.host(host).internalAddress);
  }

  #started(): ThrowawaySystem {
    if (this.#system === undefined) throw new Error('the hosts are not there yet');
    return this.#system;
  }

  async #startHosts(): Promise<StageEnd> {
    const { journal, signal } = this.context;
    const built = { ms: 0 };
    const end = await hostImage({
      recipe: this.request.recipe,
      building: (base) => {
        built.ms = performance.now();
        journal.write({
          type: 'notice',
          message: `building the image of the hosts from ${base} (sshd, Docker, Compose); it is kept for the next rehearsal`,
        });
      },
      signal,
    });
    signal.throwIfAborted();
    if ('failed' in end) throw hostImageFailed(end.failed);
    this.#image = end.image;
    const took = built.ms > 0 ? `, ${end.image} built in ${seconds(performance.now() - built.ms)}` : '';
    this.#system = await ThrowawaySystem.start(this.written, end.image, this.context).catch(asHostsFailed);
    const names = this.#system.fleet.hosts.map(({ name }) => name);
    return { outcome: 'started', said: `${names.join(', ')} with sshd and Docker${took}` };
  }

  async #bringImages(system: ThrowawaySystem): Promise<StageEnd> {
    const { signal } = this.context;
    const loaded = await system.load({ images: new Map(), quick: false });
    const steps = await deploySteps(loaded, system.newRun());
    const found: StepImages[] = [];
    for (const step of steps) {
      const wanted = imagesOf(step.project, step.rendered, step.inputs);
      const place = { directory: system.directory, folder: step.folder };
      const builtName = (reference: string): string => {
        const service = wanted.find((image) => image.reference === reference)?.services[0] ?? '';
        return this.#localNames.name(ownName(step, service, 'built'));
      };
      const images = await findImages(wanted, place, builtName, signal);
      found.push({
        step,
        images: await Promise.all(images.map((one) => this.#localNames.savable(step, one))),
      });
    }
    this.#images = found;
    for (const { reference, services, from, why } of found.flatMap((one) => one.images)) {
      if (from !== 'stand-in') continue;
      const message = `${services.join(', ')}: a stand-in takes the place of ${reference} (${why})`;
      this.context.journal.write({ type: 'warning', message });
    }
    const waits = waitsOf(system);
    const base = await standInBase(this.#image, system.fleet.folder);
    const loads = system.fleet.hosts.map((host) => {
      const own = found.filter(({ step }) => step.hosts.includes(host.name));
      return loadHost(host, own, askedOfServices(waits), base, system.fleet);
    });
    const ends = await Promise.allSettled(loads);
    for (const end of ends) if (end.status === 'rejected') throw hostsFailed(end.reason);
    return { outcome: 'started', said: sourcesInWords(found) };
  }
}

/** The inputs of the waits of a file. */
function waitsOf({ phases }: ThrowawaySystem): Readonly<Record<string, unknown>>[] {
  return phases.flatMap(({ steps }) =>
    steps
      .filter(({ capability }) => capability === 'wait-healthy')
      .map((step) => step.inputs({ hosts: new Map() })),
  );
}

function asHostsFailed(thrown: unknown): never {
  const error = toDeployError(thrown);
  // What is wrong with the file is told as that.
  if (error.code !== 'unexpected' || !(thrown instanceof Error)) throw thrown;
  throw hostsFailed(thrown);
}

function sourcesInWords(found: readonly StepImages[]): string {
  const all = found.flatMap(({ images }) => images.map(({ from }) => from));
  const words: Readonly<Record<SourceKind, string>> = {
    here: 'from this machine',
    built: 'built here',
    pulled: 'pulled',
    'stand-in': 'stand-ins',
  };
  const kinds = Object.entries(words) as [SourceKind, string][];
  return kinds
    .map(([kind, text]) => ({ text, count: all.filter((one) => one === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ text, count }) => `${count} ${text}`)
    .join(', ');
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1)} s`;
}
