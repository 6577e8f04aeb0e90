/** What is left open after the end (a link, a timer) may keep the process for this long; milliseconds. */
const lingerMs = 5_000;

/** Whatever ends this process from here on, it is a failure until `endProcess` says otherwise. */
export function beginProcess(): void {
  process.exitCode = 1;
  // A reader that went away (EPIPE) must not be what a deploy fails of.
  process.stdout.on('error', () => {});
  process.stderr.on('error', () => {});
}

/** Ends the process with a code, once everything that was printed is out. */
export async function endProcess(code: number): Promise<void> {
  setTimeout(() => process.exit(), lingerMs).unref();
  await new Promise<void>((resolve) => {
    process.stdout.write('', () => resolve());
    setTimeout(resolve, lingerMs).unref();
  });
  process.exitCode = code;
}
