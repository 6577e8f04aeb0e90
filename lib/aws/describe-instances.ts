import { makeBuilder } from '@smithy/core/client';
import { getEndpointPlugin } from '@smithy/core/endpoints';
import type {
  MetadataBearer,
  StaticListSchema,
  StaticOperationSchema,
  StaticStructureSchema,
} from '@smithy/types';
import { ec2Namespace } from './ec2-client.js';
import { endpointParameters } from './endpoint-parameters.js';

/**
 * What is asked of DescribeInstances, and of the answer what deploy-kit reads, by the names on the wire.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html
 */
export interface InstancesQuestion {
  /** All of them must hold, each by one of its values. */
  readonly Filter: readonly { readonly Name: string; readonly Value: readonly string[] }[];
  readonly MaxResults: number;
  readonly NextToken?: string;
}

/** What is empty may be left out. */
export interface InstancesAnswer extends MetadataBearer {
  readonly reservationSet?: readonly { readonly instancesSet?: readonly DescribedInstance[] }[];
  readonly nextToken?: string;
}

export interface DescribedInstance {
  readonly instanceId?: string;
  readonly instanceState?: { readonly name?: string };
  readonly ipAddress?: string;
  readonly privateIpAddress?: string;
  readonly ipv6Address?: string;
  readonly vpcId?: string;
  readonly tagSet?: readonly { readonly key?: string; readonly value?: string }[];
}

// The shapes in the form of the SDK's own clients, where the first number is the kind of a shape.
const text = 0;
const number = 1;
type Shape = StaticStructureSchema | StaticListSchema | typeof text | typeof number;

const structure = (members: Readonly<Record<string, Shape>>): StaticStructureSchema => [
  ...([3, ec2Namespace, 'Structure', 0] as const),
  Object.keys(members),
  Object.values(members),
];

/** A list, whose items stand in elements `item` of an answer. */
const list = (shape: Shape): StaticListSchema => [1, ec2Namespace, 'List', 0, [shape, { xmlName: 'item' }]];

const question = structure({
  Filter: list(structure({ Name: text, Value: list(text) })),
  MaxResults: number,
  NextToken: text,
});

const instance = structure({
  instanceId: text,
  instanceState: structure({ name: text }),
  ipAddress: text,
  privateIpAddress: text,
  ipv6Address: text,
  vpcId: text,
  tagSet: list(structure({ key: text, value: text })),
});

const answer = structure({
  reservationSet: list(structure({ instancesSet: list(instance) })),
  nextToken: text,
});

const operation: StaticOperationSchema = [9, ec2Namespace, 'DescribeInstances', 0, question, answer];

const command = makeBuilder(endpointParameters, 'AmazonEC2', 'EC2Client', getEndpointPlugin);

export const DescribeInstancesCommand = command<InstancesQuestion, InstancesAnswer>(
  {},
  () => [],
  'DescribeInstances',
  operation,
);
