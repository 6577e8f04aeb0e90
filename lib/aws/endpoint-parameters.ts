/** What an endpoint is made of, by the names that all clients of the SDK give to it: of a service in each region. */
export const regionalEndpoint = {
  Region: { type: 'builtInParams', name: 'region' },
  Endpoint: { type: 'builtInParams', name: 'endpoint' },
} as const;

/** The same, of a service that has FIPS and dual-stack endpoints too. */
export const endpointParameters = {
  ...regionalEndpoint,
  UseFIPS: { type: 'builtInParams', name: 'useFipsEndpoint' },
  UseDualStack: { type: 'builtInParams', name: 'useDualstackEndpoint' },
} as const;
