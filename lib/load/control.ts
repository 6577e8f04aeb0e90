import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { get } from './get.js';

interface Span {
  readonly began: number;
  readonly ended: number;
}

/**
 * What shows how slow this machine is just now: requests to nobody, which is a server of this very process that answers
 * at once, and moments in which the process itself stood still. Neither is any service's doing.
 */
export class Control {
  readonly #spans: Span[] = [];
  readonly #open = new Set<Promise<void>>();
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((_request, response) => response.end());
  }

  static async start(): Promise<Control> {
    const control = new Control();
    await new Promise<void>((resolve) => control.#server.listen(0, '127.0.0.1', resolve));
    // Whoever forgets to stop it can still end.
    control.#server.unref();
    return control;
  }

  ask(): void {
    const began = performance.now();
    const { port } = this.#server.address() as AddressInfo;
    const one = get(`http://127.0.0.1:${port}/`, 60_000)
      .catch(() => undefined)
      .then(() => {
        this.#spans.push({ began, ended: performance.now() });
        this.#open.delete(one);
      });
    this.#open.add(one);
  }

  /** This process itself did nothing between two times of `performance.now`. */
  stalled(began: number, ended: number): void {
    this.#spans.push({ began, ended });
  }

  /** Ends when all have been answered. */
  async stop(): Promise<void> {
    await Promise.all(this.#open);
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** The longest of all that was under way at some time between two of `performance.now`, milliseconds. */
  slowest(began: number, ended: number): number {
    const meanwhile = this.#spans.filter((span) => span.began <= ended && span.ended >= began);
    return meanwhile.reduce((most, span) => Math.max(most, span.ended - span.began), 0);
  }
}
