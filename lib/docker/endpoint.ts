import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { noteSent } from './endpoint-memory.js';
import { parseRange } from './endpoint-range.js';
import type { Manifest } from './image-manifest.js';
import type { StoredBlob } from './image-store.js';
import { readPart } from './image-store-layer.js';

/** What is served: nothing that the source does not know by its digest. */
export interface EndpointSource {
  manifest(digest: string): Manifest | undefined;
  blob(digest: string): StoredBlob | undefined;
}

/** Bytes of a blob that need not wait for others. */
const largestOutOfTurn = 256 * 1024;

const resourcePattern = /^\/v2\/[a-z0-9._/-]+\/(manifests|blobs)\/(sha256:[0-9a-f]{64})$/;

/**
 * The reading half of a registry, https://github.com/opencontainers/distribution-spec/blob/main/spec.md,
 * over connections that it is handed. It listens nowhere, lists nothing and takes nothing; everything is
 * asked for by digest. Layers go compressed as HTTP's content encoding, so that their digests do not depend
 * on how they were compressed, and in part where a broken download goes on.
 */
export class ImageEndpoint {
  readonly #server: Server;
  #sending: Promise<unknown> = Promise.resolve();

  /**
   * @param source what is served
   * @param authorization what each request has to have as its header of that name: every user of a host reaches a port on
   *   its loopback, and sees the digests in the list of processes
   */
  constructor(
    private readonly source: EndpointSource,
    private readonly authorization: string,
  ) {
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch(() => response.destroy());
    });
  }

  /** Serves one connection. The engine tries TLS first; it is told 400 and comes back without. */
  accept(connection: Duplex): void {
    connection.on('error', () => connection.destroy());
    this.#server.emit('connection', connection);
  }

  /** Ends all connections. */
  close(): void {
    this.#server.closeAllConnections();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, kind, digest = ''] = resourcePattern.exec(request.url ?? '') ?? [];
    response.setHeader('Docker-Distribution-Api-Version', 'registry/2.0');
    if (!isSame(request.headers.authorization ?? '', this.authorization)) {
      response.setHeader('WWW-Authenticate', 'Basic realm="deploy-kit"');
      return refuse(response, 401, 'UNAUTHORIZED');
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405, 'UNSUPPORTED');
    if (request.url === '/v2/') return sendBytes(request, response, 'application/json', Buffer.from('{}'));
    response.setHeader('Docker-Content-Digest', digest);
    if (kind === 'manifests') {
      const manifest = this.source.manifest(digest);
      return manifest === undefined
        ? refuse(response, 404, 'MANIFEST_UNKNOWN')
        : sendBytes(request, response, manifest.mediaType, manifest.bytes);
    }
    const blob = kind === 'blobs' ? this.source.blob(digest) : undefined;
    return blob === undefined ? refuse(response, 404, 'BLOB_UNKNOWN') : this.#inTurn(request, response, blob);
  }

  /**
   * Large ones go one after the other: ssh2 holds up to 2 MB for each connection that sends, and all
   * connections of a host share one link, so several at once would take memory and win no time.
   */
  #inTurn(request: IncomingMessage, response: ServerResponse, blob: StoredBlob): Promise<void> {
    if (blob.size <= largestOutOfTurn) return sendBlob(request, response, blob);
    const turn = this.#sending.then(() => sendBlob(request, response, blob));
    this.#sending = turn.catch(() => undefined);
    return turn;
  }
}

/** In a time that tells nothing of where they differ. */
function isSame(one: string, other: string): boolean {
  const [left, right] = [one, other].map((text) => createHash('sha256').update(text).digest());
  return left !== undefined && right !== undefined && timingSafeEqual(left, right);
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.statusCode = status;
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify({ errors: [{ code, message: code.toLowerCase().replace('_', ' ') }] }));
}

function sendBytes(
  request: IncomingMessage,
  response: ServerResponse,
  type: string,
  bytes: Uint8Array,
): void {
  response.setHeader('Content-Type', type);
  response.setHeader('Content-Length', bytes.byteLength);
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

async function sendBlob(request: IncomingMessage, response: ServerResponse, blob: StoredBlob): Promise<void> {
  const range = parseRange(request.headers.range, blob.size);
  response.setHeader('Content-Type', 'application/octet-stream');
  response.setHeader('Accept-Ranges', 'bytes');
  if (range === 'unsatisfiable') {
    response.setHeader('Content-Range', `bytes */${blob.size}`);
    return refuse(response, 416, 'RANGE_INVALID');
  }
  const acceptsGzip = /\bgzip\b/.test(String(request.headers['accept-encoding']));
  const compressed =
    range === 'whole' && acceptsGzip && request.method === 'GET' ? blob.compressed() : undefined;
  if (compressed !== undefined) {
    response.setHeader('Content-Encoding', 'gzip');
    return sendPieces(response, compressed.read());
  }
  const { first, last } = range === 'whole' ? { first: 0, last: blob.size - 1 } : range;
  response.setHeader('Content-Length', last - first + 1);
  if (range !== 'whole') {
    response.statusCode = 206;
    response.setHeader('Content-Range', `bytes ${first}-${last}/${blob.size}`);
  }
  if (request.method === 'HEAD') return void response.end();
  return sendPieces(response, readPart(blob.path, first, last));
}

/** Each piece is on its way before the next is read: a connection over SSH would take 2 MB of them at once. */
async function sendPieces(response: ServerResponse, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  const closed = Promise.withResolvers<never>();
  closed.promise.catch(() => undefined);
  const close = (): void => closed.reject(new Error('the connection was closed'));
  response.once('close', close);
  if (response.destroyed) close();
  for await (const piece of pieces) {
    const written = new Promise<void>((resolve, reject) => {
      response.write(piece, (error) => (error ? reject(error) : resolve()));
    });
    await Promise.race([written, closed.promise]);
    noteSent(piece.byteLength);
  }
  response.end();
}
