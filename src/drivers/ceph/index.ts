import { type Ceph, openCeph } from "node-ceph";
import { cephConfFile } from "../../host/lab-address.ts";
import type { Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import type { ObservedObject } from "../../model/object.ts";
import { asAnyType, type ClusterAddress, type Connection, type Driver, type DriverWorld } from "../driver.ts";
import { unknownType } from "../host-driver.ts";
import type { Cluster } from "./cluster.ts";
import { speakingOf, subjectOf } from "./errors.ts";
import { clusterFacts } from "./facts.ts";
import { adoptImage, IMAGE_ACTIONS } from "./image-change.ts";
import { observeImages } from "./observe-images.ts";
import { adoptPool, observePool, POOL_ACTIONS } from "./pool-change.ts";
import { namespaceOf } from "./reach.ts";
import { cephPoolType, rbdType } from "./types.ts";

/** Pools of Ceph clusters and the block images in them. Each target is one pool, with a connection of its own. */
export const cephDriver: Driver<"cluster"> = {
  name: "ceph",
  serves: "cluster",
  types: [asAnyType(rbdType), asAnyType(cephPoolType)],
  open: (address, world, signal) =>
    speakingOf(address.id, async () => {
      const ceph = await connect(address, world, signal);
      return connection({
        target: address.id,
        ceph,
        pool: ceph.pool(address.pool),
        owner: address.owner,
        world,
        turns: new Map(),
      });
    }),
};

async function connect(address: ClusterAddress, world: DriverWorld, signal: AbortSignal): Promise<Ceph> {
  const key = address.key === undefined ? undefined : (await world.secret(address.key)).trim();
  const networkNamespace = namespaceOf(address);
  const stop = new AbortController();
  const abort = () => stop.abort(signal.reason);
  signal.addEventListener("abort", abort);
  try {
    return await openCeph({
      confFile: cephConfFile(address.confFile),
      user: address.user,
      operationTimeoutMs: OPERATION_MS,
      signal: stop.signal,
      ...(key === undefined ? {} : { key }),
      ...(networkNamespace === undefined ? {} : { networkNamespace }),
    });
  } finally {
    signal.removeEventListener("abort", abort); // the connection outlives the pass that opened it
  }
}

/** A cluster in recovery may be slow; one that is longer silent is unreachable. */
const OPERATION_MS = 20_000;

const TYPES = {
  rbd: { actions: IMAGE_ACTIONS, adopt: adoptImage },
  cephpool: { actions: POOL_ACTIONS, adopt: adoptPool },
} as const;

function typeOf(change: Change): (typeof TYPES)[keyof typeof TYPES] {
  if (Object.hasOwn(TYPES, change.type)) return TYPES[change.type as keyof typeof TYPES]; // just looked
  throw unknownType("ceph", change);
}

function connection(cluster: Cluster): Connection {
  const of = cluster.target;
  const read = async (only?: ReadonlySet<string>): Promise<ObservedObject[]> => {
    const all = await Promise.all([observePool(cluster), observeImages(cluster, only)]);
    return all.flat() as unknown as ObservedObject[]; // states are JSON objects by their types
  };
  return {
    target: of,
    cluster: () => speakingOf(of, () => clusterFacts(cluster)),
    read: () => speakingOf(of, () => read()),
    reread: async (ids) => {
      const wanted = new Set(ids);
      const names = new Set(ids.map((id) => id.slice(id.indexOf("/") + 1)));
      return (await speakingOf(of, () => read(names))).filter(({ id }) => wanted.has(id));
    },
    perform: (change, signal) =>
      speakingOf(subjectOf(change), async () => {
        if (signal.aborted) throw new Failure("cancelled", `${subjectOf(change)}: stopped before it began`);
        await typeOf(change).actions[change.action](cluster, change, signal);
      }),
    adopt: (change) => speakingOf(subjectOf(change), () => typeOf(change).adopt(cluster, change)),
    [Symbol.asyncDispose]: () => cluster.ceph.close(),
  };
}
