/**
 * Inputs of the copy's step Swap, in place of the example's. Swap belongs to the whole machine, which the hosts of
 * a fleet share, and a swap file cannot lie on the overlay that is their root.
 */
export type SwapInputs = Readonly<Record<string, string>>;

/** The workflow of examples/hello with other inputs of its step Swap. */
export function rewriteSwap(workflow: string, inputs: SwapInputs): string {
  const step = /(uses: org\/deploy-kit\/provision-swap@v1\n {8}with:\n)([\s\S]*?)(\n\n)/;
  return workflow.replace(step, (_, head: string, old: string, end: string) => {
    const kept = old.split('\n').filter((line) => !(inputOf(line) in inputs));
    const changed = Object.entries(inputs).map(([name, value]) => `          ${name}: ${value}`);
    return `${head}${[...kept, ...changed].join('\n')}${end}`;
  });
}

function inputOf(line: string): string {
  return line.trim().split(':')[0] ?? '';
}
