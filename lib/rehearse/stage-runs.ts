import type { Ending } from '../capability/define-action.js';
import { rollBack } from '../rollout/back-system.js';
import type { System } from '../rollout/system.js';
import { up } from '../rollout/up.js';
import { FaultRuns } from './fault-runs.js';
import { baseImages, type ImageChoice, newImages, type StepImages } from './images.js';
import { differences, type Snapshot, unchangedServices } from './snapshot.js';
import type { StageEnd } from './stage-log.js';
import type { Stage } from './stages.js';
import type { ThrowawaySystem } from './throwaway-system.js';
import { verdict } from './verdict.js';

/** The runs of a rehearsal on hosts that have all their images. */
export class StageRuns {
  readonly #faults: FaultRuns;
  /** What ran before the new version. */
  #before: Snapshot = new Map();

  constructor(
    private readonly system: ThrowawaySystem,
    private readonly images: readonly StepImages[],
  ) {
    this.#faults = new FaultRuns(this, system, images);
  }

  async run(stage: Stage): Promise<StageEnd> {
    switch (stage.kind) {
      case 'up':
        return this.#up();
      case 'again':
        return this.#again();
      case 'new-version':
        return this.#newVersion();
      case 'rollback':
        return this.#rollBack();
      case 'fault':
        return this.#faults.run(stage);
      default:
        throw new Error(`${stage.kind} is no run`);
    }
  }

  /** The file's own images, with others in place of some. */
  choice(others: ImageChoice = new Map()): ImageChoice {
    return new Map(
      this.images.map((one) => [one.step.key, { ...baseImages(one), ...others.get(one.step.key) }]),
    );
  }

  /** A new version of every service, of one phase or of all. */
  newVersions(phase?: string): ImageChoice {
    const chosen = this.images.filter(({ step }) => phase === undefined || step.phase === phase);
    return new Map(chosen.map((one) => [one.step.key, newImages(one)]));
  }

  /** Loads the system anew, as every command does. */
  load(images: ImageChoice = this.choice(), quick = true): Promise<System> {
    return this.system.load({ images, quick });
  }

  async up(
    images: ImageChoice = this.choice(),
    quick = true,
    context = this.system.newRun(),
  ): Promise<Ending> {
    const ending = await up(await this.load(images, quick), { dryRun: false }, context);
    context.signal.throwIfAborted();
    return ending;
  }

  async snapshot(): Promise<Snapshot> {
    const system = await this.load();
    await system.end();
    return this.system.snapshot(system);
  }

  async #up(): Promise<StageEnd> {
    const ending = await this.up(this.choice(), false);
    const snapshot = await this.snapshot();
    const containers = [...snapshot.values()].reduce((sum, host) => sum + host.containers.length, 0);
    const said = `${count(this.system.phases.length, 'phase')}, ${count(containers, 'container')}`;
    return verdict(ending, 'deployed', said, []);
  }

  async #again(): Promise<StageEnd> {
    const before = await this.snapshot();
    const ending = await this.up(this.choice(), false);
    const others = differences(before, await this.snapshot(), 'containers');
    return verdict(ending, 'unchanged', 'the very same containers', others);
  }

  async #newVersion(): Promise<StageEnd> {
    this.#before = await this.snapshot();
    const ending = await this.up(this.choice(this.newVersions()));
    const old = unchangedServices(this.#before, await this.snapshot());
    return verdict(ending, 'deployed', 'every service runs its new image', old);
  }

  async #rollBack(): Promise<StageEnd> {
    const system = await this.load(this.choice(this.newVersions()));
    const ending = await rollBack(system, { dryRun: false }, this.system.newRun());
    const others = differences(this.#before, await this.snapshot(), 'releases');
    return verdict(ending, 'rolled-back', 'images and releases as before the new version', others);
  }
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}
