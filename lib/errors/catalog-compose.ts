/** The part of the error catalog that is about how Compose projects are switched. */
export const composeErrors = {
  'compose-rolling':
    'A service of the input `rolling` cannot be replaced without a gap as its files have it.',
} as const;
