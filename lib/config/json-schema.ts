import * as z from 'zod/mini';
import type { ActionDefinition, InputDefinition, InputDefinitions } from '../capability/define-action.js';
import { branchValues, policyParts, policyValues, ruleValues } from '../policy/keys.js';
import {
  hostParts,
  hostValues,
  type KeyDefinition,
  phaseParts,
  phaseValues,
  stepParts,
  topParts,
  topValues,
} from './keys.js';
import { stepInputs } from './step-keys.js';

type Schema = Readonly<Record<string, unknown>>;

/** A word of a list may also be a reference. */
const reference = { type: 'string', pattern: '\\$\\{' };

/** As YAML reads what stands there: a name may be a number. */
const scalar = { type: ['string', 'number', 'boolean'] };

const listed = (items: Schema): Schema => ({ anyOf: [items, { type: 'array', items, minItems: 1 }] });

/** What is said of keys by their structure; whose `accepts` say the same in words. */
const shapes: Readonly<Record<keyof typeof phaseParts | keyof typeof stepParts | 'host', Schema>> = {
  name: scalar,
  needs: listed(scalar),
  hosts: listed(scalar),
  matrix: {
    type: 'object',
    additionalProperties: {
      type: 'array',
      items: { anyOf: [scalar, { type: 'object', additionalProperties: scalar, minProperties: 1 }] },
      minItems: 1,
    },
  },
  steps: { type: 'array', minItems: 1, items: { $ref: '#/definitions/step' } },
  id: { type: 'string' },
  host: listed({ type: 'string' }),
};

/**
 * The JSON schema of deploy-kit.yml, for editors; the reader says more and says it better.
 *
 * @param definitions all actions; those that can be a step are in it
 * @param hostInputs the inputs of "reaching hosts", of which `ssh` has all but `host`
 * @returns a schema of draft-07, which editors know
 */
export function configSchema(definitions: readonly ActionDefinition[], hostInputs: InputDefinitions): Schema {
  const { host: _, ...ssh } = hostInputs;
  const steps = definitions.filter(({ step }) => step !== undefined);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'deploy-kit.yml',
    description: 'What is deployed where, and in which order.',
    ...map(
      {
        ...valuesOf(topValues),
        ssh: described(topParts.ssh, map(valuesOf(ssh))),
        hosts: described(topParts.hosts, {
          type: 'object',
          additionalProperties: { $ref: '#/definitions/host' },
        }),
        phases: described(topParts.phases, {
          type: 'array',
          minItems: 1,
          items: { $ref: '#/definitions/phase' },
        }),
        policy: described(topParts.policy, policySchema()),
      },
      { ...topValues, ...topParts },
    ),
    definitions: {
      host: {
        anyOf: [shapes.host, map({ ...partsOf(hostParts), ...valuesOf(hostValues) }, { ...hostParts })],
      },
      phase: map({ ...partsOf(phaseParts), ...valuesOf(phaseValues) }, { ...phaseParts }),
      step: stepSchema(steps),
      ...Object.fromEntries(
        steps.map((definition) => [
          definition.name,
          map(valuesOf(stepInputs(definition)), stepInputs(definition)),
        ]),
      ),
    },
  };
}

/** Of a policy nothing is a reference. */
function policySchema(): Schema {
  const rule = (values: InputDefinitions) => ({ anyOf: [{ type: 'null' }, map(valuesOf(values, false))] });
  return map({
    branches: described(policyParts.branches, { type: 'object', additionalProperties: rule(branchValues) }),
    default: described(policyParts.default, rule(ruleValues)),
    ...valuesOf(policyValues, false),
  });
}

function stepSchema(steps: readonly ActionDefinition[]): Schema {
  const capabilities = steps.map(({ name, description }) => [
    name,
    { description, anyOf: [{ type: 'null' }, { $ref: `#/definitions/${name}` }] },
  ]);
  return {
    ...map({ ...partsOf(stepParts), ...Object.fromEntries(capabilities) }),
    oneOf: steps.map(({ name }) => ({ required: [name] })),
  };
}

/** A map of these keys and no others. */
function map(
  properties: Readonly<Record<string, Schema>>,
  keys: Readonly<Record<string, Pick<InputDefinition, 'description' | 'required'>>> = {},
): Schema {
  const required = Object.keys(keys).filter((name) => keys[name]?.required);
  return {
    type: 'object',
    properties,
    ...(required.length > 0 && { required }),
    additionalProperties: false,
  };
}

function described({ description }: { readonly description: string }, schema: Schema): Schema {
  return { description, ...schema };
}

function partsOf<Name extends keyof typeof shapes>(
  parts: Readonly<Record<Name, KeyDefinition>>,
): Readonly<Record<string, Schema>> {
  const names = Object.keys(parts) as Name[];
  return Object.fromEntries(names.map((name) => [name, described(parts[name], shapes[name])]));
}

function valuesOf(inputs: InputDefinitions, references = true): Readonly<Record<string, Schema>> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => [name, valueSchema(input, references)]),
  );
}

/** What YAML may hold for an input; what its text may be is said in words. */
function valueSchema(
  { description, accepts, schema, default: written }: InputDefinition,
  references: boolean,
): Schema {
  const { $schema: _, ...shape } = z.toJSONSchema(schema, { io: 'input', target: 'draft-7' });
  const { enum: words } = shape;
  return {
    description: `${description} Accepts ${accepts}.`,
    ...(words ? choiceOf(words, references) : shape),
    ...(written !== undefined && { default: typed(written) }),
  };
}

function choiceOf(words: readonly unknown[], references: boolean): Schema {
  return references ? { anyOf: [{ enum: words }, reference] } : { enum: words };
}

/** A default as a person writes it in YAML. */
function typed(written: string): string | number | boolean {
  if (written === 'true' || written === 'false') return written === 'true';
  return /^\d{1,15}$/.test(written) ? Number(written) : written;
}
