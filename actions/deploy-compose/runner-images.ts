import type { PinnedImage } from '../../lib/docker/image-inspect.js';
import { ImageStore } from '../../lib/docker/image-store.js';
import { type TransferRequest, transferImages } from '../../lib/docker/transfer.js';

/** Images of the runner's own Docker Engine, for hosts without a registry; one for all hosts of a run. */
export class RunnerImages {
  readonly #store = new ImageStore();

  /**
   * Brings images to a host, only the layers that it lacks.
   *
   * @returns reference -> what the release records
   */
  transfer(request: Omit<TransferRequest, 'store'>): Promise<Map<string, PinnedImage>> {
    return transferImages({ ...request, store: this.#store });
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
