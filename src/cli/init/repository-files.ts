import { escapeHidden } from "../../model/hidden-characters.ts";
import { formatYaml } from "../terminal/format-yaml.ts";
import type { HostSurvey } from "./host-survey.ts";
import { type RepositoryFile, SCHEMA_FILE } from "./repository-file.ts";
import { uniqueNames } from "./resource-name.ts";

/** What the user decided about the repository. */
export interface RepositoryChoices {
  readonly fleet: string;
  /** The name of the Host. */
  readonly host: string;
  readonly libvirt: string;
}

/** Returns the files of a first repository, apart from the schema and the CI job. */
export function repositoryFiles(survey: HostSurvey, choices: RepositoryChoices): readonly RepositoryFile[] {
  const pools = poolFiles(survey, choices);
  const networks = networkFiles(survey);
  return [
    { path: "README.md", text: readme(choices) },
    fleetFile(choices),
    hostFile(survey, choices),
    ...pools,
    ...networks,
    exampleFile(pools[0]?.name ?? "", networks[0]?.name),
  ];
}

interface Draft {
  readonly kind: string;
  readonly name: string;
  readonly spec: Readonly<Record<string, unknown>>;
  /** Lines above the document. They may contain text from the host. */
  readonly comments: readonly string[];
}

type NamedFile = RepositoryFile & { readonly name: string };

/** Returns a file with one resource. Its first line names the schema for editors with yaml-language-server. */
function resourceFile(
  folder: string,
  { kind, name, spec, comments }: Draft,
  after: readonly string[] = [],
): NamedFile {
  const path = folder === "" ? `${name}.yaml` : `${folder}/${name}.yaml`;
  const document = formatYaml({ apiVersion: "fleetwright/v1", kind, metadata: { name }, spec });
  return {
    name,
    path,
    text: `${schemaLine(path)}\n${commentLines(comments)}${document}${commentLines(after)}`,
  };
}

/** Text from a host may be in comments: hidden characters are escaped, so that each comment stays on its line. */
function commentLines(lines: readonly string[]): string {
  return lines.map((line) => `# ${escapeHidden(line)}\n`).join("");
}

function schemaLine(path: string): string {
  const up = "../".repeat(path.split("/").length - 1);
  return `# yaml-language-server: $schema=${up}${SCHEMA_FILE}\n`;
}

function fleetFile({ fleet }: RepositoryChoices): RepositoryFile {
  const comments = [
    "The name of the fleet is in the mark of each object: rename it before the first apply, if at all.",
    "Changes without a reboot, a replacement or a loss of data apply at once. Others wait for approval.",
  ];
  const { text } = resourceFile("", { kind: "Fleet", name: fleet, spec: { apply: "safe" }, comments });
  return { path: "fleet.yaml", text };
}

function hostFile({ facts, system }: HostSurvey, { host, libvirt }: RepositoryChoices): RepositoryFile {
  const memory = `${Math.round(facts.memoryBytes / 2 ** 30)} GiB`;
  const comments = [`${system ?? "A host"}, ${facts.cpus} CPUs, ${memory}.`];
  const links = Object.entries(facts.links ?? {}).flatMap(([name, { addresses }]) =>
    addresses.slice(0, 1).map((address) => ({ name, address: address.replace(/\/\d+$/, "") })),
  );
  const [first] = links;
  const after =
    first === undefined
      ? []
      : [
          "For networks between hosts, name the interface that leads to the other hosts:",
          `  underlay: { interface: ${JSON.stringify(first.name)}, address: ${first.address} }`,
        ];
  return resourceFile("hosts", { kind: "Host", name: host, spec: { libvirt }, comments }, after);
}

function poolFiles({ pools }: HostSurvey, { host }: RepositoryChoices): readonly NamedFile[] {
  if (pools.length === 0) {
    const comments = ["A directory for disks. Fleetwright creates it on every host."];
    const spec = { type: "dir", path: "/var/lib/fleetwright/volumes", hosts: "all" };
    return [resourceFile("storage-pools", { kind: "StoragePool", name: "local", spec, comments })];
  }
  const names = uniqueNames(
    pools.map(({ name }) => name),
    "pool",
  );
  return pools.map(({ name, type, path }, index) => {
    const comments = [
      `A pool of libvirt (${type}, ${path}): Fleetwright makes volumes in it, and leaves all others alone.`,
    ];
    const spec = { type: "existing", name, hosts: [host] };
    return resourceFile("storage-pools", { kind: "StoragePool", name: names[index] ?? "", spec, comments });
  });
}

function networkFiles({ networks, bridges }: HostSurvey): readonly NamedFile[] {
  const names = uniqueNames([...networks.map(({ name }) => name), ...bridges], "network");
  const ofLibvirt = networks.map(({ name, forward, address }, index) => {
    const range = address === null ? "" : `, ${address}`;
    const comments = [
      `A network of libvirt (${forward}${range}): machines use it, and Fleetwright never changes it.`,
    ];
    const spec = { mode: "existing", name };
    return resourceFile("networks", { kind: "Network", name: names[index] ?? "", spec, comments });
  });
  const ofHost = bridges.map((bridge, index) => {
    const comments = ["A bridge of the host. Machines on it are neighbours of the host."];
    const spec = { mode: "bridge", bridge };
    const name = names[networks.length + index] ?? "";
    return resourceFile("networks", { kind: "Network", name, spec, comments });
  });
  return [...ofLibvirt, ...ofHost];
}

/** Returns a machine whose lines are comments, so that nothing is created before the user wants it. */
function exampleFile(pool: string, network: string | undefined): RepositoryFile {
  const path = "machines/example.yaml";
  const interfaces = network === undefined ? "" : `\n  interfaces:\n    - network: ${network}`;
  const yaml = `apiVersion: fleetwright/v1
kind: InstanceType
metadata:
  name: small
spec:
  cpu: { guest: 1 }
  memory: { guest: 1Gi }
---
apiVersion: fleetwright/v1
kind: Image
metadata:
  name: debian-12
spec:
  source: { recipe: debian-12 } # or path: images/my.qcow2, or url: https://... with a checksum
---
apiVersion: fleetwright/v1
kind: VirtualMachine
metadata:
  name: example
spec:
  instanceType: small
  image: debian-12
  rootDisk: { pool: ${pool}, size: 10Gi }${interfaces}
  cloudInit:
    userData: |
      #cloud-config
      ssh_authorized_keys: ["ssh-ed25519 AAAA... you@example.org"]`;
  const lines = yaml.split("\n").map((line) => `# ${line}`);
  const head =
    "# A first machine. Remove the # and the blank after it from the lines below, then: fleetwright plan";
  return { path, text: [schemaLine(path), head, "#", ...lines, ""].join("\n") };
}

function readme({ fleet }: RepositoryChoices): string {
  return `# ${fleet}

The machines of this fleet, for Fleetwright. Every commit says what should be there.

\`\`\`sh
fleetwright doctor           # what the hosts lack, and the commands that mend it
fleetwright plan             # what apply would change, and why
fleetwright apply            # make it so, after a question
\`\`\`

\`${SCHEMA_FILE}\` lets editors complete and check the files. It is of the version of Fleetwright that wrote it.
`;
}
