import type { StepContext } from '../../lib/capability/capability.js';
import type { Host } from '../../lib/host/host.js';
import type { ComposeProject } from '../../lib/values/compose-project.js';
import { noteUnusedImages } from './given-images.js';
import { type ImageSources, wantedImages } from './images.js';
import type { Rolling } from './record.js';
import type { ReleaseRequest } from './request.js';
import { selectServices } from './resolve.js';
import { rollingOf } from './rolling-request.js';

/** A release in the making on one host, planned or prepared: what all that works at it there needs. */
export interface Preparation {
  readonly host: Host;
  /** The argv prefix with which the engine answers. */
  readonly docker: readonly string[];
  readonly request: ReleaseRequest;
  readonly sources: ImageSources;
  readonly context: StepContext;
}

/** The part of a project that is deployed. */
export interface DeployedPart {
  /** Its services, with what they depend on. */
  readonly project: ComposeProject;
  /** Services of the files that are left alone. */
  readonly left: readonly string[];
  /** Service -> the image that it asks for. */
  readonly wanted: ReadonlyMap<string, string>;
  readonly rolling: Rolling | undefined;
}

/**
 * What of the files is deployed, and how.
 *
 * @param rendered as Compose rendered them
 * @param folder where it did
 * @throws InputProblems for services that are not there, name no image, or cannot be replaced as they are to be
 */
export async function deployedPart(
  { host, request, context }: Preparation,
  rendered: ComposeProject,
  folder: string,
): Promise<DeployedPart> {
  const images = wantedImages(request, rendered);
  noteUnusedImages(request.inputs.images, Object.keys(rendered.services ?? {}), host.name, context.journal);
  const { project, left } = selectServices(rendered, request.inputs.services);
  const rolling = await rollingOf(request, project, folder, host.name, context);
  const wanted = [...images].filter(([service]) => service in (project.services ?? {}));
  return { project, left, wanted: new Map(wanted), rolling };
}
