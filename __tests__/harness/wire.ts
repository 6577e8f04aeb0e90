import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What goes over the wire to an endpoint of AWS: calls of the query protocol are noted and passed on as they are. */
export class Wire {
  /** The action of each call. */
  readonly actions: string[] = [];
  readonly #server: Server;

  private constructor(endpoint: string) {
    this.#server = createServer(async (request, response) => {
      const body = Buffer.concat(await request.toArray());
      this.actions.push(new URLSearchParams(body.toString()).get('Action') ?? '');
      const { 'content-type': type = '', authorization = '' } = request.headers;
      const headers = { 'content-type': type, authorization };
      const answer = await fetch(`${endpoint}${request.url}`, { method: 'POST', headers, body });
      response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
      response.end(Buffer.from(await answer.arrayBuffer()));
    });
  }

  static async to(endpoint: string): Promise<Wire> {
    const wire = new Wire(endpoint);
    await new Promise<void>((resolve) => wire.#server.listen(0, '127.0.0.1', resolve));
    return wire;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The calls that change something. */
  get writes(): string[] {
    return this.actions.filter((action) => !action.startsWith('Describe'));
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
