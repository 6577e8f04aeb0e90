/** The longest piece of a value that an error repeats, in characters. */
const longestShown = 60;

/**
 * A value that a parser does not accept. The message repeats the offending piece; `withoutValue` is the
 * same sentence for values that are secret.
 */
export class InvalidValue extends Error {
  readonly withoutValue: string;

  /**
   * @param sentence what is wrong, told of how to call the value: `"5x"`, or `the value`
   * @param value the offending piece, when naming it helps
   */
  constructor(sentence: (shown: string) => string, value?: string) {
    super(sentence(value === undefined ? 'the value' : quoted(value)));
    this.name = 'InvalidValue';
    this.withoutValue = sentence('the value');
  }
}

function quoted(value: string): string {
  return JSON.stringify(value.length > longestShown ? `${value.slice(0, longestShown)}…` : value);
}

/** Several sentences about one value as one error. */
export function invalidTogether(errors: readonly InvalidValue[]): InvalidValue {
  return Object.assign(new InvalidValue(() => errors.map((error) => error.message).join('; ')), {
    withoutValue: errors.map((error) => error.withoutValue).join('; '),
  });
}
