import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { answerOf, refusalOf } from '../query-api.js';
import { iamAnswer, layerOf } from './account.js';
import { answers } from './answers.js';
import { type ScriptedAutoscaling, startedAutoscaling } from './autoscaling.js';
import { EcsError } from './ecs-error.js';
import { Moments } from './moments.js';
import { isRds, itemOf, rdsCall, ScriptedRds } from './rds.js';
import type { Fault, Script } from './script.js';
import type { World } from './state.js';
import type { ScriptedTask } from './task.js';
import { arnOf, ScriptedService } from './world.js';

export { exits, type Scene, type Script, succeeds } from './script.js';

/** A call as it came over the wire. */
export interface RecordedCall {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly at: number;
}

export interface ScriptedEcs {
  /** What every AWS tool needs to ask it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly calls: readonly RecordedCall[];
  /** The calls of one operation. */
  of(operation: string): readonly RecordedCall[];
  /** Those that change something. */
  readonly writes: readonly RecordedCall[];
  readonly services: ReadonlyMap<string, ScriptedService>;
  /** How services are scaled, by their names; none that nobody scales. */
  readonly autoscaling: ReadonlyMap<string, ScriptedAutoscaling>;
  /** Those that RunTask started. */
  readonly tasks: readonly ScriptedTask[];
  /** What happens just before the answer to the next call of an operation, or to so manyth. */
  before(operation: string, happens: () => void, times?: number): void;
  /** From now on, as the script's `faults`. */
  break(more: NonNullable<Script['faults']>): void;
  /** Waits until an operation was called so many times. */
  called(operation: string, times?: number): Promise<void>;
  stop(): Promise<void>;
}

/** A test that waits for a call longer than this waits in vain. */
const calledWithinMs = 20_000;

/** Header -> the service in the names of permissions, where it is not ECS. */
const names: Readonly<Record<string, string>> = {
  AnyScaleFrontendService: 'application-autoscaling',
  AmazonEC2ContainerRegistry_V20150921: 'ecr',
  Logs_20140328: 'logs',
  AmazonSSM: 'ssm',
  secretsmanager: 'secretsmanager',
};

const isWrite = (operation: string) => !/^(Describe|List|Get|BatchGet)/.test(operation);

/**
 * A stand-in for ECS, CodeDeploy, Application Auto Scaling, and what tells of the rest of an account, on the wire, for
 * what no emulator does: deployments that fail in a
 * given way at a given time, service deployments, stale reads, refusals, broken connections. What happens is scripted;
 * how the lists of services look then follows the documentation of the API.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/Welcome.html
 */
export async function startScriptedEcs(script: Script): Promise<ScriptedEcs> {
  const calls: RecordedCall[] = [];
  const services = new Map(
    Object.entries(script.services).map(([name, { runs, settings = {} }]) => [
      name,
      new ScriptedService('prod', name, runs, settings),
    ]),
  );
  const faults = new Map(Object.entries(script.faults ?? {}).map(([name, list]) => [name, [...list]]));
  const timers = new Set<NodeJS.Timeout>();
  const taskDefinitions = new Map(
    Object.entries(script.taskDefinitions).map(([name, definition]) => [
      arnOf('task-definition', name),
      { ...definition, taskDefinitionArn: arnOf('task-definition', name), status: 'ACTIVE' },
    ]),
  );
  const later = (ms: number, happens: () => void): void => {
    const timer = setTimeout(happens, ms);
    timers.add(timer);
  };
  const autoscaling = startedAutoscaling(script.autoscaling ?? {});
  const origin = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const tasks: ScriptedTask[] = [];
  const moments = new Moments();
  const world: World = {
    ...{ script, services, taskDefinitions, tasks, later, moments },
    ...{ codeDeploy: [], updates: new Map(), autoscaling, origin },
    clusters: new Set(script.clusters ?? ['prod']),
    logGroups: script.account?.logGroups && new Set(script.account.logGroups),
  };

  const rds = new ScriptedRds(script);

  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    if (request.url?.startsWith('/layer/')) return send(response, 200, layerOf(world, request.url));
    const target = request.headers['x-amz-target'];
    if (target === undefined && !isRds(body)) return answerQuery(response, new URLSearchParams(body));
    const { prefix, operation, input } =
      target === undefined
        ? { prefix: 'rds', ...rdsCall(body) }
        : { ...targetOf(target), input: JSON.parse(body || '{}') };
    calls.push({ operation, input, at: Date.now() });
    const fault: Fault | undefined = faults.get(operation)?.shift();
    const refused = script.refused?.[operation];
    try {
      if (fault && 'reset' in fault && fault.reset === 'early') {
        request.socket.destroy();
        return;
      }
      if (fault && 'error' in fault)
        throw new EcsError(fault.error, fault.message ?? fault.error, fault.status);
      if (refused) throw new EcsError(refused, refusal(refused, `${names[prefix] ?? 'ecs'}:${operation}`));
      if (target === undefined) {
        sendXml(response, 200, answerOf(operation, rds.answer(operation, input), itemOf(operation)));
        return;
      }
      const answer = moments.answer(operation, input.services, () => answers[operation]?.(world, input));
      if (answer === undefined) throw new EcsError('UnknownOperationException', operation);
      if (fault) request.socket.destroy();
      else send(response, 200, answer);
    } catch (thrown) {
      const { type, message, status } =
        thrown instanceof EcsError ? thrown : new EcsError('ServerException', String(thrown), 500);
      if (target === undefined) sendXml(response, status, refusalOf(type, message));
      else send(response, status, { __type: type, message });
    }
  });
  const answerQuery = (response: ServerResponse, parameters: URLSearchParams): void => {
    const operation = parameters.get('Action') ?? '';
    calls.push({ operation, input: Object.fromEntries(parameters), at: Date.now() });
    const refused =
      script.refused?.[operation] && refusalOf('AccessDenied', refusal('AccessDeniedException', operation));
    const [status, text] = refused ? [403, refused] : iamAnswer(world, parameters);
    response.writeHead(status, { 'content-type': 'text/xml' }).end(text);
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    environment: {
      AWS_ENDPOINT_URL: origin(),
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    },
    calls,
    of: (operation) => calls.filter((call) => call.operation === operation),
    get writes() {
      return calls.filter(({ operation }) => isWrite(operation));
    },
    services,
    autoscaling,
    tasks,
    before: (operation, happens, times = 1) => moments.before(operation, times, happens),
    break(more) {
      for (const [name, list] of Object.entries(more)) faults.set(name, [...list]);
    },
    async called(operation, times = 1) {
      const deadline = Date.now() + calledWithinMs;
      while (calls.filter((call) => call.operation === operation).length < times) {
        if (Date.now() > deadline) throw new Error(`${operation} was not called ${times} times`);
        await wait(5);
      }
    },
    async stop() {
      for (const timer of timers) clearTimeout(timer);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const refusal = (type: string, action: string) =>
  type === 'AccessDeniedException'
    ? `User: arn:aws:sts::123456789012:assumed-role/deploy/ci is not authorized to perform: ${action} on resource: *`
    : action;

const targetOf = (target: string | string[]) => {
  const [prefix = '', operation = ''] = String(target).split('.');
  return { prefix, operation };
};

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const piece of request) body += piece;
  return body;
}

function send(response: ServerResponse, status: number, body: object | string): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

function sendXml(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'text/xml' });
  response.end(body);
}
