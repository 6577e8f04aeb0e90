import type { JournalEntry } from '../journal/events.js';
import { Journal } from '../journal/journal.js';
import { breakable, untilUnhealthyMs } from './deploy-steps.js';
import type { Fault } from './faults.js';
import { type ImageChoice, ownName, type StepImages } from './images.js';
import { differences } from './snapshot.js';
import type { StageEnd } from './stage-log.js';
import type { StageRuns } from './stage-runs.js';
import type { Stage } from './stages.js';
import type { ThrowawaySystem } from './throwaway-system.js';
import { resultsOf, verdict } from './verdict.js';

/** Runs that are broken on purpose. */
export class FaultRuns {
  constructor(
    private readonly runs: Pick<StageRuns, 'up' | 'choice' | 'newVersions' | 'snapshot'>,
    private readonly system: ThrowawaySystem,
    private readonly images: readonly StepImages[],
  ) {}

  run({ fault = 'crash', phase }: Stage): Promise<StageEnd> {
    const runs: Readonly<Record<Fault, () => Promise<StageEnd>>> = {
      crash: () => this.#brokenImage('crash', phase),
      unhealthy: () => this.#brokenImage('unhealthy', phase),
      'link-lost': () => this.#linkLost(phase ?? ''),
      'host-dies': () => this.#hostDies(phase ?? ''),
    };
    return runs[fault]();
  }

  async #brokenImage(fault: 'crash' | 'unhealthy', phase: string | undefined): Promise<StageEnd> {
    const broken = this.#broken(fault, phase);
    if (broken === undefined)
      return { outcome: 'unchanged', said: 'no service has a health check that could fail' };
    const { service, images } = broken;
    const before = await this.runs.snapshot();
    const ending = await this.runs.up(this.runs.choice(images));
    const problems = differences(before, await this.runs.snapshot(), 'releases');
    const cause = [ending.error?.message ?? '', ...(ending.error?.log ?? [])].join('\n');
    if (ending.error && !cause.includes(service))
      problems.push(`the cause does not name ${service}: ${cause}`);
    const said = `${service} broken, everything as before: ${firstLine(ending.error?.message ?? '')}`;
    return verdict(ending, 'rolled-back', said, problems);
  }

  /** Of a phase, or of all, the service that fails the soonest. */
  #broken(fault: 'crash' | 'unhealthy', phase: string | undefined) {
    const found = this.images.flatMap(({ step }) => {
      const name = phase === undefined || step.phase === phase ? breakable(step, fault) : undefined;
      const service = step.rendered.services?.[name ?? ''];
      return name === undefined || service === undefined ? [] : [{ step, name, service }];
    });
    const [first] = found.toSorted(
      (one, other) => untilUnhealthyMs(one.service) - untilUnhealthyMs(other.service),
    );
    if (first === undefined) return undefined;
    const { step, name } = first;
    const images: ImageChoice = new Map([[step.key, { [name]: ownName(step, name, fault) }]]);
    return { service: name, images };
  }

  /** All connections of the phase's hosts are cut while it switches; deploy-kit connects again and goes on. */
  async #linkLost(phase: string): Promise<StageEnd> {
    const before = await this.runs.snapshot();
    const journal = new Journal();
    const cut = onceApplying(journal, phase, (target) =>
      this.system.host(target).exec(['pkill', '-KILL', '-f', '^sshd-session: ']),
    );
    const images = this.runs.choice(this.runs.newVersions(phase));
    const ending = await this.runs.up(images, true, this.system.newRun(journal));
    await cut();
    const again = journal.entries.some(({ type }) => type === 'host.reconnected');
    const back = await this.runs.up();
    const problems = differences(before, await this.runs.snapshot(), 'images');
    if (!again) problems.push('no connection was cut');
    if (back.outcome !== 'deployed') problems.push(`the way back to the file ended as ${back.outcome}`);
    return verdict(ending, 'deployed', 'connected again, and the switch went on to its end', problems);
  }

  /** Everything switches, and the phase's host is gone in the middle of it. */
  async #hostDies(phase: string): Promise<StageEnd> {
    const before = await this.runs.snapshot();
    const journal = new Journal();
    let dead = '';
    const killed = onceApplying(journal, phase, (target) => {
      dead = target;
      return this.system.host(target).kill();
    });
    const images = this.runs.choice(this.runs.newVersions());
    const ending = await this.runs.up(images, true, this.system.newRun(journal));
    await killed();
    if (dead === '') return verdict(ending, 'failed', '', ['the host was never switched off']);
    const results = resultsOf(ending);
    const problems: string[] = [];
    const named = results.some(({ target, notPutBack = [] }) => target === dead && notPutBack.length > 0);
    if (!named) problems.push(`${dead} is not named as not put back`);
    await this.system.host(dead).restart();
    const kept = results.filter((result) => result.kept).map(({ target }) => target);
    problems.push(...differences(before, await this.runs.snapshot(), 'releases', [dead, ...kept]));
    const converged = await this.runs.up();
    if (!['deployed', 'unchanged'].includes(converged.outcome))
      problems.push(`up after its return ended as ${converged.outcome}: ${converged.error?.message}`);
    problems.push(...differences(before, await this.runs.snapshot(), 'images'));
    const rest = kept.length > 0 ? `, ${kept.join(', ')} kept what was healthy` : '';
    const said = `${dead} named as not put back, the others as before${rest}; back again, up converged`;
    return verdict(ending, 'failed', said, problems);
  }
}

/**
 * Does something as soon as a phase switches.
 *
 * @returns waits until that is done
 */
function onceApplying(
  journal: Journal,
  phase: string,
  act: (target: string) => Promise<unknown>,
): () => Promise<unknown> {
  let acting: Promise<unknown> | undefined;
  journal.read((entry: JournalEntry) => {
    // A rollout of one phase does not name it.
    if (entry.type !== 'step.applying' || acting || (entry.phase ?? phase) !== phase) return;
    acting = act(entry.target).catch(() => {});
  });
  return async () => acting;
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}
