import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import type { Stage } from "./harness.ts";

/** Validates every definition of a host with virt-xml-validate(1). Returns the errors. */
export async function validateAllXml(stage: Stage, host: string): Promise<string[]> {
  const folder = mkdtempSync("/tmp/fwx");
  try {
    const all = await definitionsOf(stage, host);
    if (all.length === 0) throw new Error(`${host} holds nothing`);
    const results = all.map(async ({ what, schema, xml }, index) => {
      const file = join(folder, `${index}.xml`);
      writeFileSync(file, xml);
      const { exitCode, all } = await execa("virt-xml-validate", [file, schema], {
        reject: false,
        all: true,
      });
      return exitCode === 0 ? [] : [`${what}: ${all}`];
    });
    return (await Promise.all(results)).flat();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Definition {
  readonly what: string;
  readonly schema: string;
  readonly xml: string;
}

/** The commands that list and dump each type. */
const COMMANDS = [
  { list: ["list", "--all"], dump: ["dumpxml"], schema: "domain" },
  { list: ["list", "--all"], dump: ["dumpxml", "--inactive"], schema: "domain" },
  { list: ["net-list", "--all"], dump: ["net-dumpxml", "--inactive"], schema: "network" },
  { list: ["pool-list", "--all"], dump: ["pool-dumpxml"], schema: "storagepool" },
] as const;

async function definitionsOf(stage: Stage, host: string): Promise<Definition[]> {
  const named = async (list: readonly string[]) =>
    (await stage.virsh(host, ...list, "--name"))
      .split("\n")
      .map((name) => name.trim())
      .filter(Boolean);
  const definitions: Definition[] = [];
  for (const { list, dump, schema } of COMMANDS) {
    for (const name of await named(list)) {
      const xml = await stage.virsh(host, ...dump, name);
      definitions.push({ what: `${dump.join(" ")} ${name}`, schema, xml });
    }
  }
  for (const pool of await named(["pool-list"])) {
    for (const path of volumePaths(await stage.virsh(host, "vol-list", pool))) {
      definitions.push({
        what: path,
        schema: "storagevol",
        xml: await stage.virsh(host, "vol-dumpxml", path),
      });
    }
  }
  return definitions;
}

function volumePaths(table: string): string[] {
  const rows = table.split("\n").slice(2);
  return rows
    .map((row) => row.trim().split(/\s+/)[1] ?? "")
    .filter((path) => path.startsWith("/") && !path.endsWith("/.fleetwright"));
}

export interface Seed {
  readonly name: string;
  readonly problems: readonly string[];
}

/** Validates the seeds of a host with cloud-init. Returns the errors. */
export async function seedsOf(stage: Stage, host: string): Promise<Seed[]> {
  const listing = await stage.exec(host, ["find", "/var/lib/fleetwright", "-name", "*.seed-*.iso"]);
  const paths = listing.split("\n").filter(Boolean).sort();
  return Promise.all(paths.map((path) => checkSeed(stage, host, path)));
}

/** Renders a network configuration like cloud-init at boot, because this version has no schema for it. */
const READ_NETWORK = `import sys, yaml
from cloudinit.net.network_state import parse_net_config_data
config = yaml.safe_load(open(sys.argv[1]))
interfaces = list(parse_net_config_data(config.get("network", config)).iter_interfaces())
assert interfaces and all(one["subnets"] for one in interfaces), interfaces`;

async function checkSeed(stage: Stage, host: string, path: string): Promise<Seed> {
  const folder = mkdtempSync("/tmp/fwx");
  const part = async (name: string) => {
    const text = await stage.exec(host, ["isoinfo", "-R", "-i", path, "-x", `/${name}`]);
    writeFileSync(join(folder, name), text);
    return text;
  };
  const check = async (name: string, program: string, args: readonly string[]) => {
    const { exitCode, all } = await execa(program, [...args, join(folder, name)], {
      reject: false,
      all: true,
    });
    return exitCode === 0 ? [] : [`${path} ${name}: ${all}`];
  };
  try {
    const userData = await part("user-data");
    const metaData = await part("meta-data");
    await part("network-config");
    const problems = [
      ...(metaData.includes("instance-id") ? [] : [`${path}: no instance-id`]),
      ...(userData.startsWith("#cloud-config")
        ? await check("user-data", "cloud-init", ["schema", "-c"])
        : []),
      ...(await check("network-config", "/usr/bin/python3", ["-c", READ_NETWORK])),
    ];
    return { name: path.split("/").at(-1) ?? "", problems };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
