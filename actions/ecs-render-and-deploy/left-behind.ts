import type { StartedCodeDeploy } from '../../lib/ecs/codedeploy/way-back.js';
import type { Started } from '../../lib/ecs/service/way-back.js';
import type { StartedTask } from '../../lib/ecs/task/run.js';

/** What a run started, and has not brought to its end. */
export interface Left {
  readonly services: readonly Started[];
  readonly tasks: readonly StartedTask[];
  readonly codeDeploy: readonly StartedCodeDeploy[];
}

/** As it is written: a set becomes a list. */
interface Written {
  readonly services: readonly WrittenService[];
  readonly tasks: readonly StartedTask[];
  readonly codeDeploy: readonly StartedCodeDeploy[];
}

type WrittenService = Omit<Started, 'mark'> & {
  readonly mark?: Omit<NonNullable<Started['mark']>, 'known'> & { readonly known: readonly string[] };
};

/**
 * What a run started and has not ended, left to its post step at each change of it: a run that was killed is taken back
 * from there.
 */
export class LeftBehind {
  readonly #services = new Map<string, Started>();
  readonly #tasks = new Map<string, StartedTask>();
  readonly #codeDeploy = new Map<string, StartedCodeDeploy>();

  /** @param leave to the post step; undefined where there is none */
  constructor(private readonly leave: ((text: string) => void) | undefined) {}

  /** Keeps what is started; to be called before it is, and again when more of it is known. */
  add(started: Started): void {
    this.#services.set(keyOf(started), started);
    this.#tell();
  }

  /** It came to its end, is back, or is left to ECS. */
  remove(started: Started): void {
    if (this.#services.delete(keyOf(started))) this.#tell();
  }

  /** Keeps a task that runs by itself. */
  addTask(task: StartedTask): void {
    this.#tasks.set(task.arn, task);
    this.#tell();
  }

  removeTask(task: StartedTask): void {
    if (this.#tasks.delete(task.arn)) this.#tell();
  }

  /** Keeps a deployment that CodeDeploy makes. */
  addCodeDeploy(started: StartedCodeDeploy): void {
    this.#codeDeploy.set(started.id, started);
    this.#tell();
  }

  removeCodeDeploy(started: StartedCodeDeploy): void {
    if (this.#codeDeploy.delete(started.id)) this.#tell();
  }

  #tell(): void {
    const services = [...this.#services.values()].map(
      ({ mark, ...rest }): WrittenService => ({
        ...rest,
        ...(mark && { mark: { ...mark, known: [...mark.known] } }),
      }),
    );
    const tasks = [...this.#tasks.values()];
    const written: Written = { services, tasks, codeDeploy: [...this.#codeDeploy.values()] };
    this.leave?.(JSON.stringify(written));
  }
}

const keyOf = ({ name }: Started) => `${name.cluster}/${name.service}`;

/** What a run left. @param text empty where it left nothing */
export function readLeft(text: string): Left {
  const {
    services = [],
    tasks = [],
    codeDeploy = [],
  }: Partial<Written> = text === '' ? {} : JSON.parse(text);
  return {
    services: services.map(({ mark, ...rest }) => ({
      ...rest,
      mark: mark && { ...mark, known: new Set(mark.known) },
    })),
    tasks,
    codeDeploy,
  };
}
