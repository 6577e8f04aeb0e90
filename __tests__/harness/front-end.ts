import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildSync } from 'esbuild';
import { type Certificate, loopbackCertificate } from './certificate.js';
import { type ActionOptions, type ActionRun, runAction } from './run-action.js';
import { VercelStandIn } from './vercel-stand-in.js';

export const token = 'Tok3nOfTheTests1234567890';
export const organization = 'team_acme';
export const project = 'prj_shop';

/** Kept between runs of the tests: what is in it is named after the lock file. */
const installed = join(process.cwd(), '.fleet/vercel');

export type Files = Readonly<Record<string, string>>;

/**
 * The action as a runner runs it, in a process of its own, with the real Vercel CLI, against a stand-in for Vercel's
 * API; and a repository with a front end.
 */
export class FrontEndRepository {
  readonly workspace: string;
  readonly temporary = installed;
  readonly #folder = mkdtempSync(join(tmpdir(), 'deploy-kit-vercel-test-'));
  readonly #certificateFile = join(this.#folder, 'certificate.pem');
  #environment: Record<string, string> = {};

  private constructor(
    readonly vercel: VercelStandIn,
    certificate: Certificate,
    private readonly bundle: 'fresh' | 'usual',
  ) {
    this.workspace = join(this.#folder, 'workspace');
    mkdirSync(this.workspace);
    mkdirSync(installed, { recursive: true });
    writeFileSync(this.#certificateFile, certificate.cert);
    if (bundle === 'fresh') buildAction(this.#folder);
    this.#environment = {
      RUNNER_TEMP: this.temporary,
      VERCEL_API_URL: vercel.api,
      NODE_EXTRA_CA_CERTS: this.#certificateFile,
      CI: 'true',
    };
  }

  /**
   * @param variables what the project has at Vercel
   * @param bundle the one that is committed, or one that is made of the sources now
   */
  static async start(
    variables: Files = {},
    bundle: 'fresh' | 'usual' = 'fresh',
  ): Promise<FrontEndRepository> {
    const certificate = loopbackCertificate();
    const options = { token, organization, project, certificate, environment: variables };
    return new FrontEndRepository(await VercelStandIn.start(options), certificate, bundle);
  }

  async stop(): Promise<void> {
    await this.vercel.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** The files of the front end, in a commit. */
  write(files: Files): void {
    rmSync(this.workspace, { recursive: true });
    for (const [path, content] of Object.entries(files)) {
      const file = join(this.workspace, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
    const git = (...argv: string[]) => execFileSync('git', argv, { cwd: this.workspace, stdio: 'pipe' });
    git('init', '--quiet', '--initial-branch=main');
    git('add', '--all');
    git('-c', 'user.name=t', '-c', 'user.email=t@example.com', 'commit', '--quiet', '--message=A front end');
  }

  /** What git sees that was not there before. */
  changes(): string {
    const status = ['status', '--porcelain', '--ignored', '--untracked-files=all'];
    return execFileSync('git', status, { cwd: this.workspace, encoding: 'utf8' });
  }

  deploy(inputs: Files = {}, options: Partial<ActionOptions> = {}): Promise<ActionRun> {
    return runAction('vercel', {
      directory: this.workspace,
      dist: this.bundle === 'usual' ? undefined : this.#folder,
      ...options,
      inputs: { token, 'org-id': organization, 'project-id': project, ...inputs },
      env: { ...this.#environment, ...options.env },
    });
  }
}

/** The action as a bundle of the sources, with its two stubs. */
function buildAction(folder: string): void {
  buildSync({
    entryPoints: ['actions/main.ts'],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    outfile: join(folder, 'deploy-kit.js'),
    external: ['cpu-features', './crypto/build/Release/sshcrypto.node'],
    logLevel: 'error',
  });
  for (const stage of ['main', 'post']) {
    const stub = `require('./deploy-kit.js').${stage}('vercel');\n`;
    writeFileSync(join(folder, stage === 'main' ? 'vercel.js' : 'vercel-post.js'), stub);
  }
}
