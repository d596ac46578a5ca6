import type {
  DHCPLease,
  DomainInterface,
  DomainRef,
  DomainState,
  DomainStats,
  JobInfo,
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
 * The lane of a call. `read`: many in parallel. `change`: one after the other, so that errors are exact.
 * `apart`: on its own connection, for calls that wait for storage or for a guest and would block all others.
 * `slow`: on its own connection too, for calls that move data and may take long.
 */
export type CallClass = "read" | "change" | "apart" | "slow";

/** The objects that libvirt returns as pointers, with the plain data that represents them outside the Worker. */
export interface HandleTypes {
  domain: DomainRef;
  network: NetworkRef;
  pool: StoragePoolRef;
  volume: StorageVolRef;
  secret: SecretRef;
  nwfilter: NWFilterRef;
}
export type HandleKind = keyof HandleTypes;

/** The arguments of callers, by their word in the tables. Those with `?` are optional. */
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

/**
 * The arguments of C that callers do not pass. `length` and `size` are the number of items of the argument that is a list or buffer,
 * as int or size_t.
 */
export type ImpliedArg = "conn" | "length" | "size" | `out ${OutKind}`;
export type OutKind = "int" | "ulong" | "pointer" | "nodeInfo" | "poolInfo" | "volInfo" | "jobInfo" | "pages";
export type ArgKind = keyof UserArgs | ImpliedArg;

/** The results of calls, by their word in the tables. */
export interface Results extends HandleTypes {
  done: undefined;
  text: string;
  flag: boolean;
  descriptor: number;
  "out text": string;
  u64: bigint;
  "out ulong": bigint;
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
  jobInfo: JobInfo;
  leases: DHCPLease[];
  interfaces: DomainInterface[];
}
export type ResultKind = keyof Results;

/** A C function: its symbol, its arguments in C's order, its result, and its lane. */
export interface NativeCall<
  A extends readonly ArgKind[] = readonly ArgKind[],
  R extends ResultKind = ResultKind,
> {
  readonly symbol: string;
  readonly args: A;
  readonly result: R;
  readonly callClass: CallClass;
}

type GivenArgs<A extends readonly ArgKind[]> = A extends readonly [
  infer First,
  ...infer Rest extends ArgKind[],
]
  ? First extends keyof UserArgs
    ? [UserArgs[First], ...GivenArgs<Rest>]
    : GivenArgs<Rest>
  : [];

/** A table of calls for the functions of an API interface. The C arguments must fit the TypeScript signature. */
export type CallsOf<Api> = { readonly [Name in keyof Api]: NativeCall & MatchesSignature<Api[Name]> };
type MatchesSignature<Method> = Method extends (...args: infer P) => Promise<infer R>
  ? WithSignature<Required<P>, R>
  : never;
export interface WithSignature<P extends readonly unknown[], R> {
  readonly signature?: (args: P) => R;
}
type CallWithSignature<A extends readonly ArgKind[], R extends ResultKind> = NativeCall<A, R> &
  WithSignature<GivenArgs<A>, Results[R]>;

const declareCall =
  (callClass: CallClass) =>
  <const A extends readonly ArgKind[], R extends ResultKind>(
    symbol: string,
    args: A,
    result: R,
  ): CallWithSignature<A, R> => ({ symbol, args, result, callClass });

export const read = declareCall("read");
export const change = declareCall("change");
export const apart = declareCall("apart");
export const slow = declareCall("slow");
