/** The middle one of several measurements. */
export function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Milliseconds that something takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** Measures several things turn by turn, so that a busy moment of the machine hits all of them. */
export async function inTurn(
  rounds: number,
  works: Readonly<Record<string, () => Promise<number>>>,
): Promise<Record<string, number>> {
  const figures = new Map<string, number[]>(Object.keys(works).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, work] of Object.entries(works)) figures.get(name)?.push(await work());
  }
  return Object.fromEntries([...figures].map(([name, values]) => [name, median(values)]));
}
