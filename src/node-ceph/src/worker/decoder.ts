/** A decoder of Ceph's encoding.h: little-endian, with the length before texts and the version before structures. */
export class CephDecoder {
  readonly #raw: Buffer;
  #at = 0;

  constructor(raw: Buffer) {
    this.#raw = raw;
  }

  /** Reads ENCODE_START: the version, the oldest version that can read the structure, and its length. */
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
