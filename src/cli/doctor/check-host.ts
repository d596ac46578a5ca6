import type { DriverContext, HostAddress } from "../../drivers/driver.ts";
import { parseHostUrl } from "../../host/address.ts";
import { probeKvm } from "../../host/kvm.ts";
import { loginName } from "../../host/login.ts";
import { openShell, type Shell } from "../../host/shell.ts";
import { explainSsh } from "../../host/ssh-problems.ts";
import { asFailure, Failure } from "../../model/failure.ts";
import type { Session } from "../session.ts";
import { type Check, passed } from "./check.ts";
import { existingChecks, existingDirectories } from "./checks/existing-checks.ts";
import { hostChecks, type ProbeTimes } from "./checks/host-checks.ts";
import { libvirtSshChecks } from "./checks/libvirt-ssh-check.ts";
import { virtualizationCheck } from "./checks/virtualization-check.ts";
import { type ProbedFacts, parseHostFacts } from "./host-facts.ts";
import { hostProbe } from "./host-probe.ts";
import { explainLibvirt } from "./libvirt-problems.ts";
import type { Needs } from "./needs.ts";
import type { HostRequirements, PoolDirectory } from "./requirements.ts";

/** Checks one host over libvirt and over its shell. A failure becomes a check with the status `error`. */
export async function checkHost(target: HostAddress, needs: Needs, session: Session): Promise<Check[]> {
  const { checks, directories } = await checkLibvirt(target, needs, session);
  const shell =
    target.shell === undefined
      ? checkMissingShell(needs, session)
      : await checkShell(target.shell, { libvirt: target.libvirt, needs, directories }, session);
  return withoutRepetition([...checks, ...shell]);
}

/** The same problem of ssh may keep libvirt and the shell from the host. It is reported once. */
function withoutRepetition(checks: readonly Check[]): Check[] {
  const seen = new Set<string>();
  return checks.filter((check) => {
    const key = `${check.name}\n${check.about}`;
    return !seen.has(key) && seen.add(key);
  });
}

interface LibvirtResult {
  readonly checks: readonly Check[];
  /** The directories of pools that others made. */
  readonly directories: readonly PoolDirectory[];
}

async function checkLibvirt(target: HostAddress, needs: Needs, session: Session): Promise<LibvirtResult> {
  const { tools, signal, now } = session;
  const context: DriverContext = { fleet: "doctor", content: rejectContent, secret: rejectContent, now };
  try {
    const driver = (await tools.drivers()).find(({ serves }) => serves === "host");
    // Without the shell, so that each of the two ways has a result of its own.
    const { kind, id, libvirt } = target;
    await using connection = await driver?.open({ kind, id, libvirt }, context, signal);
    const facts = await connection?.facts?.(signal);
    if (connection === undefined || facts === undefined)
      throw new Failure("bug", `${target.id}: no driver reports facts of hosts`);
    const { cpus, memoryBytes } = facts;
    const answers = passed(
      "libvirt",
      `answers: ${cpus} CPUs, ${Math.round(memoryBytes / 2 ** 30)} GiB of memory`,
    );
    const { host } = needs;
    if (host === undefined || !usesExisting(host)) return { checks: [answers], directories: [] };
    const objects = await connection.read(signal);
    return {
      checks: [answers, ...existingChecks(host, objects)],
      directories: existingDirectories(host, objects),
    };
  } catch (error) {
    return { checks: [explainFailure(error, target, session)], directories: [] };
  }
}

function usesExisting({ existingPools, existingNetworks }: HostRequirements): boolean {
  return existingPools.length + existingNetworks.length > 0;
}

function explainFailure(error: unknown, { libvirt, shell }: HostAddress, { io }: Session): Check {
  const { message, hint } = asFailure(error);
  return (
    explainSshAt(libvirt, ownWords(error) ?? message, io.env) ??
    explainLibvirt(message, hint, {
      uri: libvirt,
      user: /\/\/([^@/]+)@/.exec(libvirt)?.[1] ?? loginName(),
      isLocal: shell === "local:",
    })
  );
}

const rejectContent = async () => Promise.reject(new Error("doctor creates nothing"));

/** Returns the words of ssh behind a failure that explains them. */
function ownWords(error: unknown): string | undefined {
  return error instanceof Failure && error.cause instanceof Error ? error.cause.message : undefined;
}

/** Explains a message of ssh for an address that uses it: `qemu+ssh://root@hv1:22/system`, `ssh://root@hv1`. */
function explainSshAt(address: string, message: string, env: Session["io"]["env"]): Check | undefined {
  const [, authority] = /^(?:qemu\+)?ssh:\/\/([^/?]+)/.exec(address) ?? [];
  if (authority === undefined) return undefined;
  const url = parseHostUrl(`ssh://${authority}`);
  if (url.scheme !== "ssh") return undefined;
  const { destination, port } = url;
  const remedy = explainSsh(message, { destination, port, hasAgent: Boolean(env.SSH_AUTH_SOCK) });
  return remedy === undefined ? undefined : { name: "ssh", status: "error", on: "here", ...remedy };
}

function checkMissingShell(needs: Needs, { backend }: Session): Check[] {
  if (backend === "test") return [passed("shell", "none: only libvirt is used")];
  const need = needs.of("firewall", "overlay", "router", "load-balancer");
  return [
    {
      name: "shell",
      status: need?.status ?? "warning",
      about: "none: only libvirt is used",
      why: "networks between hosts, firewalls and load balancers need one, and most checks",
      neededBy: need?.by,
      hint: "give the Host a shell: shell: ssh://root@HOST",
    },
  ];
}

/** The timeout of the probe in ms. A hanging file system below a pool's path takes longest. */
const PROBE_TIMEOUT_MS = 30_000;

interface ShellChecks {
  /** The URI of the host's libvirt. */
  readonly libvirt: string;
  readonly needs: Needs;
  readonly directories: readonly PoolDirectory[];
}

async function checkShell(
  url: string,
  { libvirt, needs, directories }: ShellChecks,
  { io, signal }: Session,
): Promise<Check[]> {
  await using shell = openShell(url);
  try {
    const all = needs.host && [...needs.host.directories, ...directories];
    const paths = [...new Set(all?.map(({ path }) => path) ?? [DEFAULT_PATH])];
    const { facts, times } = await probe(shell, paths, signal);
    const kvm =
      needs.of("machines") === undefined ? [] : [virtualizationCheck(await probeKvm(shell), facts, needs)];
    const ssh = libvirtSshChecks(libvirt, facts);
    return [passed("shell", url), ...ssh, ...kvm, ...hostChecks(facts, needs, times, all)];
  } catch (error) {
    const { message, hint } = asFailure(error);
    return [
      explainSshAt(url, ownWords(error) ?? message, io.env) ?? {
        name: "shell",
        status: "error",
        about: message,
        hint: hint ?? (url.startsWith("lab:") ? "fleetwright lab up" : undefined),
      },
    ];
  }
}

/** The directory of libvirt's own pool, whose free space counts without a fleet. */
const DEFAULT_PATH = "/var/lib/libvirt/images";

async function probe(
  shell: Shell,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<{ facts: ProbedFacts; times: ProbeTimes }> {
  await shell.run(["true"], { signal }); // connects, so that only the probe itself counts for the clock
  const before = Date.now() / 1000;
  const { stdout } = await shell.script(hostProbe(paths), { signal, timeoutMs: PROBE_TIMEOUT_MS });
  return { facts: parseHostFacts(stdout), times: { before, after: Date.now() / 1000 } };
}
