import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A call of AWS as it went over the wire. */
export interface WireCall {
  /** `ecs:UpdateService` */
  readonly action: string;
  /** As it was sent: of JSON what it says, of the Query protocol its parameters. */
  // biome-ignore lint/suspicious/noExplicitAny: it is whatever went over the wire
  readonly input: any;
}

/** Answers a call in place of the emulator; undefined leaves it to that. */
export type Instead = (call: WireCall) => string | undefined;

/**
 * Stands between who asks AWS and an emulator of it: writes down every call, and hands it on as it is. What is no call
 * of an API, such as requests to a load balancer, is only handed on.
 */
export class AwsWire {
  readonly calls: WireCall[] = [];

  private constructor(
    private readonly server: Server,
    private readonly emulator: string,
    private readonly instead: Instead,
  ) {}

  /** @param emulator its URL */
  static async start(emulator: string, instead: Instead = () => undefined): Promise<AwsWire> {
    const server = createServer();
    const wire = new AwsWire(server, emulator, instead);
    server.on('request', (request, response) => void wire.#handOn(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return wire;
  }

  /** For AWS_ENDPOINT_URL. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The actions since the last time, in their order, but for those that only read. */
  writes(): readonly string[] {
    const all = this.calls.splice(0).map(({ action }) => action);
    return all.filter((action) => !/:(Describe|List|Get|Batch|Filter)/.test(action));
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  async #handOn(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const call = callIn(request, body.toString());
    if (call) this.calls.push(call);
    const scripted = call && this.instead(call);
    if (scripted !== undefined) {
      response.end(scripted);
      return;
    }
    const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers;
    const answer = await fetch(`${this.emulator}${request.url}`, {
      method: request.method ?? 'GET',
      headers: headers as Record<string, string>,
      redirect: 'manual',
      ...(body.length > 0 && { body: new Uint8Array(body) }),
    });
    const type = answer.headers.get('content-type');
    response.writeHead(answer.status, type === null ? {} : { 'content-type': type });
    response.end(Buffer.from(await answer.arrayBuffer()));
  }
}

/** The service is what the signature is for; the operation stands in a header (JSON 1.1) or in the body (Query). */
function callIn({ headers }: IncomingMessage, body: string): WireCall | undefined {
  const service = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)/.exec(headers.authorization ?? '')?.[1];
  if (service === undefined) return undefined;
  const target = headers['x-amz-target'];
  if (typeof target === 'string') {
    return { action: `${service}:${target.split('.').at(-1)}`, input: JSON.parse(body || '{}') };
  }
  const input = Object.fromEntries(new URLSearchParams(body));
  return { action: `${service}:${input.Action}`, input };
}
