import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../model/failure.ts";
import { isProcess, type ProcessId, parseProcessId } from "./process.ts";

/*
 * Where a lab keeps its state. Hosts are reached through these files, so the names are known here, below the lab:
 *
 *   <root>/NAME/lab.json                           what `lab up` was asked for
 *   <root>/NAME/hv1/init                           PID and start time of the host's init, as the machine sees it
 *   <root>/NAME/hv1/root                           what the host changed of the machine's files
 *   <root>/NAME/hv1/run                            /run of the host, with libvirtd's socket
 *   <root>/NAME/ceph/client/ceph.conf              what clients of the lab's Ceph read: `lab://NAME/ceph.conf`
 *   <root>/NAME/dns/key                            the TSIG key of the lab's DNS server: `lab://NAME/dns.key`
 */

/** Returns the folder of all labs: `$FLEETWRIGHT_LAB_DIR`, or a folder of the system. */
export function labRoot(): string {
  return process.env.FLEETWRIGHT_LAB_DIR ?? "/var/lib/fleetwright/labs";
}

/**
 * Returns whether a lab or a host may have this name. The name becomes a folder, part of a namespace's name and a host
 * name.
 */
export function isLabName(name: string): boolean {
  return /^[a-z][a-z0-9-]{0,20}$/.test(name);
}

/** Returns the name of a lab or a host if it is valid. Throws `usage` if not. */
export function checkLabName(name: string, subject = name): string {
  if (isLabName(name)) return name;
  throw new Failure("usage", `${subject}: "${name}" is not a name for a lab or host`, {
    hint: "a lower-case letter, then up to 20 lower-case letters, digits and hyphens",
  });
}

export function labFolder(lab: string): string {
  return join(labRoot(), checkLabName(lab));
}

export function hostFolder(lab: string, host: string): string {
  return join(labFolder(lab), checkLabName(host));
}

/**
 * Returns the socket of the host's libvirtd. Throws if the path is longer than a Unix socket address allows (unix(7)).
 */
export function labSocket(lab: string, host: string): string {
  const path = join(hostFolder(lab, host), "run/libvirt/libvirt-sock");
  if (Buffer.byteLength(path) < 108) return path;
  throw new Failure("usage", `lab ${lab}: the path ${path} is too long for a socket`, {
    hint: "set FLEETWRIGHT_LAB_DIR to a shorter folder",
  });
}

/** Returns the configuration file for clients of a lab's Ceph. The user's keyring lies beside it. */
export function labCephConf(lab: string): string {
  return join(labFolder(lab), "ceph/client/ceph.conf");
}

/** Returns the file with the TSIG key of a lab's DNS server, in base64. */
export function labDnsKey(lab: string): string {
  return join(labFolder(lab), "dns/key");
}

/**
 * Returns the path of a configuration file of Ceph. `lab://NAME/ceph.conf` is the file of a lab, any other text is a
 * path.
 */
export function cephConfFile(confFile: string): string {
  const lab = labOfCephConf(confFile);
  return lab === undefined ? confFile : labCephConf(lab);
}

/** Returns the lab in `lab://NAME/ceph.conf`; undefined for a path. */
export function labOfCephConf(confFile: string): string | undefined {
  return /^lab:\/\/([^/]+)\/ceph\.conf$/.exec(confFile)?.[1];
}

/** Returns the init process of a running lab host; undefined if the host is off. */
export function labInit(lab: string, host: string): ProcessId | undefined {
  try {
    const id = parseProcessId(readFileSync(join(hostFolder(lab, host), "init"), "utf8"));
    return id !== undefined && isProcess(id) ? id : undefined;
  } catch {
    return undefined;
  }
}

/** Returns the failure of a lab host that is off. The message has the remedy, because a snapshot keeps only messages. */
export function hostOff(lab: string, host: string): Failure {
  const remedy = `npm start or fleetwright lab up --name ${lab}`;
  return new Failure("host-unreachable", `lab://${lab}/${host} is off, and starts with ${remedy}`);
}

/** The script that joins the host's control groups before the command runs. Its processes then count as the host's. */
const JOIN_CGROUPS = `for f in /sys/fs/cgroup/init /sys/fs/cgroup/*; do
[ -e $f/cgroup.procs ] && echo $$ > $f/cgroup.procs; [ $f = /sys/fs/cgroup/init ] && [ -e $f ] && break; done 2>/dev/null
cd /; exec "$@"`;

/**
 * Returns the command that runs `argv` inside a lab host (nsenter(1)). Throws `host-unreachable` if the host is off.
 */
export function enterLabHost(lab: string, host: string, argv: readonly string[]): string[] {
  const init = labInit(lab, host);
  if (init === undefined) throw hostOff(lab, host);
  const namespaces = ["--mount", "--net", "--pid", "--uts", "--cgroup"];
  return ["nsenter", `--target=${init.pid}`, ...namespaces, "--", "sh", "-c", JOIN_CGROUPS, "sh", ...argv];
}
