import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, describe, expect, it, test } from "vitest";
import { bundledModules, importedModules } from "../../scripts/package/modules.ts";
import {
  COMPLETIONS,
  packagedModules,
  packagedUnit,
  programPackage,
} from "../../scripts/package/program-package.ts";
import { writeFiles } from "../../scripts/package/staged-file.ts";
import { SCRIPTS } from "../../src/cli/completion/scripts.ts";

const ROOT = join(import.meta.dirname, "../..");
const deb = programPackage(ROOT, { revision: 1, maintainer: "A Person <person@example.com>" });
const paths = deb.files.map(({ path }) => path);

const root = mkdtempSync(join(tmpdir(), "fw-package-"));
writeFiles(deb.files, root, 1_000_000_000);
afterAll(() => rmSync(root, { recursive: true }));

/** Runs the staged program, which finds no module of this repository. */
const fleetwright = (...args: readonly string[]) =>
  execa(join(root, "usr/bin/fleetwright"), args, { cwd: root, reject: false, env: { HOME: root } });

const text = (path: string) => readFileSync(join(root, path), "utf8");

describe("the staged Debian package", () => {
  it("runs by its link, with the version of the package", async () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
      readonly version: string;
    };
    expect((await fleetwright("--version")).stdout).toBe(`fleetwright ${version}`);
    expect(deb.version).toBe(`${version}-1`);
  });

  it("plans with the native modules", async () => {
    const fleet = join(root, "fleet");
    cpSync(join(root, "usr/share/doc/fleetwright/examples/fleet"), fleet, { recursive: true });
    const { exitCode, stdout, stderr } = await fleetwright("plan", fleet, "--backend", "test");
    expect([exitCode, stderr.replace(/^test backend.*\n?/, "")]).toEqual([2, ""]);
    expect(stdout).toMatch(/^Plan: \d+ to create/m);
  });

  it.each([
    ["github", "pre-receive"],
    ["gitlab", "pre-commit"],
  ])("begins a fleet with the CI job of %s and the hook %s", async (ci, hook) => {
    const folder = join(root, `first-${ci}`);
    const options = ["--host", "test:///default", "--backend", "test", "--yes", "--ci", ci, "--hook", hook];
    const { exitCode, stderr } = await fleetwright("init", folder, ...options);
    expect(exitCode, stderr).toBe(0);
    expect(statSync(join(folder, ".git/hooks", hook)).mode & 0o111).toBe(0o111);
  });

  it("has every module that the program imports on demand", async () => {
    const names = importedModules(ROOT)
      .filter(({ path }) => path.split("node_modules/").length === 2)
      .map(({ name }) => name)
      .filter((name) => existsSync(join(root, "usr/lib/fleetwright/node_modules", name)));
    const direct = Object.keys(
      (JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as Manifest).dependencies,
    );
    const loaded = names.filter((name) => direct.includes(name) || name.startsWith("node-"));
    expect(loaded).toContain("libsql");
    // node-ffi has no main file, its users import parts of it.
    const script = loaded
      .filter((name) => name !== "node-ffi")
      .map((name) => `await import(${JSON.stringify(name)});`);
    const { stderr } = await execa(process.execPath, ["--input-type=module", "-e", script.join("\n")], {
      cwd: join(root, "usr/lib/fleetwright"),
      reject: false,
    });
    expect(stderr).toBe("");
  });

  it("has no module that is only for development, for another system, or of which only types are used", () => {
    expect(paths.filter((path) => /vitest|typescript|biome|-musl|musl_|darwin|win32/.test(path))).toEqual([]);
    const kinds = new Set(
      paths.filter((path) => path.includes("/node_modules/")).map((path) => path.replace(/.*\./, "")),
    );
    expect([...kinds].sort()).toEqual(["cjs", "js", "json", "mjs", "node"]);
  });

  it("has native code of koffi and libsql alone", () => {
    expect(paths.filter((path) => path.endsWith(".node"))).toEqual([
      "usr/lib/fleetwright/node_modules/@koromix/koffi-linux-x64/linux_x64/koffi.node",
      "usr/lib/fleetwright/node_modules/@libsql/linux-x64-gnu/index.node",
    ]);
  });

  it("has a licence of every module, also of those in the bundle", () => {
    expect(bundledModules(ROOT).map(({ name }) => name)).toContain("yaml");
    const copyright = text("usr/share/doc/fleetwright/copyright");
    const own = /^node-(?:ffi|libvirt|ceph)$/;
    for (const { name, version } of packagedModules(ROOT))
      if (!own.test(name)) expect(copyright).toContain(`npm package ${name} ${version}: `);
  });

  it.each(Object.entries(COMPLETIONS))(
    "has the completion script for %s that the command prints",
    (shell, path) => {
      expect(text(path)).toBe(`${SCRIPTS[shell]?.trim()}\n`);
      expect(Object.keys(COMPLETIONS)).toEqual(Object.keys(SCRIPTS));
    },
  );

  it("has a page for each command, and files outside of it only where services and shells look", () => {
    const places = new Set(paths.map((path) => path.split("/").slice(0, 3).join("/")));
    expect([...places].sort()).toEqual([
      "etc/fleetwright/daemon.env",
      "usr/bin/fleetwright",
      "usr/lib/fleetwright",
      "usr/lib/systemd",
      "usr/lib/sysusers.d",
      "usr/lib/tmpfiles.d",
      "usr/share/bash-completion",
      "usr/share/doc",
      "usr/share/fish",
      "usr/share/lintian",
      "usr/share/man",
      "usr/share/zsh",
    ]);
    expect(paths).toContain("usr/share/man/man1/fleetwright-lab-up.1.gz");
  });
});

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
}

test("the packaged unit differs from the one in contrib in its paths alone", () => {
  const unit = readFileSync(join(ROOT, "contrib/systemd/fleetwright.service"), "utf8");
  const lines = (each: string) => each.split("\n").filter((line) => /^[A-Z[]/.test(line));
  const changed = lines(packagedUnit(unit)).filter((line) => !lines(unit).includes(line));
  expect(changed).toEqual([
    "Documentation=man:fleetwright-daemon(1) file:///usr/share/doc/fleetwright/",
    "ExecStart=/usr/bin/fleetwright daemon --log json $FLEETWRIGHT_OPTIONS",
  ]);
  expect(lines(unit).length).toBe(lines(packagedUnit(unit)).length);
  expect(() => packagedUnit("[Service]\n")).toThrow("ExecStart");
});

test.each(["postinst", "prerm", "postrm"])("the maintainer script %s has a valid syntax", async (name) => {
  const { stderr } = await execa("sh", ["-n", join(ROOT, "contrib/debian", name)], { reject: false });
  expect(stderr).toBe("");
});
