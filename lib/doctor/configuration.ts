import type { System } from '../rollout/system.js';
import { type Check, ok, skip } from './check.js';

/** What reading the file has shown: it would have ended otherwise. */
export function configurationChecks({ config, phases, targets }: System): Check[] {
  const file = `${config.file}: ${count(phases.length, 'phase')}, ${count(targets.length, 'host')}, every variable is set`;
  return [
    { name: 'config', run: () => ok(file) },
    { name: 'key', run: () => keyFinding(targets) },
  ];
}

function keyFinding(targets: System['targets']) {
  const keys = new Map(targets.flatMap(({ key }) => (key ? [[key.fingerprint, key.type] as const] : [])));
  if (keys.size > 0) return ok([...keys].map(([fingerprint, type]) => `${type} ${fingerprint}`).join(', '));
  return targets.length === 0 ? skip('no phase has hosts') : ok('the SSH agent has it');
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}
