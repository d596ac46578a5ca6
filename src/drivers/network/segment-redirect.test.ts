import { describe, expect, it } from "vitest";
import type { RedirectEdit } from "../../model/object.ts";
import { forwardingLines } from "./segment-redirect.ts";
import { requirePlainLine } from "./tools.ts";

const MAC = "52:54:00:00:00:01";

describe("the forwarding entries of a machine that has moved", () => {
  it.each<readonly [string, RedirectEdit, readonly string[], readonly string[]]>([
    [
      "lead to another host, past the bridge and the tunnel",
      { field: "machines", entry: MAC, value: { ipv4: "10.20.0.2", via: "10.99.0.2" } },
      [`fdb replace ${MAC} dev fwx dst 10.99.0.2 self static`, `fdb replace ${MAC} dev fwx master static`],
      [],
    ],
    [
      "go from the host that has it now",
      { field: "machines", entry: MAC, value: { ipv4: "10.20.0.2", via: null } },
      [],
      [`fdb del ${MAC} dev fwx self`, `fdb del ${MAC} dev fwx master`],
    ],
    [
      "go with a machine that has no address and is here",
      { field: "machines", entry: MAC, value: undefined },
      [],
      [`fdb del ${MAC} dev fwx self`, `fdb del ${MAC} dev fwx master`],
    ],
    [
      "for broadcasts no longer lead to a host without machines",
      { field: "peers", remove: "10.99.0.1" },
      [],
      ["fdb del 00:00:00:00:00:00 dev fwx dst 10.99.0.1"],
    ],
    ["are none for a tap", { field: "taps", remove: "fwt-1" }, [], []],
  ])("%s", (_, edit, set, removed) => {
    expect(forwardingLines([edit], "fwx")).toEqual({ set, removed });
  });

  it.each(["a b\nlink del x", "x;reboot", 'x"y'])("are refused for the hostile address %j", (via) => {
    const { set } = forwardingLines([{ field: "machines", entry: MAC, value: { ipv4: null, via } }], "fwx");
    const check = () => set.map((line) => requirePlainLine(line, "segment"));
    if (via === "x;reboot")
      expect(set[0]).toContain(" dst x;reboot "); // one word for bridge(8), and no shell reads it
    else expect(check).toThrow("is no command of plain words");
  });
});
