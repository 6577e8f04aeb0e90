import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { refusalOf } from '../query-api.js';
import { answers } from './answers.js';
import { EcsError } from './ecs-error.js';
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
  /** Those that RunTask started. */
  readonly tasks: readonly ScriptedTask[];
  /** From now on, as the script's `faults`. */
  break(more: NonNullable<Script['faults']>): void;
  /** Waits until an operation was called so many times. */
  called(operation: string, times?: number): Promise<void>;
  stop(): Promise<void>;
}

/** A test that waits for a call longer than this waits in vain. */
const calledWithinMs = 20_000;

const isWrite = (operation: string) => !/^(Describe|List|Get)/.test(operation);

/**
 * A stand-in for ECS, CodeDeploy and CloudWatch Logs, on the wire (JSON 1.1), for what no emulator does: deployments that fail in a
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
  const tasks: ScriptedTask[] = [];
  const world: World = {
    ...{ script, services, taskDefinitions, tasks, later },
    ...{ codeDeploy: [], updates: new Map() },
    clusters: new Set(script.clusters ?? ['prod']),
    logGroups: new Set(script.logGroups),
  };

  const server = createServer(async (request, response) => {
    // Load balancers are another stand-in's affair, and speak another protocol.
    if (request.headers['x-amz-target'] === undefined) {
      response.writeHead(403).end(refusalOf('AccessDenied', 'not authorized'));
      return;
    }
    const input = JSON.parse((await bodyOf(request)) || '{}');
    const operation = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
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
      if (refused) throw new EcsError(refused, refusal(refused, operation));
      const answer = answers[operation]?.(world, input);
      if (answer === undefined) throw new EcsError('UnknownOperationException', operation);
      if (fault) request.socket.destroy();
      else send(response, 200, answer);
    } catch (thrown) {
      const { type, message, status } =
        thrown instanceof EcsError ? thrown : new EcsError('ServerException', String(thrown), 500);
      send(response, status, { __type: type, message });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    environment: {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
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
    tasks,
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

const refusal = (type: string, operation: string) =>
  type === 'AccessDeniedException'
    ? `User: arn:aws:sts::123456789012:assumed-role/deploy/ci is not authorized to perform: ecs:${operation} on resource: *`
    : operation;

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const piece of request) body += piece;
  return body;
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
  response.end(JSON.stringify(body));
}
