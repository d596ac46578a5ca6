/** The longest end line, but for what is a token's: a space, `end`, an exit code, a line's end. */
const END_BYTES = 16;

/**
 * What one command wrote to one stream: all between `TOKEN begin` and `TOKEN end CODE`, byte by byte.
 * What comes before and after is somebody else's and is dropped: a process that a command leaves behind writes on.
 */
export class Frame {
  readonly #begin: Buffer;
  readonly #end: RegExp;
  readonly #endBytes: number;
  #chunks: Buffer[] = [];
  #begun = false;
  #exitCode: number | undefined;

  constructor(token: string) {
    this.#begin = Buffer.from(`${token} begin\n`);
    this.#end = new RegExp(`${token} end (\\d+)\n`);
    this.#endBytes = token.length + END_BYTES;
  }

  get begun(): boolean {
    return this.#begun;
  }

  /** Set when the frame is complete. */
  get exitCode(): number | undefined {
    return this.#exitCode;
  }

  /** Takes a chunk. False if nothing in it is of this frame: it has not begun, or is complete. */
  push(chunk: Buffer): boolean {
    if (this.#exitCode !== undefined) return false;
    this.#chunks.push(chunk);
    if (!this.#begun && !this.#open()) return false;
    this.#close();
    return true;
  }

  /** The content of a complete frame, as UTF-8. */
  text(): string {
    return Buffer.concat(this.#chunks).toString("utf8");
  }

  #open(): boolean {
    const all = Buffer.concat(this.#chunks);
    const at = all.indexOf(this.#begin);
    this.#begun = at >= 0;
    this.#chunks = [this.#begun ? all.subarray(at + this.#begin.length) : all];
    return this.#begun;
  }

  /** Looks for the end line in the last chunk and in as much before it as could be its beginning. */
  #close(): void {
    const tail = this.#tail((this.#chunks.at(-1)?.length ?? 0) + this.#endBytes);
    const match = this.#end.exec(tail);
    if (match === null) return;
    this.#exitCode = Number(match[1]);
    const all = Buffer.concat(this.#chunks);
    this.#chunks = [all.subarray(0, all.length - tail.length + match.index)];
  }

  /** At least so many of the last bytes, as far as there are any, as Latin-1: a character a byte. */
  #tail(bytes: number): string {
    let from = this.#chunks.length;
    for (let missing = bytes; missing > 0 && from > 0; ) missing -= this.#chunks[--from]?.length ?? 0;
    return Buffer.concat(this.#chunks.slice(from)).toString("latin1");
  }
}
