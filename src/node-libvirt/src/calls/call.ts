import type {
  DHCPLease,
  DomainInterface,
  DomainRef,
  DomainState,
  DomainStats,
  JobStats,
  NetworkRef,
  NodeInfo,
  NWFilterRef,
  SecretRef,
  StoragePoolInfo,
  StoragePoolRef,
  StorageVolInfo,
  StorageVolRef,
  TypedParams,
} from "../types.ts";

/**
 * Where a call runs. `read`: many at once. `change`: one after the other, so that its error is exact.
 * `slow`: on a connection of its own, for calls that move data and would keep all others waiting.
 */
export type Lane = "read" | "change" | "slow";

/** Objects that libvirt hands out as pointers, and the plain data that stands for them outside the Worker. */
export interface HandleTypes {
  domain: DomainRef;
  network: NetworkRef;
  pool: StoragePoolRef;
  volume: StorageVolRef;
  secret: SecretRef;
  nwfilter: NWFilterRef;
}
export type HandleKind = keyof HandleTypes;

/** Arguments that the caller gives, by the word that stands for them in the tables. `?` may be left out. */
export interface UserArgs extends HandleTypes {
  text: string;
  "text?": string | null | undefined;
  bool: boolean;
  int: number;
  uint: number;
  "uint?": number | undefined;
  ulong: number;
  u64: number | bigint;
  bytes: Uint8Array;
  cpus: readonly number[];
  uints: readonly number[];
  params: TypedParams;
}

/** Arguments that C wants but the caller does not give. `length`/`size`: the number of items in
 * the one argument that is a list or buffer, as int or size_t. */
export type ImpliedArg = "conn" | "length" | "size" | `out ${OutKind}`;
export type OutKind = "int" | "ulong" | "pointer" | "nodeInfo" | "poolInfo" | "volInfo" | "pages";
export type ArgKind = keyof UserArgs | ImpliedArg;

/** What a call comes to, by the word that stands for it in the tables. */
export interface Results extends HandleTypes {
  done: undefined;
  text: string;
  flag: boolean;
  "out text": string;
  u64: bigint;
  version: number;
  switch: boolean;
  state: DomainState;
  nodeInfo: NodeInfo;
  poolInfo: StoragePoolInfo;
  volInfo: StorageVolInfo;
  pages: bigint[];
  /** A volume whose pool is not among the arguments. */
  "volume anywhere": StorageVolRef;
  "list domain": DomainRef[];
  "list network": NetworkRef[];
  "list pool": StoragePoolRef[];
  "list volume": StorageVolRef[];
  "list secret": SecretRef[];
  "list nwfilter": NWFilterRef[];
  stats: DomainStats[];
  job: JobStats;
  leases: DHCPLease[];
  interfaces: DomainInterface[];
}
export type ResultKind = keyof Results;

/** One C function: its symbol, its arguments in C's order, its result, and the lane that it runs on. */
export interface Call<A extends readonly ArgKind[] = readonly ArgKind[], R extends ResultKind = ResultKind> {
  readonly symbol: string;
  readonly args: A;
  readonly result: R;
  readonly lane: Lane;
}

type Given<A extends readonly ArgKind[]> = A extends readonly [infer First, ...infer Rest extends ArgKind[]]
  ? First extends keyof UserArgs
    ? [UserArgs[First], ...Given<Rest>]
    : Given<Rest>
  : [];

/** A table of calls for the functions of an API interface: the C arguments must fit the TypeScript signature. */
export type CallsOf<Api> = { readonly [Name in keyof Api]: Call & Fits<Api[Name]> };
type Fits<Method> = Method extends (...args: infer P) => Promise<infer R> ? Signed<Required<P>, R> : never;
export interface Signed<P extends readonly unknown[], R> {
  readonly signature?: (given: P) => R;
}
type SignedCall<A extends readonly ArgKind[], R extends ResultKind> = Call<A, R> &
  Signed<Given<A>, Results[R]>;

const on =
  (lane: Lane) =>
  <const A extends readonly ArgKind[], R extends ResultKind>(
    symbol: string,
    args: A,
    result: R,
  ): SignedCall<A, R> => ({ symbol, args, result, lane });

export const read = on("read");
export const change = on("change");
export const slow = on("slow");
