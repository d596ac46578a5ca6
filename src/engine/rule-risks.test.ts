import { describe, expect, test } from "vitest";
import { type Resource, resourceId } from "../model/resource.ts";
import { collectRiskFields, compareRules, findRuleRisks } from "./rule-risks.ts";

const resource = (kind: string, name: string, spec: object): Resource => ({
  id: resourceId(kind, "default", name),
  kind,
  name,
  project: "default",
  labels: {},
  annotations: {},
  spec,
  source: { file: "f.yaml", line: 1, column: 1 },
});
const riskMessages = (before: Resource[], after: Resource[]) =>
  findRuleRisks(collectRiskFields(before), collectRiskFields(after)).map(({ message }) => message);

const GUARD = { maxDeletePercent: 30, maxDisruptPercent: 30, fromObjects: 10, maxDeletes: 50 };
const fleet = (spec: object = {}) =>
  resource("Fleet", "demo", {
    apply: "safe",
    prune: true,
    interval: "5m",
    guard: GUARD,
    windows: [],
    ...spec,
  });
const vm = (spec: object = {}) =>
  resource("VirtualMachine", "db", {
    protect: true,
    deletionPolicy: "Retain",
    updatePolicy: { reboot: "Never", recreate: "Window" },
    ...spec,
  });

describe("what a proposal changes about the rules is said", () => {
  test.each<[string, Resource | undefined, Resource | undefined, (string | RegExp)[]]>([
    ["how changes are applied", fleet(), fleet({ apply: "auto" }), ["Fleet/demo: apply safe → auto"]],
    [
      "a wider guard",
      fleet(),
      fleet({ guard: { ...GUARD, maxDeletePercent: 100 } }),
      ["Fleet/demo: guard.maxDeletePercent 30 → 100"],
    ],
    [
      "a window",
      fleet(),
      fleet({ windows: [{ cron: "* * * * *" }] }),
      [/^Fleet\/demo: windows \(none\) → \[/],
    ],
    ["no Fleet at all", fleet(), undefined, ["Fleet/demo is removed"]],
    ["how often everything is read, which is no rule", fleet(), fleet({ interval: "1h" }), []],
    [
      "where a host is",
      resource("Host", "hv1", { libvirt: "qemu:///system" }),
      resource("Host", "hv1", { libvirt: "qemu+ssh://evil/system", shell: "ssh://evil" }),
      ["Host/hv1: libvirt qemu:///system → qemu+ssh://evil/system", "Host/hv1: shell (none) → ssh://evil"],
    ],
    [
      "a new host",
      undefined,
      resource("Host", "hv2", { libvirt: "qemu+ssh://evil/system" }),
      ["Host/hv2 is new: libvirt qemu+ssh://evil/system"],
    ],
    [
      "which program switches a host off, and who gets its password",
      resource("Host", "hv1", {
        fencing: {
          agent: "fence_ipmilan",
          parameters: { ip: "10.0.0.11" },
          secretRef: { secret: "bmc", key: "password" },
        },
      }),
      resource("Host", "hv1", {
        fencing: {
          agent: "fence_redfish",
          parameters: { ip: "evil.example" },
          secretRef: { secret: "ceph", key: "key" },
        },
      }),
      [
        "Host/hv1: fencing.agent fence_ipmilan → fence_redfish",
        "Host/hv1: fencing.parameters.ip 10.0.0.11 → evil.example",
        "Host/hv1: fencing.secretRef.key password → key",
        "Host/hv1: fencing.secretRef.secret bmc → ceph",
      ],
    ],
    [
      "that hosts are switched off",
      fleet({ hostFailure: { after: "1m", action: "Report" } }),
      fleet({ hostFailure: { after: "10s", action: "Restart" } }),
      ["Fleet/demo: hostFailure.action Report → Restart", "Fleet/demo: hostFailure.after 1m → 10s"],
    ],
    [
      "who is told of everything",
      undefined,
      resource("Webhook", "w", { url: "https://evil.example", events: ["*"] }),
      ['Webhook/w is new: url https://evil.example, events ["*"]'],
    ],
    [
      "that a webhook is asked no more",
      resource("Webhook", "w", { url: "https://x.test", admission: { defaultResult: "abandon" } }),
      resource("Webhook", "w", { url: "https://x.test" }),
      ["Webhook/w: admission.defaultResult abandon → (none)"],
    ],
    [
      "where a secret is read from",
      resource("Secret", "s", { env: {}, file: { key: "/etc/key" }, age: {} }),
      resource("Secret", "s", { env: { key: "TOKEN" }, file: {}, age: {} }),
      ["Secret/s: env.key (none) → TOKEN", "Secret/s: file.key /etc/key → (none)"],
    ],
    [
      "another encrypted value, without it",
      resource("Secret", "s", { env: {}, file: {}, age: { key: "one" } }),
      resource("Secret", "s", { env: {}, file: {}, age: { key: "two" } }),
      ["Secret/s: age.key (encrypted) → (encrypted)"],
    ],
    [
      "the server of a zone",
      resource("DNSZone", "z", { zone: "x.test", server: "10.0.0.1:53" }),
      resource("DNSZone", "z", { zone: "x.test", server: "10.6.6.6:53" }),
      ["DNSZone/z: server 10.0.0.1:53 → 10.6.6.6:53"],
    ],
    [
      "what an image is made of",
      resource("Image", "i", { source: { path: "a.img" } }),
      resource("Image", "i", { source: { url: "https://evil.example/a.img" } }),
      ["Image/i: source.path a.img → (none)", "Image/i: source.url (none) → https://evil.example/a.img"],
    ],
    [
      "that a machine is protected no more",
      vm(),
      vm({ protect: false }),
      ["VirtualMachine/db: protect true → false"],
    ],
    [
      "what its objects come to when it goes, and when it may be disturbed",
      vm(),
      vm({ deletionPolicy: "Delete", updatePolicy: { reboot: "Immediate", recreate: "Never" } }),
      [
        "VirtualMachine/db: deletionPolicy Retain → Delete",
        "VirtualMachine/db: updatePolicy.reboot Never → Immediate",
      ],
    ],
    [
      "the same of a pool's members",
      resource("VirtualMachinePool", "p", {
        template: { spec: { updatePolicy: { reboot: "Never", recreate: "Never" } } },
      }),
      resource("VirtualMachinePool", "p", {
        template: { spec: { updatePolicy: { reboot: "Never", recreate: "Window" } } },
      }),
      ["VirtualMachinePool/p: updatePolicy.recreate Never → Window"],
    ],
    [
      "how long a removed volume can be had back, and that hand-made changes stay",
      resource("Volume", "v", { keep: "30d", drift: "fix" }),
      resource("Volume", "v", { keep: "1s", drift: "report" }),
      ["Volume/v: drift fix → report", "Volume/v: keep 30d → 1s"],
    ],
    [
      "not that it can be had back longer",
      resource("Volume", "v", { keep: "24h" }),
      resource("Volume", "v", { keep: "2d" }),
      [],
    ],
    [
      "how long a webhook may think, after which it lets everything go",
      resource("Webhook", "w", { timeout: "20s", admission: { defaultResult: "continue" } }),
      resource("Webhook", "w", { timeout: "1s", admission: { defaultResult: "continue" } }),
      ["Webhook/w: timeout 20s → 1s"],
    ],
    [
      "that guests may use any address",
      resource("Network", "n", { portSecurity: true }),
      resource("Network", "n", { portSecurity: false }),
      ["Network/n: portSecurity true → false"],
    ],
    ["nothing that is stricter", vm({ protect: false }), vm(), []],
    ["nothing of a machine that is new", undefined, vm({ updatePolicy: { reboot: "Immediate" } }), []],
  ])("%s", (_, before, after, expected) => {
    const of = (one: Resource | undefined) => (one === undefined ? [] : [one]);
    expect(riskMessages(of(before), of(after))).toEqual(
      expected.map((text) => (typeof text === "string" ? text : expect.stringMatching(text))),
    );
  });

  test("also of rules that are remembered, where the resources are not", () => {
    const policy = {
      id: "demo",
      apply: "approve",
      prune: false,
      intervalSeconds: 60,
      guard: GUARD,
      windows: [],
    } as const;
    const [db, hook] = [resourceId("VirtualMachine", "default", "db"), resourceId("Webhook", "default", "w")];
    const before = { policy, protected: [db], guards: { [hook]: "hash" } };
    const after = { policy: { ...policy, apply: "auto", prune: true } as const, protected: [], guards: {} };
    expect(compareRules(before, after).map(({ message }) => message)).toEqual([
      "Fleet/demo: apply approve → auto",
      "Fleet/demo: prune false → true",
      "VirtualMachine/db: protect true → false",
      "Webhook/w, an admission webhook, is changed or removed",
    ]);
    expect(compareRules(after, after)).toEqual([]);
  });

  test("by what is different in long values that begin alike", () => {
    const windows = Array.from({ length: 9 }, (_, day) => ({
      cron: `0 ${day} * * 0`,
      duration: "1h",
      timeZone: "UTC",
    }));
    const [message = ""] = riskMessages(
      [fleet({ windows })],
      [fleet({ windows: [...windows, { cron: "* * * * *", duration: "23h" }] })],
    );
    expect(message).toContain('"* * * * *","duration":"23h"');
    expect(message.length).toBeLessThan(300);
    expect(message).not.toContain("0 0 * * 0");
  });

  test("in part where a value is long", () => {
    const long = resource("Webhook", "w", { url: `https://x.test/${"a".repeat(2000)}` });
    expect(riskMessages([], [long])[0]?.length).toBeLessThan(300);
  });
});
