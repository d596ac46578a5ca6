/** Reads what Ceph's encoding.h wrote: little-endian, texts after their length, structures after their version. */
export class Decoder {
  readonly #raw: Buffer;
  #at = 0;

  constructor(raw: Buffer) {
    this.#raw = raw;
  }

  /** ENCODE_START: version, oldest version that can read it, bytes to follow. */
  begin(): { version: number; compatible: number } {
    const [version, compatible] = [this.u8(), this.u8()];
    this.u32();
    return { version, compatible };
  }

  u8(): number {
    return this.#raw.readUInt8(this.#step(1));
  }

  u32(): number {
    return this.#raw.readUInt32LE(this.#step(4));
  }

  u64(): number {
    return Number(this.#raw.readBigUInt64LE(this.#step(8)));
  }

  i64(): number {
    return Number(this.#raw.readBigInt64LE(this.#step(8)));
  }

  text(): string {
    const bytes = this.u32();
    const at = this.#step(bytes);
    return this.#raw.toString("utf8", at, at + bytes);
  }

  #step(bytes: number): number {
    const at = this.#at;
    if (at + bytes > this.#raw.length) throw new RangeError("the structure ends early");
    this.#at += bytes;
    return at;
  }
}
