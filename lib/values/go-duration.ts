const unitMs: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1, us: 0.001 };

/**
 * Reads a duration as Docker and Compose print it: `1m30s`, `500ms`.
 *
 * @returns milliseconds
 * @see https://pkg.go.dev/time#ParseDuration
 */
export function goDuration(text: string): number {
  let sum = 0;
  for (const [, number, unit] of text.matchAll(/([\d.]+)(h|ms|us|m|s)/g)) {
    sum += Number(number) * (unitMs[unit ?? ''] ?? 0);
  }
  return sum;
}
