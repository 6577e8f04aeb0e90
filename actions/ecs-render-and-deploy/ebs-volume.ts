import type { Structured } from '../../lib/capability/inputs.js';
import { type ApiMap, readMap } from '../../lib/ecs/api-maps.js';
import { DeployError, InputProblems } from '../../lib/errors/deploy-error.js';

/** A volume of a task definition that is configured at launch, with what EBS shall make for it. */
export interface EbsVolume {
  readonly name: string;
  readonly managedEBSVolume: ApiMap;
}

/**
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskManagedEBSVolumeConfiguration.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceManagedEBSVolumeConfiguration.html
 */
const usualKeys = [
  ...['encrypted', 'filesystemType', 'iops', 'kmsKeyId', 'sizeInGiB', 'snapshotId', 'tagSpecifications'],
  ...['throughput', 'volumeInitializationRate', 'volumeType'],
];

/** What may be said of a volume of a task, and not of those of a service. */
const taskKeys = ['terminationPolicy'];

/**
 * Reads the two inputs of a volume.
 *
 * @param prefix of their names
 * @returns undefined where both are left out
 * @throws InputProblems where only one is there, or the map is none that ECS takes
 */
export async function readEbsVolume(
  prefix: 'service' | 'run-task',
  inputs: Readonly<Record<string, unknown>>,
  directory: string,
): Promise<EbsVolume | undefined> {
  const [nameInput, input] = [`${prefix}-managed-ebs-volume-name`, `${prefix}-managed-ebs-volume`];
  const name = inputs[nameInput] as string | undefined;
  const optional = prefix === 'run-task' ? [...usualKeys, ...taskKeys] : usualKeys;
  const shape = { required: ['roleArn'], optional };
  const volume = await readMap(inputs[input] as Structured | undefined, { input, directory, shape });
  if (name !== undefined && volume !== undefined) return { name, managedEBSVolume: volume };
  if (name === undefined && volume === undefined) return undefined;
  throw new InputProblems([halfGiven(name === undefined ? nameInput : input)]);
}

/** The official action goes on without the volume. */
function halfGiven(missing: string): DeployError {
  return new DeployError({
    code: 'input-missing',
    kind: 'input',
    where: `input ${missing}`,
    what: 'a volume of EBS has a name and a configuration, and only one of the two is given',
    remedy: `Give ${missing}, or leave both out.`,
  });
}
