import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import type { NewDeployment } from '../../aws/codedeploy.js';
import { appSpecNoYaml, appSpecUnreadable, appSpecWithout } from './errors.js';

/** An AppSpec of ECS, as it was written. */
export interface AppSpec {
  readonly path: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** Where the load balancer sends to: a container with its port. */
export interface Balanced {
  readonly containerName?: string;
  readonly containerPort?: number;
}

type Fields = Record<string, unknown>;

/**
 * Reads an AppSpec, YAML or JSON. The case of its keys does not matter, as in CodeDeploy.
 *
 * @param path relative to `directory`, or absolute
 * @throws DeployError `ecs-appspec`
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-resources.html
 */
export async function readAppSpec(path: string, directory: string): Promise<AppSpec> {
  const text = await readFile(resolve(directory, path), 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw appSpecUnreadable(path, error.code ?? error.message);
  });
  const value = parsed(path, text);
  const spec = { path, value: isMap(value) ? value : {} };
  if (propertiesOf(spec).length === 0) throw appSpecWithout(path, 'Resources with Properties');
  return spec;
}

/** Numbers are numbers as YAML has them: the version of an AppSpec is 0.0, and goes to CodeDeploy as 0. */
function parsed(path: string, text: string): unknown {
  try {
    return parse(text, { logLevel: 'error' });
  } catch (error) {
    const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw appSpecNoYaml(path, line);
  }
}

/** What its services are balanced to. */
export function balancedBy(spec: AppSpec): readonly Balanced[] {
  return propertiesOf(spec).flatMap((properties) => {
    const info = field(properties, 'LoadBalancerInfo');
    if (!isMap(info)) return [];
    const [name, port] = [field(info, 'ContainerName'), field(info, 'ContainerPort')];
    return [
      {
        ...(typeof name === 'string' && { containerName: name }),
        ...(Number.isInteger(Number(port)) && { containerPort: Number(port) }),
      },
    ];
  });
}

/** The AppSpec with a revision in it, as CodeDeploy is given it. @param revision ARN */
export function revisionFor(spec: AppSpec, revision: string): NewDeployment['revision'] {
  const copy = { ...spec, value: structuredClone(spec.value) };
  for (const properties of propertiesOf(copy)) {
    properties[keyLike(properties, 'TaskDefinition') ?? 'TaskDefinition'] = revision;
  }
  const content = JSON.stringify(copy.value);
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { revisionType: 'AppSpecContent', appSpecContent: { content, sha256 } };
}

/** The properties of each resource: `Resources: [{ TargetService: { Properties: {...} } }]`. */
function propertiesOf({ value }: AppSpec): readonly Fields[] {
  const resources = field(value, 'Resources');
  const services = Array.isArray(resources) ? resources.filter(isMap).flatMap(Object.values) : [];
  return services
    .filter(isMap)
    .map((service) => field(service, 'Properties'))
    .filter(isMap);
}

function field(map: Readonly<Fields>, name: string): unknown {
  const key = keyLike(map, name);
  return key === undefined ? undefined : map[key];
}

const keyLike = (map: Readonly<Fields>, name: string) =>
  Object.keys(map).find((key) => key.toLowerCase() === name.toLowerCase());

function isMap(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
