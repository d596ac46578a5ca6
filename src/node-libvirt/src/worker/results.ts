import { copyMemory, free, readText } from "node-ffi/worker";
import type { HandleKind, ResultKind, Results } from "../calls/call.ts";
import { readInterfaces, readLeases } from "./addresses.ts";
import type { Handles } from "./handles.ts";
import { callSync, type Pointer } from "./native.ts";
import { readPointers } from "./native-memory.ts";
import { HANDLES, readPoolName } from "./objects.ts";
import { readTyped } from "./typed-params.ts";

/** The outcome of a C call: the return value, and the buffers that C wrote to, in order. */
export interface CallOutcome {
  readonly value: unknown;
  readonly outs: readonly (unknown[] | Buffer)[];
  readonly handles: Handles;
  /** The name of the pool of the call, or "". */
  readonly pool: string;
}

interface ResultDecoder<R> {
  readonly cType: string;
  failed(value: unknown): boolean;
  decode(outcome: CallOutcome): R | Promise<R>;
}

const isNegative = (value: unknown) => typeof value !== "number" || value < 0;
const isNull = (value: unknown) => value === null || value === 0n;
const isZero = (value: unknown) => value === 0 || value === 0n;

const status = <R>(decode: (outcome: CallOutcome) => R): ResultDecoder<R> => ({
  cType: "int",
  failed: isNegative,
  decode,
});
const object = <K extends HandleKind>(kind: K): ResultDecoder<Results[K]> => ({
  cType: "void *",
  failed: isNull,
  decode: ({ value, handles, pool }) => handles.adopt(kind, value as Pointer, pool) as Results[K],
});
const list = <K extends HandleKind>(kind: K) =>
  status(({ value, outs, handles, pool }) =>
    readAndFree(outs, 0, (array) =>
      readPointers(array, value as number).map((each) => handles.adopt(kind, each, pool)),
    ),
  );

/** The decoders by kind of result: the C type, the failure value of C, and the conversion. */
export const DECODERS: { readonly [R in ResultKind]: ResultDecoder<Results[R]> } = {
  done: status(() => undefined),
  flag: status(({ value }) => value === 1),
  descriptor: status(({ value }) => value as number),
  switch: status(({ outs }) => cell(outs, 0) !== 0),
  text: { cType: "HeapStr", failed: isNull, decode: ({ value }) => value as string },
  "out text": status(({ outs }) => readAndFree(outs, 0, (memory) => readText(memory) ?? "")),
  version: status(({ outs }) => Number(cell(outs, 0))),
  "out ulong": status(({ outs }) => BigInt(cell(outs, 0) as number | bigint)),
  u64: { cType: "uint64_t", failed: isZero, decode: ({ value }) => BigInt(value as number | bigint) },
  state: status(({ outs }) => ({ state: Number(cell(outs, 0)), reason: Number(cell(outs, 1)) })),
  domain: object("domain"),
  network: object("network"),
  pool: object("pool"),
  volume: object("volume"),
  "volume anywhere": {
    cType: "void *",
    failed: isNull,
    decode: async ({ value, handles }) =>
      handles.adopt("volume", value as Pointer, (await readPoolName(value as Pointer)) ?? ""),
  },
  secret: object("secret"),
  nwfilter: object("nwfilter"),
  "list domain": list("domain"),
  "list network": list("network"),
  "list pool": list("pool"),
  "list volume": list("volume"),
  "list secret": list("secret"),
  "list nwfilter": list("nwfilter"),
  nodeInfo: status(({ outs }) => {
    const raw = struct(outs);
    const [cpus, mhz, nodes, sockets, cores, threads] = [40, 44, 48, 52, 56, 60].map((at) =>
      raw.readUInt32LE(at),
    );
    const model = raw.toString("latin1", 0, raw.indexOf(0));
    const sizes = { cpus, mhz, nodes, sockets, cores, threads } as Omit<
      Results["nodeInfo"],
      "model" | "memoryKiB"
    >;
    return { model, memoryKiB: Number(raw.readBigUInt64LE(32)), ...sizes };
  }),
  poolInfo: status(({ outs }) => {
    const raw = struct(outs);
    const [capacity, allocation, available] = [8, 16, 24].map((at) => raw.readBigUInt64LE(at)) as Triple;
    return { state: raw.readInt32LE(0), capacity, allocation, available };
  }),
  volInfo: status(({ outs }) => {
    const raw = struct(outs);
    return {
      type: raw.readInt32LE(0),
      capacity: raw.readBigUInt64LE(8),
      allocation: raw.readBigUInt64LE(16),
    };
  }),
  pages: status(({ value, outs }) => {
    const raw = struct(outs);
    // libvirt returns the number of values that it wrote. Its test driver writes all and returns 0.
    return Array.from({ length: (value as number) || raw.length / 8 }, (_, index) =>
      raw.readBigUInt64LE(index * 8),
    );
  }),
  stats: status(({ value, outs }) => {
    const array = cell(outs, 0) as Pointer;
    const records = readPointers(array, value as number).map(readStats);
    callSync("void virDomainStatsRecordListFree(void *records)", array);
    return records;
  }),
  jobInfo: status(({ outs }) => {
    const raw = struct(outs);
    const names = JOB_INFO_FIELDS.map((name, index) => [name, raw.readBigUInt64LE(8 + index * 8)]);
    return { type: raw.readInt32LE(0), ...Object.fromEntries(names) } as Results["jobInfo"];
  }),
  job: status(({ outs }) => {
    const [type, array, count] = [
      cell(outs, 0) as number,
      cell(outs, 1) as Pointer | null,
      cell(outs, 2) as number,
    ];
    if (!array) return { type, stats: {} };
    const stats = readTyped(array, count);
    callSync("void virTypedParamsFree(void *params, int count)", array, count);
    return { type, stats };
  }),
  leases: status(({ value, outs }) =>
    readAndFree(outs, 0, (array) => readLeases(readPointers(array, value as number))),
  ),
  interfaces: status(({ value, outs }) =>
    readAndFree(outs, 0, (array) => readInterfaces(readPointers(array, value as number))),
  ),
};

type Triple = [bigint, bigint, bigint];

/** The members of struct _virDomainJobInfo after `int type`, each an unsigned long long. */
const JOB_INFO_FIELDS = [
  "timeElapsed",
  "timeRemaining",
  "dataTotal",
  "dataProcessed",
  "dataRemaining",
  "memTotal",
  "memProcessed",
  "memRemaining",
  "fileTotal",
  "fileProcessed",
  "fileRemaining",
] as const satisfies readonly Exclude<keyof Results["jobInfo"], "type">[];

/** struct _virDomainStatsRecord: dom @0, params @8, nparams @16. The record keeps its reference to the domain. */
function readStats(record: Pointer): Results["stats"][number] {
  const raw = copyMemory(record, 24);
  const ref = HANDLES.domain.describe(raw.readBigUInt64LE(0), "");
  return { ref, stats: readTyped(raw.readBigUInt64LE(8), raw.readInt32LE(16)) };
}

function cell(outs: CallOutcome["outs"], index: number): unknown {
  return (outs[index] as unknown[])[0];
}

function struct(outs: CallOutcome["outs"]): Buffer {
  return outs[0] as Buffer;
}

/** Reads memory that C allocated, and frees it. An empty list may be NULL. */
function readAndFree<R>(outs: CallOutcome["outs"], index: number, readFrom: (memory: Pointer) => R): R {
  const memory = (cell(outs, index) as Pointer | null) ?? 0n;
  try {
    return readFrom(memory);
  } finally {
    free(memory);
  }
}
