import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Certificate } from './certificate.js';
import { DeployedSite } from './deployed-site.js';

/** A request as it came. */
export interface RecordedRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly authorization: string | undefined;
  /** Every header but `authorization`, as one text. */
  readonly headers: string;
  readonly body: Buffer;
}

export interface StandInDeployment {
  readonly id: string;
  /** `host:port` of a server that serves its static files. */
  readonly url: string;
  readonly target: string | null;
  /** The body with which it was created. */
  readonly body: CreationBody;
  /** File -> content, as it was uploaded. */
  readonly files: ReadonlyMap<string, Buffer>;
}

interface CreationBody {
  readonly files?: readonly { readonly file: string; readonly sha: string }[];
  readonly target?: string;
  readonly autoAssignCustomDomains?: boolean;
  readonly meta?: Readonly<Record<string, string>>;
  readonly project?: string;
  readonly name?: string;
}

type JobStatus = 'succeeded' | 'failed' | 'skipped' | 'pending';

interface AliasRequest {
  readonly fromDeploymentId: string | null;
  readonly toDeploymentId: string;
  readonly jobStatus: JobStatus;
  readonly requestedAt: number;
  readonly type: 'promote' | 'rollback';
}

export interface StandInOptions {
  readonly token: string;
  readonly organization: string;
  readonly project: string;
  readonly projectName?: string;
  /** What `vercel pull` finds. */
  readonly environment?: Readonly<Record<string, string>>;
  /** More settings of the project. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly certificate: Certificate;
}

interface Reply {
  readonly status?: number;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * A scripted stand-in for Vercel's REST API, as far as the Vercel CLI uses it for pull, deploy, promote and rollback.
 * Vercel has no emulator. It keeps what was uploaded by digest, as Vercel does, and serves it.
 */
export class VercelStandIn {
  readonly requests: RecordedRequest[] = [];
  /** What was asked for that this does not know. */
  readonly unknown: string[] = [];
  readonly deployments: StandInDeployment[] = [];
  /** The deployment that the domains lead to. */
  production: string | null = 'dpl_before';
  /** How the next promotions and rollbacks end. */
  readonly jobs: { promote: JobStatus; rollback: JobStatus } = {
    promote: 'succeeded',
    rollback: 'succeeded',
  };
  /** Answers in place of the usual ones, by `METHOD /start/of/path`. */
  readonly instead = new Map<string, () => Reply | undefined>();
  readonly site = new DeployedSite();

  readonly #uploads = new Map<string, Buffer>();
  readonly #servers: Server[] = [];
  #aliasRequest: AliasRequest | null = null;
  #port = 0;

  private constructor(private readonly options: StandInOptions) {}

  static async start(options: StandInOptions): Promise<VercelStandIn> {
    const standIn = new VercelStandIn(options);
    const server = createServer((request, response) => {
      void standIn.#record(request).then(async (recorded) => {
        const { status = 200, json = {}, headers = {} } = await standIn.#usual(recorded);
        response.writeHead(status, { 'content-type': 'application/json', ...headers });
        response.end(JSON.stringify(json));
      });
    });
    standIn.#port = await standIn.#listen(server);
    return standIn;
  }

  get api(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** The paths of one kind of request, without their queries. */
  asked(method: string): readonly string[] {
    return this.requests
      .filter((request) => request.method === method)
      .map(({ path }) => path.replace(/\?.*/, ''));
  }

  async stop(): Promise<void> {
    await Promise.all(
      this.#servers.map(
        (server) =>
          new Promise<void>((resolve) => {
            server.close(() => resolve());
            server.closeAllConnections();
          }),
      ),
    );
  }

  async #record(request: IncomingMessage): Promise<RecordedRequest> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { authorization, ...headers } = request.headers;
    const recorded = {
      method: request.method ?? '',
      path: request.url ?? '',
      authorization,
      headers: JSON.stringify(headers),
      body: Buffer.concat(chunks),
    };
    this.requests.push(recorded);
    return recorded;
  }

  async #usual(request: RecordedRequest): Promise<Reply> {
    const line = `${request.method} ${request.path.replace(/\?.*/, '')}`;
    for (const [start, answer] of this.instead) {
      const reply = line.startsWith(start) ? answer() : undefined;
      if (reply) return reply;
    }
    if (request.authorization !== `Bearer ${this.options.token}`) {
      return refused(403, 'forbidden', 'Not authorized', { invalidToken: true });
    }
    for (const [pattern, answer] of this.#routes) {
      const match = pattern.exec(line);
      if (match) return answer(match[1] ?? '', request);
    }
    this.unknown.push(line);
    return refused(404, 'not_found', `The stand-in does not know ${line}`);
  }

  readonly #routes: readonly (readonly [
    RegExp,
    (id: string, request: RecordedRequest) => Reply | Promise<Reply>,
  ])[] = [
    [/^GET \/v2\/user$/, () => ({ json: { user: this.#user() } })],
    [/^GET \/(?:v\d+\/)?teams\/([^/]+)$/, (id) => this.#team(id)],
    [/^GET \/v\d+\/teams$/, () => ({ json: { teams: [this.#teamOf()], pagination: {} } })],
    [/^GET \/v\d+\/projects\/([^/]+)$/, (id) => this.#project(id)],
    [/^GET \/v\d+\/projects\/[^/]+\/env$/, () => ({ json: { envs: [] } })],
    [
      /^GET \/v\d+\/projects\/[^/]+\/(?:promote|rollback)\/aliases$/,
      () => ({ json: { aliases: [], pagination: {} } }),
    ],
    [/^GET \/v3\/env\/pull\//, () => ({ json: { env: this.options.environment ?? {}, buildEnv: {} } })],
    [/^POST \/v2\/files$/, (_, request) => this.#upload(request)],
    [/^POST \/v13\/deployments$/, (_, { body }) => this.#create(JSON.parse(body.toString()))],
    [/^GET \/v\d+\/(?:now\/)?deployments\/([^/]+)$/, (id) => this.#deployment(id)],
    [/^POST \/v10\/projects\/[^/]+\/promote\/([^/]+)$/, (id) => this.#alias('promote', id)],
    [/^POST \/v9\/projects\/[^/]+\/rollback\/([^/]+)$/, (id) => this.#alias('rollback', id)],
  ];

  #user() {
    return {
      id: 'user_1',
      email: 'octocat@example.com',
      username: 'octocat',
      name: 'Octocat',
      version: null,
    };
  }

  #teamOf() {
    return { id: this.options.organization, slug: 'acme', name: 'Acme' };
  }

  #team(id: string): Reply {
    return id === this.options.organization
      ? { json: this.#teamOf() }
      : refused(403, 'forbidden', 'Not authorized');
  }

  #project(id: string): Reply {
    const { project, projectName = 'shop', organization, settings } = this.options;
    if (id !== project && id !== projectName) return refused(404, 'not_found', 'Project not found.');
    const json = {
      id: project,
      name: projectName,
      accountId: organization,
      createdAt: 1,
      updatedAt: 1,
      framework: null,
      nodeVersion: '24.x',
      ...settings,
      lastAliasRequest: this.#aliasRequest,
      targets:
        this.production === null ? {} : { production: { id: this.production, url: 'shop.example.com' } },
    };
    return { json };
  }

  #upload({ headers, body }: RecordedRequest): Reply {
    const digest = String(JSON.parse(headers)['x-now-digest']);
    const actual = createHash('sha1').update(body).digest('hex');
    if (digest !== actual) return refused(400, 'bad_request', `${digest} is not the digest of what came`);
    this.#uploads.set(digest, body);
    return {};
  }

  async #create(body: CreationBody): Promise<Reply> {
    const missing = (body.files ?? []).map(({ sha }) => sha).filter((sha) => !this.#uploads.has(sha));
    if (missing.length > 0) return refused(400, 'missing_files', 'Missing files', { missing });
    const files = new Map(
      (body.files ?? []).map(({ file, sha }) => [file, this.#uploads.get(sha) ?? Buffer.alloc(0)] as const),
    );
    const id = `dpl_${this.deployments.length + 1}`;
    const site = this.site.serve(files, this.options.certificate);
    const url = `127.0.0.1:${await this.#listen(site)}`;
    const deployment = { id, url, target: body.target ?? null, body, files };
    this.deployments.push(deployment);
    if (body.target === 'production' && body.autoAssignCustomDomains !== false) this.production = id;
    return { json: this.#shown(deployment) };
  }

  #deployment(id: string): Reply {
    const found = this.deployments.find((deployment) => deployment.id === id || deployment.url === id);
    if (found) return { json: this.#shown(found) };
    if (id !== 'dpl_before') return refused(404, 'not_found', 'Deployment not found');
    const before = { id, url: 'before.example.com', target: 'production' };
    return { json: this.#shown({ ...before, body: {}, files: new Map() }) };
  }

  #shown({ id, url, target }: StandInDeployment) {
    const { organization, project, projectName = 'shop' } = this.options;
    return {
      id,
      url,
      target,
      name: projectName,
      projectId: project,
      ownerId: organization,
      team: { id: organization, slug: 'acme', name: 'Acme' },
      readyState: 'READY',
      status: 'READY',
      aliasAssigned: true,
      alias: [],
      inspectorUrl: `https://vercel.com/acme/${projectName}/${id}`,
      createdAt: Date.now(),
    };
  }

  #alias(type: 'promote' | 'rollback', id: string): Reply {
    const jobStatus = this.jobs[type];
    this.#aliasRequest = {
      fromDeploymentId: this.production,
      toDeploymentId: id,
      jobStatus,
      requestedAt: Date.now(),
      type,
    };
    if (jobStatus === 'succeeded') this.production = id;
    return { status: 201 };
  }

  async #listen(server: Server): Promise<number> {
    this.#servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }
}

function refused(status: number, code: string, message: string, more: object = {}): Reply {
  return { status, json: { error: { code, message, ...more } } };
}
