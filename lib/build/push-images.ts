import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DeployError, toDeployError } from '../errors/deploy-error.js';
import { buildCommand } from './build-argv.js';
import { type BuildRun, type BuiltImage, withEnvironment } from './build-images.js';
import type { ImageBuild } from './build-section.js';
import { pushFailed } from './push-errors.js';
import { runTool } from './tool.js';

/** What became of the push of one image. */
export interface PushedImage {
  readonly image: ImageBuild;
  readonly durationMs: number;
  /** By which the registry has it. */
  readonly digest?: string;
  /** References that the registry has, of this build. */
  readonly pushed: readonly string[];
  /** References whose push was cut off: the registry may have them or not. */
  readonly cutOff: readonly string[];
  readonly error?: DeployError;
}

/**
 * Pushes images that are all built, at the same time: first each one under its first tag, and when all of these are
 * there the other tags, so that `latest` moves for all of them or for none.
 */
export async function pushImages(built: readonly BuiltImage[], run: BuildRun): Promise<PushedImage[]> {
  const states = built.map(({ image }, index) => new Push(image, index, run));
  await Promise.all(states.map((state) => state.first()));
  if (states.every((state) => state.isWell)) await Promise.all(states.map((state) => state.others()));
  return states.map((state) => state.result);
}

/** One image on its way to its registry. */
class Push {
  readonly #started = performance.now();
  readonly #pushed: string[] = [];
  #trying: readonly string[] = [];
  #durationMs = 0;
  #digest: string | undefined;
  #error: DeployError | undefined;

  constructor(
    private readonly image: ImageBuild,
    private readonly index: number,
    private readonly run: BuildRun,
  ) {}

  get isWell(): boolean {
    return this.#error === undefined;
  }

  get result(): PushedImage {
    return {
      image: this.image,
      durationMs: this.#durationMs,
      pushed: this.#pushed,
      cutOff: this.run.signal.aborted ? this.#trying : [],
      ...(this.#digest !== undefined && { digest: this.#digest }),
      ...(this.#error && { error: this.#error }),
    };
  }

  /** Under its first tag; a builder that is not the engine hands over all tags at once. */
  first(): Promise<void> {
    const { builder, journal } = this.run;
    journal.write({ type: 'image.pushing', target: this.#target, step: 'push' });
    const inEngine = builder.kind === 'docker' || builder.inEngine;
    const [reference] = this.image.references;
    return this.#attempt(
      () => (inEngine ? this.#pushReference(reference) : this.#pushFromBuilder()),
      this.image.references.length === 1 || !inEngine,
    );
  }

  others(): Promise<void> {
    const others = this.image.references.filter((reference) => !this.#pushed.includes(reference));
    if (others.length === 0) return Promise.resolve();
    return this.#attempt(async () => {
      for (const reference of others) await this.#pushReference(reference);
    }, true);
  }

  get #target(): string {
    return this.image.names[0];
  }

  async #attempt(work: () => Promise<void>, isLast: boolean): Promise<void> {
    const { journal, signal } = this.run;
    const [target, step] = [this.#target, 'push'] as const;
    try {
      await work();
      this.#durationMs = Math.round(performance.now() - this.#started);
      const reference = `${this.image.repository}@${this.#digest}`;
      if (isLast)
        journal.write({ type: 'image.pushed', target, step, reference, durationMs: this.#durationMs });
    } catch (thrown) {
      this.#durationMs = Math.round(performance.now() - this.#started);
      this.#error = toDeployError(thrown);
      if (signal.aborted) return;
      journal.write({ type: 'step.failed', target, step, during: 'push', error: this.#error });
    }
  }

  async #pushReference(reference: string): Promise<void> {
    this.run.signal.throwIfAborted();
    this.#trying = [reference];
    const result = await runTool({ ...this.run, argv: ['docker', 'push', reference], onLine: this.#say });
    const digest = /\bdigest: (sha256:[0-9a-f]{64})/.exec(result.stdout)?.[1];
    if (result.code !== 0 || !digest) throw pushFailed(this.#target, reference, result);
    this.#digest ??= digest;
    this.#note(reference);
  }

  async #pushFromBuilder(): Promise<void> {
    const { builder, folder } = this.run;
    this.run.signal.throwIfAborted();
    this.#trying = this.image.references;
    const metadataFile = join(folder, `metadata-${this.index}.json`);
    const output = { to: 'registry', metadataFile } as const;
    const command = buildCommand(this.image, builder, output, { from: [], to: [] });
    const result = await runTool({
      ...this.run,
      ...withEnvironment(command, this.run),
      onLine: this.#say,
    });
    if (result.code !== 0) throw pushFailed(this.#target, this.image.references[0], result);
    const metadata = JSON.parse(await readFile(metadataFile, 'utf8')) as Readonly<Record<string, unknown>>;
    this.#digest = String(metadata['containerimage.digest']);
    this.#note(...this.image.references);
  }

  #note(...references: readonly string[]): void {
    this.#pushed.push(...references);
    this.#trying = [];
  }

  readonly #say = (line: string): void => {
    this.run.journal.write({ type: 'output', target: this.#target, source: 'push', line });
  };
}
