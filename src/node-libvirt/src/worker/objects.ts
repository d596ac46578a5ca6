import type { HandleKind, HandleTypes } from "../calls/call.ts";
import { virErrorNumber } from "../constants.gen.ts";
import { localError } from "../error.ts";
import { text } from "./args.ts";
import { callAsync, callSync, type Pointer } from "./native.ts";

/** The functions of one kind of libvirt object: key, lookup, description and release. */
interface ObjectKind<Ref> {
  readonly freeFunction: string;
  /** Returns a key that never changes. Throws if `ref` is no ref of this kind. */
  key(ref: Ref): string;
  lookup(conn: Pointer, ref: Ref): Promise<Pointer | null>;
  /** `pool` is the name of a volume's pool, which libvirt's volume does not contain. */
  describe(pointer: Pointer, pool: string): Ref;
}

export const HANDLES: { readonly [K in HandleKind]: ObjectKind<HandleTypes[K]> } = {
  domain: {
    ...byUuid("virDomain"),
    describe: (pointer) => ({
      uuid: readUuid("virDomain", pointer),
      name: readName("virDomain", pointer),
      id: readDomainId(pointer),
    }),
  },
  network: { ...byUuid("virNetwork"), describe: (pointer) => readNamedRef("virNetwork", pointer) },
  pool: { ...byUuid("virStoragePool"), describe: (pointer) => readNamedRef("virStoragePool", pointer) },
  nwfilter: { ...byUuid("virNWFilter"), describe: (pointer) => readNamedRef("virNWFilter", pointer) },
  secret: {
    ...byUuid("virSecret"),
    describe: (pointer) => ({
      uuid: readUuid("virSecret", pointer),
      name: (callSync("str virSecretGetUsageID(void *secret)", pointer) as string | null) ?? "",
    }),
  },
  volume: {
    freeFunction: "virStorageVolFree",
    key: (ref) => JSON.stringify([requireText(ref?.pool, "pool"), requireText(ref?.name, "name")]),
    lookup: lookupVolume,
    describe: (pointer, pool) => ({
      pool,
      name: readName("virStorageVol", pointer),
      key: (callSync("str virStorageVolGetKey(void *vol)", pointer) as string | null) ?? "",
    }),
  },
};

function byUuid(prefix: string) {
  return {
    freeFunction: `${prefix}Free`,
    key: (ref: { uuid: string }) => requireText(ref?.uuid, "uuid"),
    lookup: (conn: Pointer, ref: { uuid: string }) =>
      lookUpByName(`${prefix}LookupByUUIDString`, conn, ref.uuid),
  };
}

async function lookupVolume(conn: Pointer, ref: HandleTypes["volume"]): Promise<Pointer | null> {
  const pool = await lookUpByName("virStoragePoolLookupByName", conn, ref.pool);
  if (pool === null) return null;
  try {
    return await lookUpByName("virStorageVolLookupByName", pool, ref.name);
  } finally {
    callSync("int virStoragePoolFree(void *object)", pool);
  }
}

/** Returns the name of a volume's pool; null when libvirt's lookup fails. */
export async function readPoolName(volume: Pointer): Promise<string | null> {
  const pool = (await callAsync("void *virStoragePoolLookupByVolume(void *vol)", volume)) as Pointer | null;
  if (!pool) return null;
  const name = readName("virStoragePool", pool);
  callSync("int virStoragePoolFree(void *object)", pool);
  return name;
}

async function lookUpByName(symbol: string, parent: Pointer, name: string): Promise<Pointer | null> {
  return (
    ((await callAsync(`void *${symbol}(void *within, str name)`, parent, name)) as Pointer | null) || null
  );
}

function requireText(value: unknown, field: string): string {
  return text(value, (expected) =>
    localError(virErrorNumber.VIR_ERR_INVALID_ARG, "node-libvirt", `a ref's "${field}" must be ${expected}`),
  );
}

const uuidBuffer = Buffer.alloc(37);

export function readUuid(prefix: string, pointer: Pointer): string {
  const ok = callSync(`int ${prefix}GetUUIDString(void *object, void *room)`, pointer, uuidBuffer) as number;
  return ok === 0 ? uuidBuffer.toString("latin1", 0, 36) : "";
}

export function readName(prefix: string, pointer: Pointer): string {
  return (callSync(`str ${prefix}GetName(void *object)`, pointer) as string | null) ?? "";
}

export function readNamedRef(prefix: string, pointer: Pointer): { uuid: string; name: string } {
  return { uuid: readUuid(prefix, pointer), name: readName(prefix, pointer) };
}

/** Reads the id. virDomainGetID returns (unsigned) -1 for a domain that is off. */
function readDomainId(domain: Pointer): number {
  return (callSync("uint virDomainGetID(void *domain)", domain) as number) | 0;
}
