import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { httpTarget } from "../../src/drivers/haproxy/prober-samples.testing.ts";
import type { ProberState, TargetState } from "../../src/drivers/haproxy/prober-states.ts";
import type { Action } from "../../src/model/change.ts";
import { endProcesses } from "../signal.ts";
import { type HaproxyStage, openHaproxyStage } from "./haproxy-stage.ts";
import { eventually, SOON } from "./harness.ts";

/** Tests the contract of probers: a real HAProxy in a namespace of a lab host checks real web servers. */

const LAB = "prober";
const NAMESPACE = "fwr-probe";
const FOLDER = "/run/fleetwright/prober/app";

let stage: HaproxyStage;

const on = (script: string): Promise<string> => stage.exec("hv1", ["sh", "-c", script]);
const inside = (script: string): Promise<string> =>
  stage.exec("hv1", ["ip", "netns", "exec", NAMESPACE, "sh", "-c", script]);
const stopServing = (one: number) => stage.stopServing(one);
const observe = () => stage.observe();

/** Starts the web server of a machine. It answers every path with the status in the path, and logs each request. */
async function serve(one: number): Promise<void> {
  await inside(`mkdir -p /run/www${one}/cgi-bin && cat >/run/www${one}/cgi-bin/status <<'X'
#!/bin/sh
echo "$HTTP_HOST $REQUEST_METHOD $QUERY_STRING" >>/run/requests
printf 'Status: %s x\\r\\n\\r\\n' "$QUERY_STRING"
X
chmod +x /run/www${one}/cgi-bin/status && busybox httpd -p 10.9.0.${one}:80 -h /run/www${one}`);
}

beforeAll(async () => {
  stage = await openHaproxyStage({
    lab: LAB,
    type: "prober",
    owner: "Network/default/app",
    namespace: NAMESPACE,
    addresses: ["10.9.0.1", "10.9.0.2", "10.9.0.3"],
  });
  await serve(1);
  await serve(2);
});

afterAll(async () => expect(await stage?.end()).toEqual([]));

function target(one: number, given: Partial<TargetState> = {}): TargetState {
  return httpTarget({
    address: `10.9.0.${one}`,
    path: "/cgi-bin/status?204",
    periodMs: 1000,
    failureThreshold: 2,
    ...given,
  });
}

const TCP = { check: "TCP", path: null, statuses: null } as const;

function prober(targets: ProberState["targets"], given: Partial<ProberState> = {}): ProberState {
  return { namespace: NAMESPACE, process: "running", targets, edits: [], ...given };
}

const perform = (action: Action, after?: ProberState, name = "app") => stage.perform(action, name, after);

async function expectSettled(state: ProberState): Promise<void> {
  const observed = await observe();
  expect(observed).toMatchObject({ state, running: { targets: state.targets }, mark: stage.mark });
  expect(Object.keys(observed?.running?.targets ?? {}).sort()).toEqual(Object.keys(state.targets).sort());
}

const sendRuntimeCommand = (command: string) => stage.sendRuntimeCommand(FOLDER, command);
const worker = async () => /^Pid: (\d+)/m.exec(await sendRuntimeCommand("show info"))?.[1];

async function states(): Promise<Record<string, string>> {
  const { health = {} } = (await observe()) ?? {};
  return Object.fromEntries(Object.entries(health).map(([key, { state }]) => [key, state]));
}

const expectStates = (expected: Record<string, string>) =>
  expect.poll(states, { timeout: 15_000, interval: 200 }).toEqual(expected);

const BOTH = prober({ "one.readiness": target(1), "two.readiness": target(2) });

describe("a prober", () => {
  it("is created, and says which machines answer; none does before it was asked", async () => {
    await stopServing(2);
    await perform("create", BOTH);
    await expectSettled(BOTH);
    for (const state of Object.values(await states())) expect(["unknown", "up", "down"]).toContain(state);
    await expectStates({ "one.readiness": "up", "two.readiness": "down" });
    expect(await on(`stat -c %a ${FOLDER}`)).toBe("700");
  });

  it("sends what Kubernetes sends: GET with the machine's address as the host", async () => {
    await eventually("a request", async () => ((await on("cat /run/requests")) === "" ? undefined : true));
    expect(await on("tail -n 1 /run/requests")).toBe("10.9.0.1:80 GET 204");
  });

  it("is unchanged by a repeated creation, without a new process", async () => {
    const before = await worker();
    await perform("create", BOTH);
    expect(await worker()).toBe(before);
    await expectSettled(BOTH);
  });

  it("says since when, the same at every read", async () => {
    await serve(2);
    await expectStates({ "one.readiness": "up", "two.readiness": "up" });
    const first = (await observe())?.health;
    const since = Date.parse(first?.["two.readiness"]?.since ?? "");
    expect(Date.now() - since).toBeLessThan(15_000);
    for (let read = 0; read < 5; read += 1) expect((await observe())?.health).toEqual(first);
  });

  it("adds and removes targets while the same worker runs, and keeps the states of the others", async () => {
    const before = await worker();
    const since = (await observe())?.health?.["one.readiness"];
    const live = target(1, { failureThreshold: 3 });
    const more = prober({ ...BOTH.targets, "three.readiness": target(3) });
    await perform("update", more);
    await expectSettled(more);
    await expectStates({ "one.readiness": "up", "two.readiness": "up", "three.readiness": "down" });
    await perform("update", prober({ "one.readiness": target(1) }));
    expect(await states()).toEqual({ "one.readiness": "up" });
    expect(await worker()).toBe(before);
    expect((await observe())?.health?.["one.readiness"]).toEqual(since);
    await perform("update", prober({ "one.readiness": target(1), "one.liveness": live }));
    expect(await worker()).not.toBe(before); // another way to check
    expect((await observe())?.health?.["one.readiness"]).toEqual(since);
    expect((await states())["one.liveness"]).not.toBe("down"); // alive until the checks fail
    await perform("update", BOTH);
    await expectStates({ "one.readiness": "up", "two.readiness": "up" });
  });

  it("never says that a machine is down because its probe changes", async () => {
    const seen = new Set<string | undefined>();
    let done = false;
    const watch = (async () => {
      while (!done) seen.add((await states())["one.readiness"]);
    })();
    for (const path of ["/cgi-bin/status?200", "/cgi-bin/status?301", "/cgi-bin/status?204"])
      await perform("update", prober({ "one.readiness": target(1, { path }) }));
    done = true;
    await watch;
    expect(seen).not.toContain("down");
    await expectStates({ "one.readiness": "up" });
  });

  it.each<[string, Partial<TargetState>, string]>([
    ["a status that is not expected", { path: "/cgi-bin/status?500" }, "down"],
    ["an expected one", { path: "/cgi-bin/status?500", statuses: "200,500-599" }, "up"],
    ["a path that has quotes and more", { path: `/?it's=%[src]&b="$HOME"#\\x`, statuses: "404" }, "up"],
    ["a host", { host: "shop.example.test:8080" }, "up"],
    ["TLS where there is none", { check: "HTTPS", host: "shop.example.test" }, "down"],
    ["a TCP port", TCP, "up"],
    ["a closed TCP port", { ...TCP, port: 81 }, "down"],
  ])("checks for %s", async (_, given, state) => {
    const desired = prober({ "one.readiness": target(1, given) });
    await perform("update", desired);
    await expectSettled(desired);
    await expectStates({ "one.readiness": state });
  });

  it("sends the host that it is told", async () => {
    expect(await on("cat /run/requests")).toMatch(/^shop\.example\.test:8080 GET 204$/m);
  });
});

describe("manual changes", () => {
  const isRepaired = async () => {
    await perform("update", BOTH);
    await expectSettled(BOTH);
  };
  beforeAll(isRepaired);

  const NAME =
    "$(echo show servers state | socat - UNIX-CONNECT:$F/runtime.sock | awk '/one.readiness/{print $2\"/\"$4}')";

  it.each([
    ["set server N state maint", { targets: { "one.readiness": { active: false } } }],
    ["disable health N", { targets: { "one.readiness": { active: false } } }],
  ])("on the Runtime API are detected and repaired without a reload: %s", async (command, running) => {
    const before = await worker();
    const send = `N=${NAME}; echo "${command.replace("N", "$N")}" | socat - UNIX-CONNECT:$F/runtime.sock`;
    await on(`F=${FOLDER}; ${send}`);
    expect(await observe()).toMatchObject({ state: BOTH, running });
    await isRepaired();
    expect(await worker()).toBe(before);
  });

  it.each([
    ["a value", "s/204/500/"],
    ["a target", "/one.readiness/d"],
    ["a line more", "s/^  option httpchk/&\\n  option httplog/"],
    ["a line less", "/chroot/d"],
    ["all of it", "d"],
  ])("in the file are detected and repaired: %s", async (_, edit) => {
    await on(`sed -i '${edit}' ${FOLDER}/haproxy.cfg`);
    expect((await observe())?.state).not.toEqual(BOTH);
    await isRepaired();
  });

  it.each([
    ["the end of its master", "stopped", endProcesses("KILL", "$(pgrep -o haproxy)")],
    ["the end of its worker", "stopped", endProcesses("KILL", "$(pgrep -n haproxy)")],
    ["the loss of its socket", "silent", `rm ${FOLDER}/runtime.sock`],
    ["the loss of its namespace", "elsewhere", `ip netns del ${NAMESPACE}`],
  ])("%s leaves it %s, and it comes back", async (_, process, command) => {
    await on(command);
    await expect.poll(async () => (await observe())?.state, SOON).toMatchObject({ process });
    expect((await observe())?.health).toBeUndefined(); // unknown, and not down
    if (process === "elsewhere") {
      await on("pkill -x busybox || :");
      await stage.makeNamespace();
      await serve(1);
      await serve(2);
    }
    await isRepaired();
    await expectStates({ "one.readiness": "up", "two.readiness": "up" });
    expect(await on("pgrep -c haproxy")).toBe("2");
  });
});

describe("a removed prober", () => {
  it("leaves nothing behind, and can be removed again", async () => {
    await perform("delete");
    expect(await observe()).toBeUndefined();
    const rest = "find /run/fleetwright/prober /run/fleetwright/marks/prober -mindepth 1";
    expect(await on(`pgrep haproxy || ${rest}`)).toBe("");
    await perform("delete");
  });

  it("works in the namespace of the host, too", async () => {
    await on("ip addr add 10.9.0.3/32 dev lo");
    const desired = prober({ "one.readiness": target(3, TCP) }, { namespace: "" });
    await perform("create", desired);
    await expectSettled(desired);
    await expectStates({ "one.readiness": "down" });
    await perform("delete");
    expect(await observe()).toBeUndefined();
    await on("ip addr del 10.9.0.3/32 dev lo");
  });
});
