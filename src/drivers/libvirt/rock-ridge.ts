/*
 * The two fields of Rock Ridge that matter: Unix names, and modes. SUSP 1.12 (IEEE P1281) defines how fields lie in a
 * directory record's system use area, RRIP 1.12 (IEEE P1282) their meaning.
 */

/** Returns the fields of the root's own record: SUSP is in use (SP), and carries RRIP 1991A (ER). */
export function rootFields(): Buffer {
  const id = Buffer.from("RRIP_1991A");
  const extension = field("ER", Buffer.concat([Buffer.from([id.length, 0, 0, 1]), id]));
  return Buffer.concat([field("SP", Buffer.from([0xbe, 0xef, 0])), extension, posix(0o040555, 2)]);
}

/** Returns the fields of a file's record: its real name (NM), and a mode readable by all (PX). */
export function nameFields(name: string): Buffer {
  const noFlags = Buffer.from([0]);
  return Buffer.concat([field("NM", Buffer.concat([noFlags, Buffer.from(name)])), posix(0o100444, 1)]);
}

/** SUSP 4: signature, length, version, data. */
function field(signature: string, data: Buffer): Buffer {
  const head = Buffer.from([0, 0, data.length + 4, 1]);
  head.write(signature, 0, "latin1");
  return Buffer.concat([head, data]);
}

/** RRIP 4.1.1: mode, links, user and group, each in both byte orders. */
function posix(mode: number, links: number): Buffer {
  return field("PX", Buffer.concat([mode, links, 0, 0].map(bothOrders)));
}

/** 32 bits in both byte orders, one after the other (ECMA-119, section 7.3.3). */
export function bothOrders(value: number): Buffer {
  const both = Buffer.alloc(8);
  both.writeUInt32LE(value, 0);
  both.writeUInt32BE(value, 4);
  return both;
}
