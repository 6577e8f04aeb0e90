import { InvalidValue, invalidTogether } from './invalid-value.js';
import { parseList } from './list.js';

export const fingerprintsAccepts =
  'one or more of SHA256:... or host=SHA256:..., as ssh-keygen -lf prints it, split by commas or lines';

/** The SHA-256 of a host's public key, of any type, as OpenSSH writes it. */
export interface PinnedFingerprint {
  /** The name or address of the host that it is for; every host when absent. */
  readonly host?: string;
  /** `SHA256:` and 43 characters of base64, without padding. */
  readonly fingerprint: string;
}

/** @throws InvalidValue with every item that is no SHA-256 fingerprint */
export function parseFingerprints(text: string): readonly PinnedFingerprint[] {
  const problems: InvalidValue[] = [];
  const fingerprints: PinnedFingerprint[] = [];
  for (const item of parseList(text)) {
    const [, host, digest] = /^(?:([^=\s]+)=)?SHA256:([A-Za-z0-9+/]{43})=?$/.exec(item) ?? [];
    if (digest === undefined) {
      problems.push(new InvalidValue((shown) => `${shown} is no SHA256 fingerprint`, item));
    } else {
      fingerprints.push({ ...(host === undefined ? {} : { host }), fingerprint: `SHA256:${digest}` });
    }
  }
  if (problems.length > 0) throw invalidTogether(problems);
  return fingerprints;
}
