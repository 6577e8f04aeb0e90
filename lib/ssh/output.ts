import { StringDecoder } from 'node:string_decoder';

/** A line that never ends is handed on in pieces of this many characters. */
const longestLine = 64 * 1024;

/** Cuts a stream of bytes into whole lines; characters that span two chunks stay whole. */
export class LineSplitter {
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';

  constructor(private readonly onLine: (line: string) => void) {}

  push(chunk: Uint8Array): void {
    this.#take(this.#decoder.write(chunk as Buffer));
  }

  /** Hands on what stands after the last newline. */
  end(): void {
    this.#take(this.#decoder.end());
    if (this.#rest !== '') this.onLine(this.#rest);
    this.#rest = '';
  }

  #take(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.onLine(line.endsWith('\r') ? line.slice(0, -1) : line);
    if (this.#rest.length > longestLine) {
      this.onLine(this.#rest);
      this.#rest = '';
    }
  }
}

/** Keeps the newest bytes of a stream. */
export class Tail {
  #chunks: Uint8Array[] = [];
  #length = 0;

  constructor(private readonly keepBytes: number) {}

  push(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    while (this.#chunks[0] && this.#length - this.#chunks[0].length >= this.keepBytes) {
      this.#length -= this.#chunks[0].length;
      this.#chunks.shift();
    }
  }

  /** What was kept, as text; it never begins in the middle of a character. */
  text(): string {
    const all = Buffer.concat(this.#chunks);
    let start = Math.max(0, all.length - this.keepBytes);
    if (start > 0) while (((all[start] ?? 0) & 0b1100_0000) === 0b1000_0000) start += 1;
    return all.toString('utf8', start);
  }
}

/** The most of a login shell's noise that is remembered, to explain a command that never began. */
const noiseBytes = 16 * 1024;

/** Holds a stream back until the wrapper's marker has passed; what came before it is noise. */
export class MarkerGate {
  #held: Buffer | undefined = Buffer.alloc(0);

  /**
   * @param marker as it was given to `wrapCommand`
   * @param onGroup told once, of the process group behind the marker
   * @param onData told of everything after the marker
   */
  constructor(
    private readonly marker: string,
    private readonly onGroup: (group: number) => void,
    private readonly onData: (chunk: Buffer) => void,
  ) {}

  push(chunk: Buffer): void {
    if (this.#held === undefined) {
      this.onData(chunk);
      return;
    }
    this.#held = Buffer.concat([this.#held, chunk]);
    const found = new RegExp(`${this.marker}:(\\d+)\\n`).exec(this.#held.toString('latin1'));
    if (!found) {
      if (this.#held.length > noiseBytes) this.#held = this.#held.subarray(-noiseBytes / 2);
      return;
    }
    const rest = this.#held.subarray(found.index + found[0].length);
    this.#held = undefined;
    this.onGroup(Number(found[1]));
    if (rest.length > 0) this.onData(rest);
  }

  /** What was printed while the marker has not come; undefined once it has. */
  get noise(): string | undefined {
    return this.#held?.toString('utf8');
  }
}
