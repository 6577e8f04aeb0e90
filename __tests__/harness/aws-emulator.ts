import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fleetsFolder } from '../../lib/fleet/labels.js';
import { freePort } from '../../lib/fleet/ports.js';

/** An emulator of AWS (ministack) of this process. Instances of an image that is registered are real containers. */
export interface AwsEmulator {
  /** What every AWS tool needs to ask it. */
  readonly environment: Readonly<Record<string, string>>;
  /**
   * Calls EC2 as its query protocol has it.
   *
   * @param parameters such as `InstanceId.1`
   * @returns the answer, XML
   * @throws Error with what EC2 said
   */
  ec2(action: string, parameters: Readonly<Record<string, string>>): Promise<string>;
  /** As `ec2`, of Elastic Load Balancing. */
  elb(action: string, parameters: Readonly<Record<string, string>>): Promise<string>;
  /**
   * Makes a role of IAM.
   *
   * @param service that its trust policy names
   * @returns its ARN
   */
  role(name: string, service?: string): Promise<string>;
  /** As `ec2`, of RDS. */
  rds(action: string, parameters: Readonly<Record<string, string>>): Promise<string>;
  /**
   * Calls a service that speaks JSON 1.1.
   *
   * @param target such as `AmazonEC2ContainerServiceV20141113.CreateCluster`
   * @throws Error with what the service said
   */
  json(service: string, target: string, input: object): Promise<Readonly<Record<string, unknown>>>;
  /** Ends it and the containers of its instances; safe to repeat. */
  stop(): Promise<void>;
}

const region = 'eu-west-1';
const startsWithinMs = 30_000;
const stopsWithinMs = 10_000;

/**
 * Starts one on a free port of loopback, which ends with this process. Needs what `scripts/setup` installs.
 *
 * @param account whose resources are made and asked for; its number of twelve digits is the access key, too
 */
export async function startAwsEmulator(account = '000000000000'): Promise<AwsEmulator> {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const program = join(dirname(fleetsFolder()), 'ministack/bin/ministack');
  const child = spawn('setpriv', ['--pdeathsig', 'TERM', program], {
    env: {
      ...process.env,
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      MINISTACK_REGION: region,
      MINISTACK_ACCOUNT_ID: account,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => (log += piece));
  let ended: string | undefined;
  const end = new Promise<void>((resolve) => {
    const onEnd = (how: unknown) => {
      ended ??= String(how);
      resolve();
    };
    child.once('error', onEnd).once('close', onEnd);
  });
  const stop = async () => {
    child.kill('SIGTERM');
    const killing = setTimeout(() => child.kill('SIGKILL'), stopsWithinMs);
    await end;
    clearTimeout(killing);
  };
  const deadline = Date.now() + startsWithinMs;
  while (!(await answers(endpoint))) {
    if (ended === undefined && Date.now() < deadline) continue;
    await stop();
    throw new Error(`the emulator of AWS does not start (${ended}; scripts/setup installs it): ${log}`);
  }
  return {
    environment: environmentOf(endpoint),
    ec2: (...call) => callService(endpoint, { name: 'ec2', version: '2016-11-15' }, ...call),
    elb: (...call) => callService(endpoint, { name: 'elasticloadbalancing', version: '2015-12-01' }, ...call),
    role: (...role) => makeRole(endpoint, ...role),
    rds: (...call) => callService(endpoint, { name: 'rds', version: '2014-10-31' }, ...call),
    json: (...call) => callJson(endpoint, ...call),
    stop,
  };
}

/** The wait between two looks is the look's own time and a moment for the program that starts. */
async function answers(endpoint: string): Promise<boolean> {
  const answer = await fetch(`${endpoint}/_ministack/health`).catch(() => undefined);
  if (answer?.ok) return true;
  await new Promise((resolve) => setTimeout(resolve, 30));
  return false;
}

const environmentOf = (endpoint: string) => ({
  AWS_ENDPOINT_URL: endpoint,
  AWS_REGION: region,
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
});

// The emulator reads account, region and service out of a signature, and does not check it.
const authorization = (service: string) =>
  `AWS4-HMAC-SHA256 Credential=test/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`;

async function callJson(
  endpoint: string,
  service: string,
  target: string,
  input: object,
): Promise<Readonly<Record<string, unknown>>> {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: {
      authorization: authorization(service),
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': target,
    },
    body: JSON.stringify(input),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${target}: ${text}`);
  return text === '' ? {} : JSON.parse(text);
}

async function callService(
  endpoint: string,
  { name, version }: { readonly name: string; readonly version: string },
  action: string,
  parameters: Readonly<Record<string, string>>,
): Promise<string> {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: { authorization: authorization(name) },
    body: new URLSearchParams({ Action: action, Version: version, ...parameters }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${action}: ${text}`);
  return text;
}

async function makeRole(
  endpoint: string,
  name: string,
  service = 'ecs-tasks.amazonaws.com',
): Promise<string> {
  const Statement = [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }];
  const made = await callService(endpoint, { name: 'iam', version: '2010-05-08' }, 'CreateRole', {
    RoleName: name,
    AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement }),
  });
  return /<Arn>([^<]+)/.exec(made)?.[1] ?? '';
}
