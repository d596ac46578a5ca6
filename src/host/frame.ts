/**
 * What one command wrote to one stream: all between `TOKEN begin` and `TOKEN end CODE`, byte by byte.
 * What came before is the rest of something else and is dropped.
 */
export class Frame {
  readonly #begin: Buffer;
  readonly #end: RegExp;
  #chunks: Buffer[] = [];
  #begun = false;
  #exitCode: number | undefined;

  constructor(token: string) {
    this.#begin = Buffer.from(`${token} begin\n`);
    this.#end = new RegExp(`${token} end (\\d+)\n$`);
  }

  get begun(): boolean {
    return this.#begun;
  }

  /** Set when the frame is complete. */
  get exitCode(): number | undefined {
    return this.#exitCode;
  }

  /** Takes a chunk. False while the frame has not begun, so that the chunk is somebody else's. */
  push(chunk: Buffer): boolean {
    this.#chunks.push(chunk);
    if (!this.#begun && !this.#open()) return false;
    const match = this.#end.exec(this.#tail(80));
    if (match !== null) this.#exitCode = Number(match[1]);
    return true;
  }

  /** The content, as UTF-8. */
  text(): string {
    const all = Buffer.concat(this.#chunks);
    const trailer = this.#end.exec(this.#tail(80));
    return all.toString("utf8", 0, all.length - (trailer?.[0].length ?? 0));
  }

  #open(): boolean {
    const all = Buffer.concat(this.#chunks);
    const at = all.indexOf(this.#begin);
    this.#begun = at >= 0;
    this.#chunks = [this.#begun ? all.subarray(at + this.#begin.length) : all];
    return this.#begun;
  }

  /** The last bytes as Latin-1: the end line is the last that comes, since one command runs at a time. */
  #tail(bytes: number): string {
    let tail = Buffer.alloc(0);
    for (let i = this.#chunks.length - 1; i >= 0 && tail.length < bytes; i--) {
      tail = Buffer.concat([this.#chunks[i] ?? tail, tail]);
    }
    return tail.toString("latin1", Math.max(0, tail.length - bytes));
  }
}
