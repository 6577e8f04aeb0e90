/** What a rehearsal breaks on purpose, and what must come of it. */
const faults = {
  crash: 'an image that ends at once: everything goes back',
  unhealthy: 'an image that never becomes healthy: everything goes back',
  'link-lost': 'the SSH connections are cut in the middle of the switch: the deploy goes on',
  'host-dies':
    'the host is switched off in the middle of the switch: the others go back, it is named, and `up` converges when it returns',
} as const;

export type Fault = keyof typeof faults;

export const faultNames = Object.keys(faults) as readonly Fault[];
