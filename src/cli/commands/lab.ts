import { labConsole, labExec } from "../../lab/attach.ts";
import type { DnsStatus } from "../../lab/dns.ts";
import { labDown, labUp } from "../../lab/lab.ts";
import { publish } from "../../lab/relay.ts";
import { type HostStatus, labStatus, listLabs } from "../../lab/status.ts";
import { Failure } from "../../model/failure.ts";
import type { Command, Given, Option } from "../command.ts";
import type { Palette } from "../io.ts";
import { type Column, table } from "../table.ts";

const NAME: Option = { flags: "--name <name>", about: "which lab", fallback: "default" };

const nameOf = (given: Given): string => given.text("name") ?? "default";

const up: Command = {
  name: "lab up",
  group: "The machine:",
  summary: "make a lab, or complete what is missing of it",
  details:
    "Hosts hv1, hv2, ... with a libvirtd each, and an upstream that plays the internet. Needs root.\nA fleet names them lab://NAME/hv1.",
  options: [
    NAME,
    { flags: "--hosts <number>", about: "how many hypervisors", fallback: "3" },
    { flags: "--ceph", about: "with a one-node Ceph" },
    { flags: "--zones <list>", about: "zones of its DNS server besides the usual ones, with commas" },
  ],
  examples: [
    ["lab up --hosts 5", "hv1 to hv5"],
    ["lab up --zones shop.test,10.30.0.0/16", "a zone, and the reverse zone of a subnet"],
    ["lab up --ceph", "lab status then says what a fleet calls it"],
  ],
  async run(given, { io, json, progress }) {
    progress.begin("lab", `lab ${nameOf(given)}`);
    const ready = io.errColor.green("✓");
    const { done } = await labUp({
      name: nameOf(given),
      hosts: Number(given.text("hosts")),
      ceph: given.flag("ceph"),
      zones: (given.text("zones") ?? "").split(",").filter((zone) => zone !== ""),
      onProgress: (text) => progress.note(`${ready} ${text}`),
    });
    progress.end("lab");
    if (json) io.print(JSON.stringify({ name: nameOf(given), done }));
    else io.print(done.length === 0 ? `lab ${nameOf(given)} is up already` : `lab ${nameOf(given)} is up`);
    return "ok";
  },
};

const down: Command = {
  name: "lab down",
  group: "The machine:",
  summary: "end a lab and delete all that is in it",
  options: [NAME],
  examples: [["lab down", "guests, disks, networks: everything of the lab"]],
  async run(given, { io, json }) {
    const existed = await labDown(nameOf(given));
    if (json) io.print(JSON.stringify({ name: nameOf(given), existed }));
    else io.print(existed ? `lab ${nameOf(given)} is gone` : `there was no lab ${nameOf(given)}`);
    return "ok";
  },
};

const HOST_COLUMNS: readonly Column<HostStatus>[] = [
  { head: "HOST", cell: ({ name }, color) => color.bold(name) },
  {
    head: "STATE",
    cell: ({ on, libvirtd }, color) =>
      libvirtd ? color.green("up") : on ? color.yellow("no libvirtd") : color.red("off"),
  },
  { head: "UNDERLAY", cell: ({ underlay }) => underlay },
  { head: "UPLINK", cell: ({ uplink }) => uplink },
  { head: "GUESTS", cell: ({ running }) => running.join(", ") },
  { head: "URL", cell: ({ url }) => url },
];

const status: Command = {
  name: "lab status",
  group: "The machine:",
  summary: "what is in a lab, and what runs there",
  options: [{ ...NAME, fallback: "" }],
  examples: [["lab status", "of every lab of this machine"]],
  async run(given, { io, json }) {
    const asked = given.text("name");
    const found = await Promise.all((asked ? [asked] : listLabs()).map(labStatus));
    if (json) io.print(JSON.stringify(found, undefined, 2));
    else if (found.length === 0)
      io.print("there is no lab on this machine; make one with: fleetwright lab up");
    for (const lab of json ? [] : found) {
      io.print(`${io.color.bold(`lab ${lab.name}`)}  ${io.color.dim(lab.folder)}`);
      io.print(table(lab.hosts, HOST_COLUMNS, io.color, "no hosts"));
      if (lab.ceph !== undefined) {
        const { on, confFile, user } = lab.ceph;
        const state = on ? io.color.green("up") : io.color.red("off");
        io.print(`ceph ${state}  confFile: ${confFile}, user: ${user}`);
      }
      if (lab.dns !== undefined) io.print(dnsLine(lab.dns, io.color));
      for (const relay of lab.relays)
        io.print(`127.0.0.1:${relay.listen} → ${relay.address}:${relay.port} on ${relay.host}`);
    }
    return "ok";
  },
};

function dnsLine({ on, server, zones, key, keyFile }: DnsStatus, color: Palette): string {
  const state = on ? color.green("up") : color.red("off");
  return `dns ${state}  server: ${server}, zones: ${zones.join(", ")}, key: ${key} in ${keyFile}`;
}

const exec: Command = {
  name: "lab exec",
  group: "The machine:",
  summary: "run a command inside a host of a lab",
  details: "Ends with the exit code of the command.",
  args: [
    { name: "<host>", about: "hv1, hv2, ..., or internet", completes: "labs" },
    { name: "<command...>", about: "the command and its arguments, after --" },
  ],
  options: [NAME],
  passesOn: true,
  examples: [
    ["lab exec hv1 -- virsh list", "what runs on hv1"],
    ["lab exec internet -- curl http://203.0.113.11/", "as seen from outside"],
  ],
  run: async (given) => labExec(nameOf(given), given.args[0] ?? "", given.args.slice(1)),
};

const serialConsole: Command = {
  name: "lab console",
  group: "The machine:",
  summary: "the serial console of a guest; ^] leaves it",
  args: [{ name: "<vm>", about: "the machine's name" }],
  options: [NAME],
  examples: [["lab console db", "log in to db"]],
  run: async (given) => labConsole(nameOf(given), given.args[0] ?? ""),
};

const published: Command = {
  name: "lab publish",
  group: "The machine:",
  summary: "reach a port inside a lab on a loopback port of this machine",
  args: [
    { name: "<host>", about: "from which host of the lab it is reached", completes: "labs" },
    { name: "<address:port>", about: "such as 10.20.0.10:80" },
  ],
  options: [
    NAME,
    { flags: "--listen <port>", about: "the port of this machine [the first free one from 18080 up]" },
  ],
  examples: [["lab publish hv1 10.20.0.10:80", "then: curl http://127.0.0.1:18080"]],
  async run(given, { io, json }) {
    const [host = "", target = ""] = given.args;
    const [, address, port] = /^(.+):(\d+)$/.exec(target) ?? [];
    if (address === undefined)
      throw new Failure("usage", `"${target}" is not an address with a port`, {
        hint: "such as 10.20.0.10:80",
      });
    const listen = given.text("listen");
    const made = await publish(nameOf(given), {
      host,
      address,
      port: Number(port),
      ...(listen === undefined ? {} : { listen: Number(listen) }),
    });
    io.print(
      json
        ? JSON.stringify({ url: `http://127.0.0.1:${made.port}`, ...made })
        : `http://127.0.0.1:${made.port}`,
    );
    return "ok";
  },
};

export const labCommands: readonly Command[] = [up, down, status, exec, serialConsole, published];
