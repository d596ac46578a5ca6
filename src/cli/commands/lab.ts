import type { DnsStatus } from "../../lab/dns.ts";
import { labConsole, labExec } from "../../lab/exec.ts";
import { labDown, labUp } from "../../lab/lab.ts";
import { publish } from "../../lab/relay.ts";
import { type HostStatus, labStatus, listLabs } from "../../lab/status.ts";
import { Failure } from "../../model/failure.ts";
import { formatJson } from "../../model/hidden-characters.ts";
import { type Command, type Option, type ParsedArgs, parseIntegerOption } from "../command.ts";
import type { Palette } from "../terminal/io.ts";
import { type Column, formatTable } from "../terminal/table.ts";

const NAME: Option = { flags: "--name <name>", description: "name of the lab", default: "default" };

const labName = (parsedArgs: ParsedArgs): string => parsedArgs.text("name") ?? "default";

const up: Command = {
  name: "lab up",
  createsLab: "or-fails",
  group: "Lab and host:",
  summary: "create a lab, or complete an existing one",
  details:
    "Creates hosts hv1, hv2, ... with a libvirtd each, and an upstream host that acts as the internet. Needs root.\nEach host reads the files of this machine, and its own changes to them stay on that host; lab down deletes them.\nA fleet refers to a host as lab://NAME/hv1.",
  options: [
    NAME,
    { flags: "--hosts <number>", description: "number of hypervisors", default: "3" },
    { flags: "--ceph", description: "add a one-node Ceph" },
    { flags: "--zones <list>", description: "additional zones of the DNS server, separated by commas" },
    { flags: "--root <host=folder>", description: "operating systems of hosts, separated by commas" },
  ],
  examples: [
    ["lab up --hosts 5", "create hv1 to hv5"],
    ["lab up --zones shop.test,10.30.0.0/16", "add a zone and the reverse zone of a subnet"],
    ["lab up --root hv2=/srv/trixie", "give hv2 the system in this folder, from debootstrap"],
    ["lab up --ceph", "add Ceph; lab status prints the values for the files"],
  ],
  async run(parsedArgs, { io, json, progress }) {
    progress.begin("lab", `lab ${labName(parsedArgs)}`);
    const ready = io.errColor.green("✓");
    const { done } = await labUp({
      name: labName(parsedArgs),
      hosts: parseIntegerOption(parsedArgs, "hosts", 1),
      ceph: parsedArgs.flag("ceph"),
      zones: (parsedArgs.text("zones") ?? "").split(",").filter((zone) => zone !== ""),
      roots: parseRoots(parsedArgs.text("root") ?? ""),
      onProgress: (text) => progress.note(`${ready} ${text}`),
    });
    progress.end("lab");
    if (json) io.print(formatJson({ name: labName(parsedArgs), done }, "line"));
    else
      io.print(
        done.length === 0 ? `lab ${labName(parsedArgs)} is already up` : `lab ${labName(parsedArgs)} is up`,
      );
    return "ok";
  },
};

function parseRoots(text: string): Record<string, string> {
  const entries = text.split(",").filter((entry) => entry !== "");
  return Object.fromEntries(
    entries.map((entry) => {
      const [, host = "", folder = ""] = /^([^=]+)=(.+)$/.exec(entry) ?? [];
      if (host === "")
        throw new Failure("usage", `--root ${entry} is not a host with a folder`, {
          hint: "such as hv2=/srv/trixie",
        });
      return [host, folder];
    }),
  );
}

const down: Command = {
  name: "lab down",
  group: "Lab and host:",
  summary: "delete a lab and everything in it",
  options: [NAME],
  examples: [["lab down", "delete all guests, disks and networks of the lab"]],
  async run(parsedArgs, { io, json }) {
    const existed = await labDown(labName(parsedArgs));
    if (json) io.print(formatJson({ name: labName(parsedArgs), existed }, "line"));
    else io.print(existed ? `lab ${labName(parsedArgs)} is deleted` : `no lab ${labName(parsedArgs)}`);
    return "ok";
  },
};

const HOST_COLUMNS: readonly Column<HostStatus>[] = [
  { head: "HOST", cell: ({ name }, color) => color.bold(name) },
  {
    head: "STATE",
    cell: ({ on, libvirtd }, color) => {
      if (libvirtd) return color.green("up");
      return on ? color.yellow("no libvirtd") : color.red("off");
    },
  },
  { head: "UNDERLAY", cell: ({ underlay }) => underlay },
  { head: "UPLINK", cell: ({ uplink }) => uplink },
  { head: "GUESTS", cell: ({ running }) => running.join(", ") },
  { head: "URL", cell: ({ url }) => url },
];

const status: Command = {
  name: "lab status",
  group: "Lab and host:",
  summary: "show the hosts, guests and services of a lab",
  options: [{ flags: NAME.flags, description: "name of the lab [all labs]" }],
  examples: [["lab status", "show all labs of this machine"]],
  async run(parsedArgs, { io, json }) {
    const requested = parsedArgs.text("name");
    const labs = await Promise.all((requested ? [requested] : listLabs()).map(labStatus));
    if (json) io.print(formatJson(labs));
    else if (labs.length === 0) io.print("no labs on this machine; create one with: fleetwright lab up");
    for (const lab of json ? [] : labs) {
      io.print(`${io.color.bold(`lab ${lab.name}`)}  ${io.color.dim(lab.folder)}`);
      io.print(formatTable(lab.hosts, HOST_COLUMNS, io.color, "no hosts"));
      if (lab.ceph !== undefined) {
        const { on, confFile, user } = lab.ceph;
        const state = on ? io.color.green("up") : io.color.red("off");
        io.print(`ceph ${state}  confFile: ${confFile}, user: ${user}`);
      }
      if (lab.dns !== undefined) io.print(formatDns(lab.dns, io.color));
      for (const relay of lab.relays)
        io.print(`127.0.0.1:${relay.listen} → ${relay.address}:${relay.port} on ${relay.host}`);
    }
    return "ok";
  },
};

function formatDns({ on, server, zones, key, keyFile }: DnsStatus, color: Palette): string {
  const state = on ? color.green("up") : color.red("off");
  return `dns ${state}  server: ${server}, zones: ${zones.join(", ")}, key: ${key} in ${keyFile}`;
}

const exec: Command = {
  name: "lab exec",
  group: "Lab and host:",
  summary: "run a command on a host of a lab",
  details: "Exits with the exit code of the command.",
  args: [
    { name: "<host>", description: "hv1, hv2, ... or internet", completes: "labs" },
    { name: "<command...>", description: "command and its arguments, after --" },
  ],
  options: [NAME],
  passThrough: true,
  examples: [
    ["lab exec hv1 -- virsh list", "list the guests of hv1"],
    ["lab exec internet -- curl http://203.0.113.11/", "send a request from outside"],
  ],
  run: async (parsedArgs) => labExec(labName(parsedArgs), parsedArgs.args[0] ?? "", parsedArgs.args.slice(1)),
};

const serialConsole: Command = {
  name: "lab console",
  group: "Lab and host:",
  summary: "open the serial console of a guest; ^] closes it",
  details:
    "Passes the output of the guest to the terminal unfiltered, including escape sequences, as lab exec does. All other " +
    "commands escape control characters.",
  args: [{ name: "<vm>", description: "name of the machine" }],
  options: [NAME],
  examples: [["lab console db", "log in to db"]],
  run: async (parsedArgs) => labConsole(labName(parsedArgs), parsedArgs.args[0] ?? ""),
};

const publishCommand: Command = {
  name: "lab publish",
  group: "Lab and host:",
  summary: "forward a loopback port to a port inside a lab",
  args: [
    { name: "<host>", description: "host of the lab that connects to the address", completes: "labs" },
    { name: "<address:port>", description: "such as 10.20.0.10:80" },
  ],
  options: [
    NAME,
    { flags: "--listen <port>", description: "port on this machine [first free port from 18080]" },
  ],
  examples: [["lab publish hv1 10.20.0.10:80", "forward it; then: curl http://127.0.0.1:18080"]],
  async run(parsedArgs, { io, json }) {
    const [host = "", target = ""] = parsedArgs.args;
    const [, address, port] = /^(.+):(\d+)$/.exec(target) ?? [];
    if (address === undefined)
      throw new Failure("usage", `"${target}" is not an address with a port`, {
        hint: "such as 10.20.0.10:80",
      });
    const listen = parsedArgs.text("listen");
    const relay = await publish(labName(parsedArgs), {
      host,
      address,
      port: Number(port),
      ...(listen === undefined ? {} : { listen: Number(listen) }),
    });
    io.print(
      json
        ? formatJson({ url: `http://127.0.0.1:${relay.port}`, ...relay }, "line")
        : `http://127.0.0.1:${relay.port}`,
    );
    return "ok";
  },
};

export const labCommands: readonly Command[] = [up, down, status, exec, serialConsole, publishCommand];
