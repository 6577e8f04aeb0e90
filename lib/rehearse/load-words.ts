import { readableDuration } from '../journal/readers/lines.js';
import type { LoadNoticed, LoadReport } from './load.js';

/**
 * What became of the requests of one stage, those that went wrong in the same way together: `web on web1: 12 failed
 * (ECONNREFUSED), from 3.2 s to 4.1 s, deploy-compose on web1: applying`.
 *
 * @returns a line each; none where all went well
 */
export function loadLines({ noticed }: Pick<LoadReport, 'noticed'>, stage: string): string[] {
  const own = noticed.filter((one) => one.stage === stage);
  const alike = ({ service, host, what, during }: LoadNoticed) =>
    JSON.stringify([service, host, what, during[0]]);
  return [...Map.groupBy(own, alike).values()].flatMap((group) => {
    const [first, last] = [group[0], group.at(-1)];
    if (first === undefined || last === undefined) return [];
    const how = first.what === 'slow' ? 'slow' : `failed (${first.what})`;
    const slowest = Math.max(...group.map(({ tookMs }) => tookMs));
    const when = `from ${readableDuration(first.atMs)} to ${readableDuration(last.atMs + last.tookMs)}`;
    const took = first.what === 'slow' ? `, the slowest ${readableDuration(slowest)}` : '';
    return [`${first.service} on ${first.host}: ${group.length} ${how}${took}, ${when}, ${first.during[0]}`];
  });
}

/** `load: 1,204 requests to 2 services, 20 a second: 12 failed, 0 slow`. */
export function loadSummary({ services, silent, sent, perSecond, stages, held }: LoadReport): string {
  const [failed, slow] = [sum(stages.map((one) => one.failed)), sum(stages.map((one) => one.slow))];
  const many = services.length === 1 ? 'service' : 'services';
  const all = `${sent.toLocaleString('en')} requests to ${services.length} ${many}, ${perSecond} a second`;
  const machine = held > 0 ? `, ${held} held up by this machine` : '';
  const others = silent.length > 0 ? `; not asked, no HTTP: ${silent.join(', ')}` : '';
  return `load: ${all}: ${failed} failed, ${slow} slow${machine}${others}`;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
