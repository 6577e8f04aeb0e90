/** Where something happens: a target, in a phase where the run has several. */
export interface Place {
  readonly phase?: string | undefined;
  readonly target?: string | undefined;
}

/**
 * A place in one word: `web1` where the run has one phase, or where the phase is called like its target;
 * else `api/web1`.
 */
export function placeName({ phase, target }: Place): string | undefined {
  if (phase === undefined || phase === target) return target;
  return target === undefined ? phase : `${phase}/${target}`;
}

/** A message with its place before it, as far as it does not name the phase and the target by itself. */
export function withPlace(message: string, place: Place): string {
  const unnamed = [place.phase, place.target].filter(
    (name, index, names) => name !== undefined && names.indexOf(name) === index && !isNamed(message, name),
  );
  return unnamed.length === 0 ? message : `${unnamed.join('/')}: ${message}`;
}

function isNamed(message: string, name: string): boolean {
  return message.split(/[^\w.-]+/).includes(name) || message.startsWith(`${name}: `);
}
