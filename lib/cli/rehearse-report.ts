import { renderError } from '../errors/deploy-error.js';
import { readableDuration } from '../journal/readers/lines.js';
import { terminalTable } from '../journal/readers/terminal/table.js';
import { type Paint, painter, terminalText } from '../journal/readers/terminal/text.js';
import { loadLines, loadSummary } from '../rehearse/load-words.js';
import type { Rehearsed } from '../rehearse/rehearsal.js';
import type { StageResult } from '../rehearse/stage-log.js';
import { errorJson } from './error-json.js';
import type { Terminal } from './terminal.js';

/**
 * What was proven, stage by stage, and how far the rehearsal is not the real thing.
 *
 * @returns lines without line ends
 */
export function rehearseReport(
  rehearsed: Rehearsed,
  { color, columns }: Pick<Terminal, 'color' | 'columns'>,
): readonly string[] {
  const paint = painter(color);
  const { stages } = rehearsed;
  const rows = stages.map((one) => [
    verdictWord(one),
    terminalText(one.stage.name),
    one.outcome ?? '',
    one.outcome === undefined ? '' : readableDuration(one.durationMs),
    terminalText(one.problem ?? one.said),
  ]);
  const table = terminalTable(
    [
      { head: '', style: (cell) => (cell === 'OK' ? 'green' : cell === 'NG' ? ['bold', 'red'] : 'dim') },
      { head: 'stage' },
      { head: 'outcome' },
      { head: 'time', right: true },
      { head: 'proven', flexible: true },
    ],
    rows,
    columns,
    paint,
  );
  const failure = stages.find(({ problem }) => problem !== undefined);
  return [
    '',
    ...table,
    ...failureLines(failure, paint),
    ...loadReport(rehearsed),
    ...unlikeLines(rehearsed),
    '',
    summary(rehearsed, paint),
  ];
}

function verdictWord({ outcome, problem }: StageResult): 'OK' | 'NG' | '-' {
  if (outcome === undefined) return '-';
  return problem === undefined ? 'OK' : 'NG';
}

function failureLines(failure: StageResult | undefined, paint: Paint): string[] {
  if (failure === undefined) return [];
  const { stage, problem = '', error } = failure;
  const lines = [`${stage.name}: ${problem}`, ...(error ? renderError(error).split('\n') : [])];
  return ['', ...lines.map((line) => paint('red', terminalText(line)))];
}

/** What became of the requests, by stage and by what was going on. */
function loadReport({ load }: Rehearsed): string[] {
  if (load === undefined) return [];
  const stages = load.stages.flatMap(({ stage, sent, failed, slow }) => {
    const lines = loadLines(load, stage).map((line) => `  ${line}`);
    return lines.length > 0 ? [`${stage}: ${failed} failed and ${slow} slow of ${sent}`, ...lines] : [];
  });
  return ['', ...[loadSummary(load), ...stages].map(terminalText)];
}

/** What the rehearsal replaced or left out. */
function unlikeLines({ images, variables, leftOut }: Rehearsed): string[] {
  const standIns = images.filter(({ from }) => from === 'stand-in');
  const lines = [
    ...(standIns.length > 0
      ? [
          `stand-ins, neither on this machine nor to be pulled: ${names(standIns.map(({ reference }) => reference))}`,
        ]
      : []),
    ...(variables.length > 0 ? [`not set, and random for the rehearsal: ${names(variables)}`] : []),
    ...leftOut.map(({ phase, step, why }) => `left out: ${step} of ${phase}, ${why}`),
    'after the first two, health-timeout is at most 30 s and stable-for at most 1 s',
  ];
  return ['', ...lines.map(terminalText)];
}

function names(all: readonly string[]): string {
  return [...new Set(all)].join(', ');
}

function summary({ project, hosts, stages, durationMs }: Rehearsed, paint: Paint): string {
  const proven = stages.filter((one) => verdictWord(one) === 'OK').length;
  const where = `${hosts.length} throwaway host${hosts.length === 1 ? '' : 's'}`;
  const time = `in ${readableDuration(durationMs)}`;
  const name = terminalText(project);
  if (proven === stages.length)
    return `${name}: ${paint('green', 'as it must be')}, all ${proven} stages on ${where} ${time}`;
  return `${name}: ${paint(['bold', 'red'], 'not as it must be')}, ${proven} of ${stages.length} stages on ${where} ${time}`;
}

/** The same as one JSON document. */
export function rehearseJson(rehearsed: Rehearsed): string {
  const { project, hosts, stages, images, variables, leftOut, load, durationMs } = rehearsed;
  const document = {
    project,
    good: stages.every((one) => verdictWord(one) === 'OK'),
    durationMs: Math.round(durationMs),
    hosts,
    stages: stages.map(({ stage, outcome, durationMs: ms, said, problem, error }) => ({
      name: stage.name,
      kind: stage.kind,
      fault: stage.fault,
      phase: stage.phase,
      good: outcome !== undefined && problem === undefined,
      outcome: outcome ?? null,
      durationMs: Math.round(ms),
      proven: said,
      problem,
      ...(error && { error: errorJson(error) }),
    })),
    images: images.map(({ reference, services, from, why }) => ({ reference, services, from, why })),
    variables,
    leftOut,
    ...(load && { load }),
  };
  return JSON.stringify(document, undefined, 2);
}
