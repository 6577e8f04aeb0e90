/** Names and values; one that is not set may be there as undefined. */
type Variables = Readonly<Record<string, string | undefined>>;

/** Where the values of a file's `${NAME}` come from beside the environment of the step. */
export interface GivenVariables {
  /** Before those of the environment. */
  readonly env?: Variables | undefined;
  /** Behind those of the environment, and in place of empty ones: a workflow sets some that are empty. */
  readonly variables?: Variables | undefined;
}

/** What the `${NAME}` of a file read. */
export function fileEnvironment({ env, variables = {} }: GivenVariables, environment: Variables): Variables {
  const asked = Object.entries(variables).filter(([name]) => !environment[name]);
  return { ...environment, ...Object.fromEntries(asked), ...env };
}
