import { DeployError, InputProblems } from '../errors/deploy-error.js';
import { type HostDefaults, type HostEntry, parseHosts } from '../ssh/host-address.js';
import type { ConfigHost } from './config.js';
import { readEntries } from './entries-read.js';
import * as errors from './errors.js';
import * as phaseErrors from './errors-phases.js';
import { fill, type Lookup } from './fill.js';
import { hostParts, hostValues } from './keys.js';
import { readKeys } from './keys-read.js';
import type { Problems } from './problems.js';
import { type Entry, kindOf, type Node } from './tree.js';

/** As in the input `host`. */
const nameForm = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** What the hosts are read with. */
export interface HostSetting {
  /** For hosts that do not say, from `ssh:`. */
  readonly defaults: HostDefaults;
  /** For hosts that a chosen phase works on or refers to. */
  readonly lookup: Lookup;
  /** For the others, and for what an override makes needless. */
  readonly lenient: Lookup;
  readonly overrides: Readonly<Record<string, string>>;
}

/** What stands under `hosts:`; a host is read when it is first asked for. */
export class Hosts {
  readonly #read = new Map<string, readonly HostEntry[] | undefined>();
  readonly #used = new Set<string>();

  constructor(
    private readonly written: readonly Entry[],
    private readonly setting: HostSetting,
    private readonly problems: Problems,
  ) {
    const names = this.names;
    for (const name of Object.keys(setting.overrides)) {
      if (!names.includes(name)) {
        problems.addUnplaced(phaseErrors.overrideUnknown(problems.source.file, name, names));
      }
    }
  }

  get names(): readonly string[] {
    return this.written.map(({ name }) => name);
  }

  /** A chosen phase works on it. */
  use(name: string): void {
    this.#used.add(name);
    this.entries(name);
  }

  /** What it stands for; undefined when that is wrong, which is told. */
  entries(name: string): readonly HostEntry[] | undefined {
    if (this.#read.has(name)) return this.#read.get(name);
    const entry = this.written.find((one) => one.name === name);
    const read = entry && this.#entriesOf(entry, this.setting.lookup);
    this.#read.set(name, read);
    return read;
  }

  /** Judges the form of hosts that nobody asked for; their variables need not be set. */
  checkOthers(): void {
    for (const entry of this.written) {
      if (!this.#read.has(entry.name)) this.#entriesOf(entry, this.setting.lenient);
    }
  }

  /** The hosts that were asked for, in the order of the file. */
  asked(): readonly ConfigHost[] {
    const asked = this.written.flatMap((entry) => {
      const entries = this.#read.get(entry.name);
      if (!entries) return [];
      const { name } = entry;
      return [{ name, place: this.problems.source.place(entry.key), entries, used: this.#used.has(name) }];
    });
    this.#findTwice(asked);
    return asked;
  }

  #entriesOf(entry: Entry, lookup: Lookup): readonly HostEntry[] | undefined {
    const { name, key, value } = entry;
    if (!nameForm.test(name)) {
      this.problems.add(key, (spot) =>
        errors.valueWrong(spot, `${name} is no name of a host`, 'letters, digits and . _ -'),
      );
      return undefined;
    }
    const override = Object.hasOwn(this.setting.overrides, name) ? this.setting.overrides[name] : undefined;
    const { host, defaults } = this.#parts(entry, override === undefined ? lookup : this.setting.lenient);
    if (override !== undefined) return this.#parse(name, override, defaults, key, 'override');
    if (!host) return undefined;
    const filled = fill(host, lookup, this.problems);
    if (filled.state !== 'known') return undefined;
    const text = hostText(filled.value);
    if (text === undefined) {
      this.problems.add(host, (spot) =>
        errors.valueWrong(spot, `${name} is ${kindOf(host)}`, hostParts.host.accepts),
      );
      return undefined;
    }
    return this.#parse(
      name,
      text,
      defaults,
      host.start === host.end ? key : value,
      filled.hidden ? 'hidden' : 'file',
    );
  }

  #parts({ key, name, value }: Entry, lookup: Lookup): { host: Node | undefined; defaults: HostDefaults } {
    if (value.kind !== 'map') return { host: value, defaults: this.setting.defaults };
    const keys = readKeys(value, `host ${name}`, { ...hostParts, ...hostValues }, this.problems, key);
    const entries = [keys.username, keys.port].filter((entry) => entry !== undefined);
    const { inputs } = readEntries(
      { definition: { inputs: hostValues }, entries, lookup, at: key },
      this.problems,
    );
    const { username, port } = this.setting.defaults;
    return {
      host: keys.host?.value,
      defaults: {
        username: keys.username ? String(inputs.username ?? username) : username,
        port: keys.port ? Number(inputs.port ?? port) : port,
      },
    };
  }

  #parse(
    name: string,
    text: string,
    defaults: HostDefaults,
    at: { start: number; end: number },
    from: 'file' | 'hidden' | 'override',
  ): readonly HostEntry[] | undefined {
    try {
      const entries = parseHosts(text, defaults);
      return entries.map((entry, index) =>
        named(entry, entries.length === 1 ? name : `${name}-${index + 1}`),
      );
    } catch (thrown) {
      const found = thrown instanceof InputProblems ? thrown.problems : [thrown];
      for (const error of found) {
        if (!(error instanceof DeployError)) throw error;
        const what = {
          file: error.what,
          hidden: `the value of ${name} is not one host or several`,
          override: `the address that was given for ${name}: ${error.what}`,
        }[from];
        this.problems.add(at, (spot) => errors.problem(spot, error.code, what, error.remedy));
      }
      return undefined;
    }
  }

  #findTwice(hosts: readonly ConfigHost[]): void {
    const first = new Map<string, ConfigHost>();
    for (const host of hosts) {
      for (const entry of host.entries) {
        const name = entry.kind === 'host' ? entry.host.name : host.name;
        const known = first.get(name);
        const own = this.written.find((one) => one.name === host.name);
        if (known && known !== host && own) {
          this.problems.add(own.key, (spot) => errors.nameTwice(spot, 'host', name, known.place.line));
        }
        first.set(name, known ?? host);
      }
    }
  }
}

/** A list of hosts, or one or several as text. */
function hostText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (value === null) return '';
  const isList = Array.isArray(value) && value.every((item) => typeof item === 'string');
  return isList ? value.join('\n') : undefined;
}

/** A host that was given no name is called after its place in the file. */
function named(entry: HostEntry, name: string): HostEntry {
  if (entry.kind === 'tag') return { kind: 'tag', tag: { ...entry.tag, name: entry.tag.name ?? name } };
  const { host } = entry;
  return host.name === host.address ? { kind: 'host', host: { ...host, name } } : entry;
}
