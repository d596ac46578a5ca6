import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Obeyed, sendSignal } from "../../../test/signal.ts";

/** A Ceph of one monitor, one manager and one OSD, in a folder of its own. Ends without a trace. */
export interface TestCluster extends AsyncDisposable {
  readonly confFile: string;
  /** The key of client.admin. */
  readonly key: string;
  /** Runs `ceph` or `rbd` on it, and gives back what it prints. */
  run(program: "ceph" | "rbd", ...args: string[]): Promise<string>;
  /** Sends a signal to one of its daemons. */
  signal(daemon: "mon" | "mgr" | "osd", name: Obeyed): void;
}

/**
 * Needs root and ceph-mon, ceph-mgr, ceph-osd; what is missing is an error: these tests are never skipped. With a network
 * namespace it runs in there, on 127.0.0.1 of it. The order is that of "Manual deployment" in Ceph's documentation.
 */
export async function startCluster(namespace?: string): Promise<TestCluster> {
  const dir = mkdtempSync(join(tmpdir(), "node-ceph-"));
  for (const each of ["run", "mon", "mgr", "osd"]) mkdirSync(join(dir, each));
  const confFile = join(dir, "ceph.conf");
  const [fsid, port] = [randomUUID(), await freePort()];
  writeFileSync(confFile, configuration(dir, fsid, port));
  writeFileSync(join(dir, "start.sh"), START);
  const inside = namespace === undefined ? [] : ["ip", "netns", "exec", namespace];
  const run = async (...command: string[]) => {
    const [program = "", ...args] = [...inside, ...command];
    const env = { PATH: process.env.PATH, CEPH_CONF: confFile, DIR: dir, FSID: fsid, PORT: String(port) };
    return (await promisify(execFile)(program, args, { env, timeout: 60_000 })).stdout.trim();
  };
  const pid = (daemon: string) => Number(readFileSync(join(dir, "run", `${daemon}.pid`), "utf8"));
  const dispose = async () => {
    for (const daemon of ["osd", "mgr", "mon"]) endProcess(() => pid(daemon));
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    await run("bash", "-e", join(dir, "start.sh"));
  } catch (error) {
    await dispose();
    throw error;
  }
  return {
    confFile,
    key: await run("ceph", "auth", "get-key", "client.admin"),
    run: (program, ...args) => run(program, ...args),
    signal: (daemon, name) => sendSignal(pid(daemon), name),
    [Symbol.asyncDispose]: dispose,
  };
}

const configuration = (dir: string, fsid: string, port: number) => `[global]
fsid = ${fsid}
mon host = v1:127.0.0.1:${port}
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
osd pool default size = 1
osd pool default min size = 1
osd crush chooseleaf type = 0
mon allow pool delete = true
run dir = ${dir}/run
log file = ${dir}/$name.log
admin socket = ${dir}/run/$name.asok
pid file = ${dir}/run/$type.pid
keyring = ${dir}/keyring
mon data = ${dir}/mon
mgr data = ${dir}/mgr
osd data = ${dir}/osd
osd objectstore = bluestore
bluestore block size = 4294967296
osd memory target = 939524096
ms bind ipv6 = false
public addr = 127.0.0.1
cluster addr = 127.0.0.1
osd class load list = *
osd class default list = *
[client]
pid file =
`;

// Daemons run in /, as under systemd: Debian 13 has built Ceph 18 with relative folders of plugins.
const START = `cd "$DIR"
daemon() { (cd / && exec "$@"); }
ceph-authtool --create-keyring keyring --gen-key -n mon. --cap mon 'allow *'
ceph-authtool keyring --gen-key -n client.admin --cap mon 'allow *' --cap osd 'allow *' --cap mgr 'allow *'
monmaptool --create --addv a "[v1:127.0.0.1:$PORT]" --fsid "$FSID" monmap
ceph-mon --mkfs -i a --monmap monmap --keyring keyring
daemon ceph-mon -i a --public-addrv "[v1:127.0.0.1:$PORT]"
ceph auth get-or-create mgr.x mon 'allow profile mgr' osd 'allow *' mds 'allow *' >>keyring
daemon ceph-mgr -i x
uuid=$(cat /proc/sys/kernel/random/uuid)
id=$(ceph osd new "$uuid")
ceph auth get-or-create "osd.$id" mon 'allow profile osd' mgr 'allow profile osd' osd 'allow *' >>keyring
ceph-osd -i "$id" --mkfs --osd-uuid "$uuid" 2>mkfs.log
daemon ceph-osd -i "$id" >osd.out 2>&1
ceph osd pool create rbd 8
rbd pool init rbd
`;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** Kills a daemon and waits until it has ended. Without an init process, as in a container, a zombie stays. */
function endProcess(find: () => number): void {
  try {
    sendSignal(find(), "SIGKILL");
  } catch {
    // it never ran, or it has ended
  }
}
