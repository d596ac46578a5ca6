import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect } from "vitest";
import { gauge, renderFamily } from "../../src/daemon/metrics/metric-family.ts";
import { parseExposition } from "../../src/daemon/metrics/parse-exposition.testing.ts";
import { libvirtUri, parseHostUrl, shellUrl } from "../../src/host/address.ts";
import { packageFile } from "../../src/host/package-file.ts";
import { quoteCommand } from "../../src/host/quote.ts";
import { AGE_KEY_FILE, decryptAge } from "../../src/images/age.ts";
import { matchesGlob } from "../../src/model/glob.ts";
import { formatBytes, formatDuration, parseBytes, parseSeconds } from "../../src/model/units.ts";
import { fuzz } from "./fuzz.ts";
import { damaged, hostile } from "./mutations.ts";
import { read, readAsync, write } from "./oracles.ts";

/** Small texts of every sort that are read from files and from others, and words that become syntax elsewhere. */

const folder = mkdtempSync(join(tmpdir(), "fuzz-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("whatever stands in the place of", () => {
  fuzz(
    "a size or a duration, it is exact or refused",
    {
      cases: damaged(fc.constantFrom("512Mi", "1.5Gi", "1h30m", "7d", "90s", "4096"), ["Ki", "m", "."]),
      runs: 500,
    },
    (text) => {
      const bytes = read(() => parseBytes(text), RangeError);
      if (bytes !== undefined) expect(parseBytes(formatBytes(bytes))).toBe(bytes);
      const seconds = read(() => parseSeconds(text), RangeError);
      if (seconds !== undefined) expect(parseSeconds(formatDuration(seconds))).toBe(seconds);
    },
  );

  const addresses = fc.constantFrom(
    ...["ssh://root@hv1:22", "lab://t/hv1", "local:", "qemu+ssh://root@hv1/system", "qemu:///system"],
    ...[
      "test:///default",
      "qemu+unix:///system?socket=/run/libvirt/libvirt-sock",
      "qemu+tls://[2001:db8::1]/system",
    ],
  );
  const traps = [
    "%",
    "@",
    "-o",
    "?command=",
    "&netcat=",
    ";command=x",
    "/../",
    "[::1]",
    "%2F",
    "+ext",
    "#",
    "?socket=",
  ];
  fuzz(
    "a host's address, it names a host, starts no program and reads no file, or is refused",
    {
      cases: damaged(addresses, traps),
      regressions: ["ssh://%zz@h", "qemu+ext:///system?command=/bin/sh"],
      runs: 500,
    },
    (text) => {
      const address = read(() => parseHostUrl(text));
      if (address?.scheme === "ssh") expect(address.destination).toMatch(/^[A-Za-z0-9_][A-Za-z0-9_.:%@-]*$/);
      if (address?.scheme === "lab")
        expect(`${address.lab}/${address.host}`).toMatch(/^[a-z0-9-]+\/[a-z0-9-]+$/);
      const uri = read(() => libvirtUri(text));
      if (uri !== undefined) {
        expect(uri).toMatch(
          /^(qemu(\+(unix|ssh|tls|tcp|libssh2?))?:\/\/[A-Za-z0-9_.:@[\]%-]*\/(system|session)|test:\/\/\/default)(\?[a-z_]+=[A-Za-z0-9/._%-]*(&[a-z_]+=[A-Za-z0-9/._%-]*)*)?$/,
        );
        const own = `command=${packageFile("bin/libvirt-ssh")}`;
        expect(uri.replace(own, "")).not.toMatch(/command|netcat=|keyfile|pkipath|no_verify|\.\./);
      }
      const shell = read(() => shellUrl(text));
      if (shell !== undefined) expect(read(() => parseHostUrl(shell))).toBeDefined();
    },
  );

  fuzz(
    "a pattern, it is matched at once",
    { cases: fc.tuple(fc.oneof(hostile, fc.constant("*a".repeat(2000))), hostile) },
    ([pattern, text]) => {
      read(() => matchesGlob(pattern, text));
      expect(matchesGlob("*", text)).toBe(true);
    },
  );

  const armored =
    "-----BEGIN AGE ENCRYPTED FILE-----\nYWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBBQUFBCkJCQkIKLS0tIENDQ0M\n-----END AGE ENCRYPTED FILE-----\n";
  const key = "AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ\n";
  fuzz(
    "an encrypted value and its key, it is opened or told why not",
    {
      cases: fc.tuple(
        damaged(fc.constant(armored), ["-----BEGIN", "\n"]),
        damaged(fc.constant(key), ["#", "\n"]),
      ),
      runs: 100,
    },
    async ([text, keys]) => {
      const file = join(folder, "age.key");
      writeFileSync(file, keys);
      const opened = await readAsync(() => decryptAge(text, { [AGE_KEY_FILE]: file }));
      if (opened !== undefined && "why" in opened) expect(opened.why.length).toBeGreaterThan(0);
    },
  );
});

describe("hostile words stay words", () => {
  fuzz(
    "in a command of a shell",
    {
      cases: fc.array(fc.oneof(hostile, fc.string({ unit: "grapheme", maxLength: 9 })), {
        minLength: 1,
        maxLength: 4,
      }),
      runs: 40,
    },
    (words) => {
      const text = write(() => quoteCommand(["printf", "%s\\0", ...words]));
      if (text === undefined) return;
      const result = execFileSync("sh", ["-c", text]).toString();
      const plain = words.map((word) => Buffer.from(word).toString()); // what is no text is no argument either
      expect(result.split("\0").slice(0, -1)).toEqual(plain);
    },
  );

  fuzz("in the labels of a metric", { cases: fc.tuple(hostile, hostile), runs: 300 }, ([one, other]) => {
    const family = gauge("fleetwright_x", "What it is", [{ labels: { name: one, more: other }, value: 1 }]);
    const page = renderFamily(family, { fleet: one });
    const metrics = parseExposition(`${page.header}${page.body}`);
    expect([...metrics.keys()]).toEqual(["fleetwright_x"]);
    expect(metrics.get("fleetwright_x")?.series.size).toBe(1);
  });
});
