import type { EcsService, EcsServiceDeployment } from '../../lib/aws/ecs.js';
import { pausedHooks, pauseInWords, stageInWords } from '../../lib/ecs/service/strategy.js';
import type { Mark } from '../../lib/ecs/service/verdict.js';
import type { JournalWriter } from '../../lib/journal/events.js';

/** Tells the journal how a deployment goes on, each thing once. */
export class Progress {
  #told = '';
  readonly #events = new Set<string>();
  readonly #pauses = new Set<string | undefined>();

  constructor(
    private readonly place: string,
    private readonly mark: Mark,
    private readonly journal: JournalWriter,
  ) {}

  look({ deployments = [], events = [] }: EcsService, serviceDeployment?: EcsServiceDeployment): void {
    const stage = serviceDeployment && stageInWords(serviceDeployment);
    const own = deployments.find(({ id }) => id === this.mark.own);
    if (own) {
      const { runningCount = 0, desiredCount = 0, failedTasks = 0, rolloutState = '' } = own;
      const failed = failedTasks > 0 ? `, ${failedTasks} failed` : '';
      this.#tell(
        `${runningCount} of ${desiredCount} tasks run${failed}${rolloutState && `, ${rolloutState}`}${stage ? `, ${stage}` : ''}`,
      );
    }
    if (serviceDeployment) this.#tellPauses(serviceDeployment);
    for (const { createdAt = 0, message = '' } of events.toReversed()) {
      const isOld = createdAt < (this.mark.createdAt ?? 0);
      if (isOld || this.#events.has(message)) continue;
      this.#events.add(message);
      this.journal.write({ type: 'notice', message });
    }
  }

  #tellPauses(serviceDeployment: EcsServiceDeployment): void {
    for (const hook of pausedHooks(serviceDeployment)) {
      if (this.#pauses.has(hook.hookId)) continue;
      this.#pauses.add(hook.hookId);
      const message = `${this.place}: ${pauseInWords(serviceDeployment, hook)}`;
      this.journal.write({ type: 'warning', message });
    }
  }

  #tell(text: string): void {
    if (text === this.#told) return;
    this.#told = text;
    this.journal.write({ type: 'notice', message: `${this.place}: ${text}` });
  }
}
