import type { HostEntry, HostSpec } from '../ssh/host-address.js';
import * as phaseErrors from './errors-phases.js';
import * as referenceErrors from './errors-references.js';
import type { Found } from './fill.js';
import type { Hosts } from './hosts.js';
import type { Lookups } from './lookups.js';
import type { Problems } from './problems.js';
import type { Span } from './source-text.js';

/** What stands for an address that EC2 will give, where inputs are only judged. https://www.rfc-editor.org/rfc/rfc5737 */
const sampleAddress = '192.0.2.1';

const wrong: Found = { kind: 'wrong' };

/** `${hosts.NAME.address}` and `.addresses` while the file is read: a tag gives a sample. */
export function hostsAsWritten(hosts: Hosts): Lookups {
  return {
    host: ({ name, property }, span, problems) => {
      if (!isKnown(hosts, name, span, problems)) return wrong;
      const entries = hosts.entries(name);
      if (!entries) return wrong;
      return given(entries.map(addressOf), name, property, span, problems);
    },
  };
}

/** The same once tags are resolved. */
export function hostsResolved(hosts: Hosts, resolved: ReadonlyMap<string, readonly HostSpec[]>): Lookups {
  return {
    host: ({ name, property }, span, problems) => {
      const addresses =
        resolved.get(name)?.map(({ address }) => address) ?? (hosts.entries(name) ?? []).map(addressOf);
      return given(addresses, name, property, span, problems);
    },
  };
}

/** In phases that do not run: only whether there is such a host. */
export function hostsByName(hosts: Hosts): Lookups {
  return {
    host: ({ name }, span, problems) => (isKnown(hosts, name, span, problems) ? { kind: 'later' } : wrong),
  };
}

function given(
  addresses: readonly string[],
  name: string,
  property: 'address' | 'addresses',
  span: Span,
  problems: Problems,
): Found {
  if (property === 'addresses' || addresses.length === 1) {
    return { kind: 'text', text: addresses.join(','), hidden: true };
  }
  problems.add(span, (spot) => referenceErrors.addressOfSeveral(spot, name, addresses.length));
  return wrong;
}

function addressOf(entry: HostEntry): string {
  return entry.kind === 'host' ? entry.host.address : sampleAddress;
}

function isKnown(hosts: Hosts, name: string, span: Span, problems: Problems): boolean {
  if (hosts.names.includes(name)) return true;
  problems.add(span, (spot) => phaseErrors.hostUnknown(spot, name, hosts.names));
  return false;
}
