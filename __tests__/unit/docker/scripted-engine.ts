import type { ContainerState } from '../../../lib/docker/containers.js';
import type { Command, CommandResult, Remote, RemoteProcess } from '../../../lib/ssh/remote.js';
import { inspected } from './containers.js';

/**
 * A stand-in for a host with an engine: what it has and what it tells comes from the test, in an order that a
 * real engine shows once in a while only. What a real one does is in the integration tests.
 */
export class ScriptedEngine implements Remote {
  readonly name = 'web1';
  readonly address = '127.0.0.1:22';
  readonly username = 'tester';
  containers: ContainerState[] = [];
  log = '';
  /** Told of each look at the containers, before it is answered. */
  onLook: () => void = () => undefined;
  /** How often events were listened to. */
  listening = 0;
  looks = 0;
  #stream: LineStream = new LineStream();

  /** Changes a container and tells nothing. */
  change(id: string, rest: Partial<ContainerState>): void {
    this.containers = this.containers.map((one) => (one.id === id ? { ...one, ...rest } : one));
  }

  /** Tells of an event, whatever the containers are. */
  tell(id: string, action: string, attributes: Readonly<Record<string, string>> = {}): void {
    const service = this.containers.find((one) => one.id === id)?.service ?? '';
    const Attributes = { 'com.docker.compose.service': service, ...attributes };
    this.#stream.push(JSON.stringify({ Type: 'container', Action: action, Actor: { ID: id, Attributes } }));
  }

  /** Prints a line among the events that is none. */
  print(line: string): void {
    this.#stream.push(line);
  }

  /** The stream of events ends: by itself, as when the engine is restarted, or with a lost link. */
  endEvents(error?: Error): void {
    this.#stream.end(error);
  }

  async exec({ label }: Command): Promise<CommandResult> {
    if (label === 'docker logs') return result(this.log);
    if (label !== 'docker inspect') throw new Error(`the scripted engine knows nothing of ${label}`);
    this.looks += 1;
    this.onLook();
    return result(this.containers.map((one) => `${inspected(one)}\n`).join(''));
  }

  async start({ label }: Command): Promise<RemoteProcess> {
    if (label !== 'docker events') throw new Error(`the scripted engine knows nothing of ${label}`);
    this.listening += 1;
    const stream = new LineStream();
    this.#stream = stream;
    return {
      lines: stream,
      ended: Promise.resolve(result('')),
      write: () => undefined,
      stop: async () => stream.end(),
    };
  }

  upload(): Promise<never> {
    return Promise.reject(new Error('files are not uploaded here'));
  }

  forwardIn(): Promise<never> {
    return Promise.reject(new Error('no port is forwarded here'));
  }

  async close(): Promise<void> {}
}

function result(stdout: string): CommandResult {
  return { code: 0, signal: null, stdout, stderr: '', durationMs: 0 };
}

/** Lines that come when the test says so. */
class LineStream implements AsyncIterable<string> {
  readonly #lines: string[] = [];
  #over: { readonly error: Error | undefined } | undefined;
  #wake: () => void = () => undefined;

  push(line: string): void {
    this.#lines.push(line);
    this.#wake();
  }

  end(error?: Error): void {
    this.#over ??= { error };
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    for (;;) {
      const line = this.#lines.shift();
      if (line !== undefined) {
        yield line;
        continue;
      }
      if (this.#over?.error) throw this.#over.error;
      if (this.#over) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
