import { FEATURES, TOGGLEABLE_FEATURES } from "../../src/drivers/ceph/states.ts";
import type { TargetAddress } from "../../src/drivers/driver.ts";
import { cephConfFile } from "../../src/host/lab-paths.ts";
import { openShell, type Shell } from "../../src/host/shell.ts";
import { CEPH_USER } from "../../src/lab/ceph-files.ts";
import { objectRef } from "../../src/model/object.ts";
import { type DriverBench, type DriverScenario, desiredObject, hostOf, runOrThrow } from "./scenario.ts";

/** Empty images with a mark each, compared with `rbd`: one process per operation, eight in parallel. */
export const cephBench: DriverBench = {
  name: "ceph",
  ceph: true,
  async open(lab, amount): Promise<DriverScenario> {
    const host = hostOf(lab);
    const shell = openShell(host.shell);
    const confFile = `lab://${lab}/ceph.conf`;
    const id = "ceph:bench";
    const target: TargetAddress = {
      kind: "cluster",
      id,
      owner: "StoragePool/default/bench",
      confFile,
      user: CEPH_USER,
      pool: POOL,
      via: host.shell,
    };
    const images = (ofFirst: readonly string[]) =>
      Array.from({ length: amount }, (_, index) =>
        desiredObject(objectRef("rbd", id, `m${index}`), `Volume/default/m${index}`, {
          pool: POOL,
          capacityBytes: SIZE_MIB * 2 ** 20,
          features: index === 0 ? ofFirst : TOGGLEABLE_FEATURES,
        }),
      );
    return {
      target,
      prerequisites: [],
      objects: images(TOGGLEABLE_FEATURES),
      changed: images(["exclusive-lock"]),
      tool: "rbd, 8 at a time",
      bare: bareRbd(shell, cephConfFile(confFile), amount),
      [Symbol.asyncDispose]: () => shell[Symbol.asyncDispose](),
    };
  },
};

/** The pool that the Ceph of a lab has. */
const POOL = "rbd";
const SIZE_MIB = 4;
/** A value with the length of a mark. */
const MARK = "x".repeat(300);

function bareRbd(shell: Shell, confFile: string, amount: number): DriverScenario["bare"] {
  const rbd = ["rbd", "-c", confFile, "--id", CEPH_USER, "-p", POOL];
  const create = `"$@" create --size ${SIZE_MIB}M --image-feature ${FEATURES.join(",")} "$0" && "$@" image-meta set "$0" mark ${MARK} >/dev/null`;
  const names = Array.from({ length: amount }, (_, index) => `b${index}\n`).join("");
  const inLots = (script: string) =>
    runOrThrow(shell, ["xargs", "-P", "8", "-I", "NAME", "sh", "-c", script, "NAME", ...rbd], names);
  const read = () => runOrThrow(shell, ["sh", "-c", '"$@" ls -l --format json >/dev/null', "sh", ...rbd]);
  let turn = false;
  return {
    capture: async () => {},
    apply: () => inLots(create),
    read,
    change: async () => {
      turn = !turn;
      await read();
      await runOrThrow(shell, [...rbd, "feature", turn ? "disable" : "enable", "b0", "fast-diff,object-map"]);
    },
    remove: async () => {},
  };
}
