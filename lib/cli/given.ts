/** What an option was given: its values in order, or a switch that was set or unset. */
export type GivenValue = boolean | readonly string[];

/** The options of one invocation, by the names of the table. */
export class Given {
  constructor(private readonly values: Readonly<Record<string, GivenValue>>) {}

  /** The one value of an option; of several the last. */
  text(name: string): string | undefined {
    return this.list(name).at(-1);
  }

  /** All values of an option, none where it was left out. */
  list(name: string): readonly string[] {
    const value = this.values[name];
    return value === undefined || typeof value === 'boolean' ? [] : value;
  }

  /** Whether a switch was set. */
  is(name: string): boolean {
    return this.values[name] === true;
  }

  /** What was given, for commands whose options come from somewhere else. */
  value(name: string): GivenValue | undefined {
    return this.values[name];
  }
}
