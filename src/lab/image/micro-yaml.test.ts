import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { recipeFolder } from "./recipe.ts";

const program = join(recipeFolder("micro"), "guest/yaml.awk");

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t" };

/** Parses a document with the micro guest's own reader and the guest's awk. */
function parseInGuest(document: string): Record<string, string> {
  const out = flattenInGuest(document);
  const decoded = (text: string) => text.replace(/\\(.)/g, (_, c: string) => ESCAPES[c] ?? c);
  const rows = out.split("\n").slice(0, -1);
  return Object.fromEntries(rows.map((row) => [row.split("\t")[0], decoded(row.split("\t")[1] ?? "")]));
}

function flattenInGuest(document: string): string {
  return execFileSync("busybox", ["awk", "-f", program], { input: document, encoding: "utf8" });
}

/** Returns the same entries from the value itself. */
function flatten(value: unknown, path = ""): Record<string, string> {
  if (typeof value !== "object" || value === null) return { [path]: String(value ?? "") };
  const entries = Object.entries(value).map(([key, one]) =>
    flatten(one, path === "" ? key : `${path}.${key}`),
  );
  return Object.assign({}, ...entries) as Record<string, string>;
}

const KEY = `ssh-rsa ${"AAAAB3NzaC1yc2E".repeat(24)} a user with a long comment@a.machine.example`;

const documents: Record<string, unknown> = {
  "meta-data": { "instance-id": "i-1", "local-hostname": "web-1", "public-keys": [KEY, KEY] },
  "a network of two interfaces": {
    version: 2,
    ethernets: {
      nic0: { match: { macaddress: "52:54:00:12:34:56" }, "set-name": "eth0", dhcp4: true, mtu: 1450 },
      nic1: {
        match: { macaddress: "52:54:00:12:34:57" },
        addresses: ["10.0.0.2/24", "fd00::2/64"],
        routes: [
          { to: "0.0.0.0/0", via: "10.0.0.1", metric: 100 },
          { to: "::/0", via: "fd00::1" },
        ],
        nameservers: { addresses: ["10.0.0.53"] },
      },
    },
  },
  "user-data": {
    hostname: "web-1",
    write_files: [{ path: "/etc/a.conf", permissions: "0640", content: "a = 'x'\n  b: \"y\"\n\nc \\ # d\n" }],
    runcmd: [
      "echo one two",
      `printf "%s" ${"many words that make a line which is folded ".repeat(4)}end`,
      ["sh", "-c", 'echo "it\'s" $(hostname) > /dev/console'],
      "date; true",
    ],
  },
};

describe("the micro guest's YAML", () => {
  describe.each(Object.entries(documents))("%s", (_, value) => {
    it.each([
      ["in block style", stringify(value)],
      ["without indented lists", stringify(value, { indentSeq: false })],
      ["in flow style", stringify(value, { collectionStyle: "flow" })],
      ["in JSON", JSON.stringify(value)],
      [
        "with double quotes",
        stringify(value, { defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN", lineWidth: 0 }),
      ],
      ["with single quotes", stringify(value, { singleQuote: true, lineWidth: 0 })],
    ])("is read %s", (_style, text) => {
      expect(parseInGuest(text)).toEqual(flatten(value));
    });
  });

  it("gives each command of runcmd its arguments", () => {
    const commands = [["printf", "%s|", "it's", "", "a\\b", "x\ny", "$(id) `id` & ;", "\t"], "echo done"];
    const flattened = flattenInGuest(stringify({ runcmd: commands }));
    const awk = ["awk", "-F", "\t", "-f", join(recipeFolder("micro"), "guest/runcmd.awk")];
    const script = execFileSync("busybox", awk, { input: flattened });
    const out = execFileSync("busybox", ["sh"], { input: script, encoding: "utf8" });
    expect(out).toBe("it's||a\\b|x\ny|$(id) `id` & ;|\t|done\n");
  });

  it("skips comments and the start of a document", () => {
    expect(parseInGuest("#cloud-config\n---\n# no\na: b # c\n\nd: ~\n")).toEqual({ a: "b", d: "" });
  });
});
