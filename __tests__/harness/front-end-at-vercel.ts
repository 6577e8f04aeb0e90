import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { VercelAccess } from '../../scripts/aurontek/pipeline.js';
import { loopbackCertificate } from './certificate.js';
import { VercelStandIn } from './vercel-stand-in.js';

const token = 'Tok3nOfTheTests1234567890';
const [organization, project] = ['team_aurontek', 'prj_aurontek'];

/** A project at what stands in for Vercel, and how a runner reaches it. */
export class FrontEnd implements VercelAccess {
  readonly secrets = { VERCEL_TOKEN: token, VERCEL_ORG_ID: organization, VERCEL_PROJECT_ID: project };

  private constructor(
    private readonly vercel: VercelStandIn,
    readonly environment: Readonly<Record<string, string>>,
  ) {}

  /** @param folder where the certificate of the stand-in is kept */
  static async start(folder: string): Promise<FrontEnd> {
    const certificate = loopbackCertificate();
    const vercel = await VercelStandIn.start({ token, organization, project, certificate });
    const trusted = join(folder, 'vercel.pem');
    writeFileSync(trusted, certificate.cert);
    return new FrontEnd(vercel, { VERCEL_API_URL: vercel.api, NODE_EXTRA_CA_CERTS: trusted });
  }

  /** `production` or `preview` of each deployment, the oldest first. */
  get deployed(): readonly string[] {
    return this.vercel.deployments.map(({ target }) => target ?? 'preview');
  }

  stop(): Promise<void> {
    return this.vercel.stop();
  }
}
