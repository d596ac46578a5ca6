import { type Ceph, openCeph } from "node-ceph";
import { cephConfFile } from "../../host/lab-paths.ts";
import { readNamedFile } from "../../host/named-file.ts";
import { Failure } from "../../model/failure.ts";
import type { ObservedObject } from "../../model/object.ts";
import type { ClusterAddress, Connection, Driver, DriverContext } from "../driver.ts";
import { asAnyType } from "../object-type.ts";
import { actionHandler, type ObjectActions, objectActions } from "../shared/actions.ts";
import { subjectOf } from "../shared/errors.ts";
import { withSubject } from "./errors.ts";
import { readClusterFacts } from "./facts.ts";
import { adoptImage, IMAGE_ACTIONS } from "./image-change.ts";
import { networkNamespaceOf } from "./network-namespace.ts";
import { observeImages } from "./observe-images.ts";
import { adoptPool, observePool, POOL_ACTIONS } from "./pool-change.ts";
import type { CephPoolContext } from "./pool-context.ts";
import { cephPoolType, rbdType } from "./types.ts";

/** The driver of Ceph pools and the block images in them. Each target is one pool, with a connection of its own. */
export const cephDriver: Driver<"cluster"> = {
  name: "ceph",
  serves: "cluster",
  types: [asAnyType(rbdType), asAnyType(cephPoolType)],
  open: (address, context, signal) =>
    withSubject(address.id, async () => {
      const ceph = await connect(address, context, signal);
      return createConnection({
        target: address.id,
        ceph,
        pool: ceph.pool(address.pool),
        owner: address.owner,
        context,
        pendingByName: new Map(),
      });
    }),
};

async function connect(address: ClusterAddress, context: DriverContext, signal: AbortSignal): Promise<Ceph> {
  const key = address.key === undefined ? undefined : (await context.secret(address.key)).trim();
  const networkNamespace = networkNamespaceOf(address);
  const confFile = cephConfFile(address.confFile);
  await readNamedFile(confFile); // otherwise librados could block forever on a pipe
  const stop = new AbortController();
  const abort = () => stop.abort(signal.reason);
  signal.addEventListener("abort", abort);
  try {
    return await openCeph({
      confFile,
      user: address.user,
      operationTimeoutMs: OPERATION_MS,
      signal: stop.signal,
      ...(key === undefined ? {} : { key }),
      ...(networkNamespace === undefined ? {} : { networkNamespace }),
    });
  } finally {
    signal.removeEventListener("abort", abort); // the connection outlives the reconciliation that opened it
  }
}

/** A cluster in recovery may be slow; a cluster that is silent for longer is unreachable. */
const OPERATION_MS = 20_000;

/** Contents take as long as they are large: each of their chunks has a time limit. */
const CONTENT_MS = 24 * 60 * 60_000;

const ACTIONS_BY_TYPE: Readonly<Record<string, ObjectActions<CephPoolContext>>> = {
  rbd: { actions: IMAGE_ACTIONS, adopt: adoptImage },
  cephpool: { actions: POOL_ACTIONS, adopt: adoptPool },
};

function createConnection(cluster: CephPoolContext): Connection {
  const target = cluster.target;
  const read = async (only?: ReadonlySet<string>): Promise<ObservedObject[]> => {
    const all = await Promise.all([observePool(cluster), observeImages(cluster, only)]);
    return all.flat() as unknown as ObservedObject[]; // states are JSON objects by their types
  };
  return {
    target: target,
    cluster: () => withSubject(target, () => readClusterFacts(cluster)),
    read: () => withSubject(target, () => read()),
    reread: async (ids) => {
      const requested = new Set(ids);
      const names = new Set(ids.map((id) => id.slice(id.indexOf("/") + 1)));
      return (await withSubject(target, () => read(names))).filter(({ id }) => requested.has(id));
    },
    perform: (change, signal) =>
      withSubject(subjectOf(change), async () => {
        if (signal.aborted) throw new Failure("cancelled", `${subjectOf(change)}: stopped before it began`);
        const { actions } = objectActions("ceph", ACTIONS_BY_TYPE, change);
        await actionHandler(actions, change)(cluster, change, signal);
      }),
    deadlineMs: ({ build }) => (build === undefined ? undefined : CONTENT_MS),
    adopt: (change, signal) =>
      withSubject(subjectOf(change), async () =>
        objectActions("ceph", ACTIONS_BY_TYPE, change).adopt(cluster, change, signal),
      ),
    [Symbol.asyncDispose]: () => cluster.ceph.close(),
  };
}
