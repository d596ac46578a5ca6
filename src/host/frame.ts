/** The length of the longest end line without its token: a space, `end`, an exit code and a newline. */
const END_BYTES = 16;

/**
 * The output of one command on one stream: all bytes between `TOKEN begin` and `TOKEN end CODE`. Drops bytes before
 * and after. Because a background process of an earlier command may still write, these are not of this command.
 */
export class Frame {
  readonly #begin: Buffer;
  readonly #end: RegExp;
  readonly #endBytes: number;
  #chunks: Buffer[] = [];
  #hasBegun = false;
  #exitCode: number | undefined;

  constructor(token: string) {
    this.#begin = Buffer.from(`${token} begin\n`);
    this.#end = new RegExp(`${token} end (\\d+)\n`);
    this.#endBytes = token.length + END_BYTES;
  }

  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  /** The exit code; undefined until the frame is complete. */
  get exitCode(): number | undefined {
    return this.#exitCode;
  }

  /** Takes a chunk. Returns false if no byte belongs to this frame: the frame has not begun, or is complete. */
  push(chunk: Buffer): boolean {
    if (this.#exitCode !== undefined) return false;
    this.#chunks.push(chunk);
    if (!this.#hasBegun && !this.#open()) return false;
    this.#close();
    return true;
  }

  /** Returns the content of a complete frame, decoded as UTF-8. */
  text(): string {
    return Buffer.concat(this.#chunks).toString("utf8");
  }

  #open(): boolean {
    const all = Buffer.concat(this.#chunks);
    const at = all.indexOf(this.#begin);
    this.#hasBegun = at >= 0;
    this.#chunks = [this.#hasBegun ? all.subarray(at + this.#begin.length) : all];
    return this.#hasBegun;
  }

  /** Searches the end line in the last chunk and in the bytes before it that could be its beginning. */
  #close(): void {
    const tail = this.#tail((this.#chunks.at(-1)?.length ?? 0) + this.#endBytes);
    const match = this.#end.exec(tail);
    if (match === null) return;
    this.#exitCode = Number(match[1]);
    const all = Buffer.concat(this.#chunks);
    this.#chunks = [all.subarray(0, all.length - tail.length + match.index)];
  }

  /** Returns at least `bytes` of the last bytes, if received, as Latin-1: one character per byte. */
  #tail(bytes: number): string {
    let from = this.#chunks.length;
    for (let missing = bytes; missing > 0 && from > 0; ) missing -= this.#chunks[--from]?.length ?? 0;
    return Buffer.concat(this.#chunks.slice(from)).toString("latin1");
  }
}
