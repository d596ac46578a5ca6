import type { HostAddress, TargetAddress } from "../../drivers/driver.ts";
import { secretsIn } from "../../engine/blocked/missing-secrets.ts";
import type { HostSpec } from "../../generated/kinds/host.ts";
import { canonicalizeUri, libvirtUri, shellUrl } from "../../host/address.ts";
import { readSecretText } from "../../images/secrets.ts";
import { Failure } from "../../model/failure.ts";
import { formatJson } from "../../model/hidden-characters.ts";
import type { Resource } from "../../model/resource.ts";
import { targetsOf } from "../../workspace/targets.ts";
import type { Command, ParsedArgs } from "../command.ts";
import { FLEET_ARGUMENT } from "../command.ts";
import type { Check, Report } from "../doctor/check.ts";
import { checkConnection } from "../doctor/check-connection.ts";
import { checkHost } from "../doctor/check-host.ts";
import { checkThisMachine } from "../doctor/check-this-machine.ts";
import { formatReports, formatSummary } from "../doctor/format-report.ts";
import { createNeeds } from "../doctor/needs.ts";
import { requirementsOf } from "../doctor/requirements.ts";
import { readSource } from "../fleet/source.ts";
import { contextOf, type Session } from "../session.ts";

export const doctor: Command = {
  name: "doctor",
  group: "Lab and host:",
  summary: "check what hosts lack for the fleet, and how to mend it",
  details:
    "Checks each host for what the resources of the fleet need there, the DNS servers and Ceph clusters, and this machine. " +
    "A libvirt URI in place of the directory checks one host, without a fleet. " +
    "Every finding names the resources that need it and the command that mends it. Changes nothing on any host. " +
    "Exits with 1 if anything is missing, and with 0 if there are only warnings.",
  args: [
    { ...FLEET_ARGUMENT, name: "[dir|uri]", description: `${FLEET_ARGUMENT.description}, or a libvirt URI` },
  ],
  examples: [
    ["doctor", "check all hosts of the fleet, and this machine"],
    ["doctor qemu+ssh://root@hv1/system", "check a host before it is in a fleet"],
    ["doctor qemu:///system", "check the libvirt of this machine"],
  ],
  async run(parsedArgs, session) {
    const { io, json, progress } = session;
    const subject = await readSubject(parsedArgs, session);
    progress.begin("doctor", "checking");
    const hosts = await Promise.all(subject.targets.map((target) => checkTarget(target, subject, session)));
    const here = { name: "this machine", checks: checkThisMachine(subject.resources) };
    progress.end("doctor");
    const reports: Report[] = subject.named ? hosts : [here, ...hosts];
    if (json) io.print(formatJson(reports));
    else io.print(formatReports(reports, io.color));
    if (!json) io.info(formatSummary(reports, io.errColor), ...subject.notes);
    return reports.some(({ checks }) => checks.some(({ status }) => status === "error")) ? "error" : "ok";
  },
};

/** The subject of a run: the hosts and the resources that it checks. */
interface Subject {
  /** True for a host that the command line names. */
  readonly named: boolean;
  readonly targets: readonly TargetAddress[];
  /** Undefined without a fleet. */
  readonly resources: readonly Resource[] | undefined;
  /** Lines below the result. */
  readonly notes: readonly string[];
}

async function readSubject(parsedArgs: ParsedArgs, session: Session): Promise<Subject> {
  const [argument] = parsedArgs.args;
  if (argument !== undefined && /^[a-z+]+:\/\//i.test(argument)) return hostSubject(argument, session);
  const source = await readSource(parsedArgs, session).catch((error: unknown) => {
    if (argument !== undefined || !(error instanceof Failure && error.code === "usage")) throw error;
    return undefined;
  });
  if (source === undefined)
    return {
      named: false,
      targets: [],
      resources: undefined,
      notes: [
        "no fleet here: to check a host, fleetwright doctor qemu+ssh://root@HOST/system; to begin, fleetwright init",
      ],
    };
  const { resources, problems } = source.loaded;
  return {
    named: false,
    targets: targetsOf(resources, contextOf(session)),
    resources,
    notes: problems.length === 0 ? [] : [`${problems.length} problems in the files: fleetwright validate`],
  };
}

/** Returns the host of a libvirt URI. Throws `usage` for an invalid URI. */
function hostSubject(uri: string, { allowedHostUris }: Session): Subject {
  libvirtUri(uri, allowedHostUris);
  const shell = shellUrl(uri);
  const libvirt = canonicalizeUri(uri);
  const address: HostAddress = {
    kind: "host",
    id: libvirt,
    libvirt,
    ...(shell === undefined ? {} : { shell }),
  };
  return { named: true, targets: [address], resources: undefined, notes: [] };
}

async function checkTarget(
  target: TargetAddress,
  { resources, named }: Subject,
  session: Session,
): Promise<Report> {
  const { id: name } = target;
  if (target.kind !== "host") return { name, checks: [await checkOther(target, resources ?? [], session)] };
  const host = (resources ?? []).find(
    (resource): resource is Resource<HostSpec> => resource.kind === "Host" && resource.name === target.id,
  );
  const needs = createNeeds(host && requirementsOf(host, resources ?? []));
  const checks = await checkHost(target, needs, session);
  return named ? { name, checks } : { name, address: target.libvirt, checks };
}

function checkOther(target: TargetAddress, resources: readonly Resource[], session: Session): Promise<Check> {
  const secrets = secretsIn(resources);
  return checkConnection(target, session, (from) =>
    readSecretText(secrets, from.secret, from.key, contextOf(session)),
  );
}
