import type { HandleKind, HandleTypes } from "../calls/call.ts";
import { virErrorNumber } from "../constants.gen.ts";
import { localError } from "../error.ts";
import { text } from "./args.ts";
import { later, now, type Pointer } from "./native.ts";

/** How one kind of libvirt object is named, found, described and freed. */
interface ObjectKind<Ref> {
  readonly freeFunction: string;
  /** What names it for good. Throws when the ref is no such ref. */
  key(ref: Ref): string;
  lookup(conn: Pointer, ref: Ref): Promise<Pointer | null>;
  /** `pool` is the name of a volume's pool, which libvirt's volume does not tell. */
  describe(pointer: Pointer, pool: string): Ref;
}

export const HANDLES: { readonly [K in HandleKind]: ObjectKind<HandleTypes[K]> } = {
  domain: {
    ...byUuid("virDomain"),
    describe: (pointer) => ({
      uuid: uuidOf("virDomain", pointer),
      name: nameOf("virDomain", pointer),
      id: idOf(pointer),
    }),
  },
  network: { ...byUuid("virNetwork"), describe: (pointer) => named("virNetwork", pointer) },
  pool: { ...byUuid("virStoragePool"), describe: (pointer) => named("virStoragePool", pointer) },
  nwfilter: { ...byUuid("virNWFilter"), describe: (pointer) => named("virNWFilter", pointer) },
  secret: {
    ...byUuid("virSecret"),
    describe: (pointer) => ({
      uuid: uuidOf("virSecret", pointer),
      name: (now("str virSecretGetUsageID(void *secret)", pointer) as string | null) ?? "",
    }),
  },
  volume: {
    freeFunction: "virStorageVolFree",
    key: (ref) => JSON.stringify([word(ref?.pool, "pool"), word(ref?.name, "name")]),
    lookup: lookupVolume,
    describe: (pointer, pool) => ({
      pool,
      name: nameOf("virStorageVol", pointer),
      key: (now("str virStorageVolGetKey(void *vol)", pointer) as string | null) ?? "",
    }),
  },
};

function byUuid(prefix: string) {
  return {
    freeFunction: `${prefix}Free`,
    key: (ref: { uuid: string }) => word(ref?.uuid, "uuid"),
    lookup: (conn: Pointer, ref: { uuid: string }) => find(`${prefix}LookupByUUIDString`, conn, ref.uuid),
  };
}

async function lookupVolume(conn: Pointer, ref: HandleTypes["volume"]): Promise<Pointer | null> {
  const pool = await find("virStoragePoolLookupByName", conn, ref.pool);
  if (pool === null) return null;
  try {
    return await find("virStorageVolLookupByName", pool, ref.name);
  } finally {
    now("int virStoragePoolFree(void *object)", pool);
  }
}

/** The name of the pool that a volume is in; null when libvirt fails to tell. */
export async function poolNameOf(volume: Pointer): Promise<string | null> {
  const pool = (await later("void *virStoragePoolLookupByVolume(void *vol)", volume)) as Pointer | null;
  if (!pool) return null;
  const name = nameOf("virStoragePool", pool);
  now("int virStoragePoolFree(void *object)", pool);
  return name;
}

async function find(symbol: string, within: Pointer, name: string): Promise<Pointer | null> {
  return ((await later(`void *${symbol}(void *within, str name)`, within, name)) as Pointer | null) || null;
}

function word(value: unknown, field: string): string {
  return text(value, (expected) =>
    localError(virErrorNumber.VIR_ERR_INVALID_ARG, "node-libvirt", `a ref's "${field}" must be ${expected}`),
  );
}

const uuidRoom = Buffer.alloc(37);

export function uuidOf(prefix: string, pointer: Pointer): string {
  const ok = now(`int ${prefix}GetUUIDString(void *object, void *room)`, pointer, uuidRoom) as number;
  return ok === 0 ? uuidRoom.toString("latin1", 0, 36) : "";
}

export function nameOf(prefix: string, pointer: Pointer): string {
  return (now(`str ${prefix}GetName(void *object)`, pointer) as string | null) ?? "";
}

export function named(prefix: string, pointer: Pointer): { uuid: string; name: string } {
  return { uuid: uuidOf(prefix, pointer), name: nameOf(prefix, pointer) };
}

/** virDomainGetID says (unsigned) -1 for a domain that is off. */
function idOf(domain: Pointer): number {
  return (now("uint virDomainGetID(void *domain)", domain) as number) | 0;
}
