import type { StepContext } from '../../lib/capability/capability.js';
import type { PinnedImage } from '../../lib/docker/image-inspect.js';
import { ImageStore } from '../../lib/docker/image-store.js';
import type { WantedImage } from '../../lib/docker/pull.js';
import { transferImages } from '../../lib/docker/transfer.js';
import type { Host } from '../../lib/host/host.js';

const deadlineMs = 30 * 60_000;

/** Images of the runner's own Docker Engine, for hosts without a registry; one for all hosts of a run. */
export class RunnerImages {
  readonly #store = new ImageStore();

  /**
   * Brings images to a host, only the layers that it lacks.
   *
   * @param directory the release's folder on the host, whose disk is looked at as well
   * @returns reference -> what the release records
   */
  transfer(
    host: Host,
    docker: readonly string[],
    images: readonly WantedImage[],
    directory: string,
    { journal, signal }: StepContext,
  ): Promise<Map<string, PinnedImage>> {
    return transferImages({
      remote: host.remote,
      docker,
      images,
      store: this.#store,
      directory,
      signal,
      deadlineMs,
      onReady: ({ reference, durationMs, bytes, pulled }) => {
        if (pulled)
          journal.write({ type: 'image.ready', target: host.name, image: reference, durationMs, bytes });
      },
    });
  }

  /** @returns reference -> id of what the runner's engine has now */
  async ids(references: readonly string[], signal: AbortSignal): Promise<Map<string, string>> {
    const images = await this.#store.inspect(references, signal);
    return new Map([...images].map(([reference, { id }]) => [reference, id]));
  }

  /** Removes what was saved on this machine. */
  end(): Promise<void> {
    return this.#store.close();
  }
}
