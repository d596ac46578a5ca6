import { type Connect, openLibvirt } from "node-libvirt";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Change } from "../../model/change.ts";
import { type Mark, objectRef } from "../../model/object.ts";
import { DOMAIN_ACTIONS } from "./domain-change.ts";
import type { LibvirtHost } from "./host.ts";
import { writeMark } from "./metadata.ts";
import { removeUntilGone } from "./remove-until-gone.ts";
import { formatXml, parseXml } from "./xml.ts";

/** Deletions of domains on libvirt's in-process test driver while another client starts them. */

const signal = new AbortController().signal;
const mark: Mark = {
  fleet: "demo",
  owner: "VirtualMachine/default/db",
  applied: "a".repeat(64),
  commit: "worktree",
  protect: false,
  keep: { onDelete: "delete", trashSeconds: 0 },
};

/** Returns the definition with the mark. */
function marked(xml: string): string {
  const definition = parseXml(xml);
  writeMark(definition, mark);
  return formatXml(definition);
}

let libvirt: Awaited<ReturnType<typeof openLibvirt>>;
let connect: Connect;
beforeAll(async () => {
  libvirt = await openLibvirt();
  connect = await libvirt.connectOpen("test:///default");
});
afterAll(async () => {
  await connect?.[Symbol.asyncDispose]();
  await libvirt?.[Symbol.asyncDispose]();
});

/** Returns the host on a connection that runs `before` right before it undefines a domain. */
function hostWith(before: () => Promise<void>): LibvirtHost {
  const interfering = new Proxy(connect, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      if (name !== "domainUndefine") return value.bind(target);
      return async (...args: unknown[]) => {
        await before();
        return value.apply(target, args);
      };
    },
  });
  const unused = () => Promise.reject(new Error("a deletion does not need this"));
  return {
    target: "hv1",
    address: { kind: "host", id: "hv1", libvirt: "test:///default" },
    connect: interfering,
    shell: undefined,
    cpus: 1,
    context: { fleet: "demo", secret: unused, content: unused, now: () => new Date() },
    sidecars: undefined as never, // a deletion of a domain or network does not read marks of volumes
    disks: unused,
    startTimes: () => Promise.resolve(new Map()),
    uses: () =>
      Promise.resolve({
        paths: new Map(),
        files: new Map(),
        volumes: new Map(),
        networks: new Map(),
        bridges: new Map(),
        images: new Map(),
      }),
  };
}

function deletion(type: string, name: string): Change {
  return { ...objectRef(type, "hv1", name), action: "delete", owner: mark.owner, fields: [], mark };
}

test("a domain that is started while it is deleted is gone when the deletion ends", async () => {
  const xml = marked(
    `<domain type="test"><name>raced</name><memory>65536</memory><os><type>hvm</type></os></domain>`,
  );
  const ref = await connect.domainDefineXML(xml);
  const host = hostWith(() => connect.domainCreate(ref));
  await DOMAIN_ACTIONS.handlers.delete?.(host, deletion("domain", "raced"), signal);
  await expect(connect.domainGetState(ref)).rejects.toThrow(/not found/i);
});

test("a removal that never finds its object gone fails", async () => {
  await expect(removeUntilGone(deletion("domain", "db"), async () => false)).rejects.toThrow(
    /was started again each time/,
  );
});
