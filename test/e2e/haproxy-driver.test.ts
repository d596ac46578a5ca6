import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LoadBalancerState, MemberState } from "../../src/drivers/haproxy/states.ts";
import type { Action } from "../../src/model/change.ts";
import { endProcesses } from "../signal.ts";
import { type HaproxyStage, openHaproxyStage } from "./haproxy-stage.ts";
import { eventually, SOON } from "./harness.ts";

/** Tests the contract of the HAProxy driver: a real HAProxy in a namespace of a lab host, with real web servers behind it. */

const LAB = "haproxy";
const NAMESPACE = "fwr-test";
const VIP = "203.0.113.80";
const FOLDER = "/run/fleetwright/haproxy/web";

let stage: HaproxyStage;

const on = (script: string): Promise<string> => stage.exec("hv1", ["sh", "-c", script]);
const inside = (script: string): Promise<string> =>
  stage.exec("hv1", ["ip", "netns", "exec", NAMESPACE, "sh", "-c", script]);
const stopServing = (one: number) => stage.stopServing(one);
const observe = () => stage.observe();

async function serveAll(): Promise<void> {
  for (const one of [1, 2, 3]) await serve(one);
}

async function serve(one: number): Promise<void> {
  await inside(`mkdir -p /run/www${one} && echo w${one} >/run/www${one}/index.html &&
    busybox httpd -p 10.9.0.${one}:80 -h /run/www${one}`);
}

beforeAll(async () => {
  stage = await openHaproxyStage({
    lab: LAB,
    type: "loadbalancer",
    owner: "LoadBalancer/default/web",
    namespace: NAMESPACE,
    addresses: [VIP, "203.0.113.81", "10.9.0.1", "10.9.0.2", "10.9.0.3"],
  });
  await serveAll();
});

afterAll(async () => expect(await stage?.end()).toEqual([]));

function member(one: number, given: Partial<MemberState> = {}): MemberState {
  return { address: `10.9.0.${one}`, port: 80, weight: 1, state: "ready", checked: true, ...given };
}

const web: LoadBalancerState = {
  namespace: NAMESPACE,
  address: VIP,
  process: "running",
  listeners: {
    http: {
      protocol: "HTTP",
      port: 80,
      pool: "web",
      connectionLimit: 500,
      clientMs: 50_000,
      allowed: [],
      open: true,
    },
  },
  pools: {
    web: {
      protocol: "HTTP",
      algorithm: "ROUND_ROBIN",
      connectMs: 1000,
      dataMs: 50_000,
      monitor: {
        type: "HTTP",
        path: `/?it's=%[src]&b="$HOME"#\\x`,
        codes: "200-204,302",
        delayMs: 300,
        timeoutMs: 2000,
        retries: 2,
      },
    },
  },
  members: { "web.w1": member(1), "web.w2": member(2) },
  edits: [],
};

const perform = (action: Action, after?: LoadBalancerState, name = "web") =>
  stage.perform(action, name, after);

/** Expects that the file and the process both have the desired state. */
async function expectSettled(state: LoadBalancerState): Promise<void> {
  const observed = await observe();
  expect(observed).toMatchObject({
    state,
    running: { listeners: state.listeners, members: state.members },
    mark: stage.mark,
  });
}

/** Counts the responses to a number of requests. */
async function answers(count: number, address = VIP): Promise<Record<string, number>> {
  const lines = await inside(`for i in $(seq ${count}); do curl -s -m 5 http://${address}/ | head -1; done`);
  const counts: Record<string, number> = {};
  for (const line of lines.split("\n").filter(Boolean)) counts[line] = (counts[line] ?? 0) + 1;
  return counts;
}

const sendRuntimeCommand = (command: string) => stage.sendRuntimeCommand(FOLDER, command);
const worker = async () => /^Pid: (\d+)/m.exec(await sendRuntimeCommand("show info"))?.[1];

/** Waits until the monitor reports the member as down. Before, failed requests go to another member. */
async function waitUntilOut(name: string): Promise<void> {
  const down = new RegExp(`^web,${name},.*,DOWN,`, "m");
  await eventually(
    `${name} is out`,
    async () => (down.test(await sendRuntimeCommand("show stat")) ? true : undefined),
    10_000,
  );
}

/** Runs clients that send requests continuously, some over one connection, during an action. Returns all codes except 200. */
async function whileRequesting(task: () => Promise<void>): Promise<string[]> {
  const ask = (url: string) =>
    `while [ ! -e /run/enough ]; do curl -s -m 10 -o /dev/null -w '%{http_code}\\n' "${url}" >>/run/codes || echo "curl $?" >>/run/codes; sleep 0.02; done &`;
  const url = `http://${VIP}/`;
  await on("rm -f /run/enough /run/codes");
  const clients = inside(`${ask(url)} ${ask(url)} ${ask(`${url}?[1-50]`)} wait`);
  const codesOf = async () => (await on("cat /run/codes 2>/dev/null || :")).split("\n");
  const moreThan = (count: number) => async () => ((await codesOf()).length > count ? true : undefined);
  await eventually("they ask", moreThan(100));
  await task();
  await eventually("they still ask", moreThan((await codesOf()).length + 50));
  await on("touch /run/enough");
  await clients;
  const codes = await codesOf();
  return codes.filter((code) => code !== "200");
}

describe("a load balancer", () => {
  it("is not observed before it is created", async () => {
    expect(await observe()).toBeUndefined();
  });

  it("is created as desired, and distributes requests to its members in turn", async () => {
    await perform("create", web);
    await expectSettled(web);
    expect(await answers(20)).toEqual({ w1: 10, w2: 10 });
    expect(await on(`stat -c %a ${FOLDER}`)).toBe("700");
  });

  it("is unchanged by a repeated creation, without a new process", async () => {
    const before = await worker();
    await perform("create", web);
    expect(await worker()).toBe(before);
    await expectSettled(web);
  });

  it("removes a member that does not answer, and adds it again", async () => {
    await stopServing(2);
    await waitUntilOut("w2");
    expect(await answers(10)).toEqual({ w1: 10 });
    await expectSettled(web); // health is no drift
    await serve(2);
    await eventually("w2 is back", async () => ("w2" in (await answers(6)) ? true : undefined), 10_000);
  });

  it("changes its members while the same worker runs, and loses no request", async () => {
    const before = await worker();
    const more = {
      ...web,
      members: { "web.w1": member(1, { weight: 3 }), "web.w2": member(2), "web.w3": member(3) },
    };
    const less = { ...web, members: { "web.w1": member(1), "web.w3": member(2), "web.shop.w4": member(3) } };
    const failed = await whileRequesting(async () => {
      await perform("update", more);
      await expectSettled(more);
      await eventually("w3 is asked", async () => ("w3" in (await answers(10)) ? true : undefined), 5000);
      await perform("update", less);
      await expectSettled(less);
      await perform("update", web);
    });
    expect(failed).toEqual([]);
    expect(await worker()).toBe(before);
    await expectSettled(web);
    expect(await sendRuntimeCommand("show servers state")).not.toContain("w3");
  });

  it("keeps clients with their member by a cookie, also with a new one; HAProxy 3.0 needs no reload for it", async () => {
    const pools = { web: { ...web.pools.web, cookie: "fleetwright-web" } } as LoadBalancerState["pools"];
    const sticky: LoadBalancerState = {
      ...web,
      pools,
      members: { "web.w1": member(1, { cookie: "c1" }), "web.w2": member(2, { cookie: "c2" }) },
    };
    await perform("update", sticky);
    await expectSettled(sticky);
    const before = await worker();
    const more = { ...sticky, members: { ...sticky.members, "web.w3": member(3, { cookie: "c3" }) } };
    await perform("update", more);
    await expectSettled(more);
    const major = Number(/^Version: (\d+)/m.exec(await sendRuntimeCommand("show info"))?.[1]);
    expect((await worker()) === before).toBe(major >= 3);
    await eventually("w3 is asked", async () => ("w3" in (await answers(6)) ? true : undefined), 5000);
    const ask = `for c in c1 c2 c3 c1; do curl -s -m 5 -H "Cookie: fleetwright-web=$c" http://${VIP}/; done`;
    expect(await inside(ask)).toBe("w1\nw2\nw3\nw1");
    expect(await inside(`curl -s -m 5 -D - -o /dev/null http://${VIP}/`)).toMatch(
      /set-cookie: fleetwright-web=c[123]; path=\/; HttpOnly/,
    );
    await perform("update", web);
    await expectSettled(web);
  });

  it("takes members out of service and puts them back while the same worker runs, and loses no request", async () => {
    const out = { ...web, members: { "web.w1": member(1, { state: "maint" }), "web.w2": member(2) } };
    const before = await worker();
    const failed = await whileRequesting(async () => {
      await perform("update", out);
      await expectSettled(out);
      expect(await answers(4)).toEqual({ w2: 4 });
      await perform("update", web);
      await expectSettled(web);
    });
    expect(failed).toEqual([]);
    expect(await worker()).toBe(before);
    expect(await answers(4)).toEqual({ w1: 2, w2: 2 });
  });

  it("keeps a member out of service that was so when its process started, until it gets ready", async () => {
    const slow = { web: { ...web.pools.web, dataMs: 20_000 } } as LoadBalancerState["pools"];
    const out = {
      ...web,
      pools: slow,
      members: { "web.w1": member(1, { state: "maint" }), "web.w2": member(2) },
    };
    await perform("update", out);
    await expectSettled(out);
    expect(await answers(4)).toEqual({ w2: 4 });
    await perform("update", { ...out, members: web.members });
    await expectSettled({ ...out, members: web.members });
    expect(await answers(4)).toEqual({ w1: 2, w2: 2 });
    await perform("update", web);
  });

  it("changes everything else by a reload, and loses no request", async () => {
    const before = await worker();
    const pool = web.pools.web as LoadBalancerState["pools"][string];
    const listener = web.listeners.http as LoadBalancerState["listeners"][string];
    const other: LoadBalancerState = {
      ...web,
      listeners: {
        http: { ...listener, connectionLimit: 400, clientMs: 30_000 },
        raw: {
          ...listener,
          protocol: "TCP",
          port: 8080,
          pool: "raw",
          allowed: ["127.0.0.0/8", "203.0.113.0/24"],
        },
      },
      pools: {
        web: { ...pool, algorithm: "LEAST_CONNECTIONS" },
        raw: {
          ...pool,
          protocol: "TCP",
          algorithm: "SOURCE_IP",
          monitor: { type: "TCP", path: null, codes: null, delayMs: 300, timeoutMs: 2000, retries: 1 },
        },
      },
      members: { "web.w1": member(1), "web.w2": member(2), "raw.w1": member(1), "raw.w3": member(3) },
    };
    const failed = await whileRequesting(async () => {
      for (const state of [other, web, other]) {
        await perform("update", state);
        await expectSettled(state);
      }
    });
    expect(failed).toEqual([]);
    expect(await worker()).not.toBe(before);
    expect(Object.values(await answers(10, `${VIP}:8080`))).toEqual([10]); // one client, one member
    await perform("update", { ...other, members: { ...other.members, "raw.w2": member(2) } });
    await perform("update", web);
    await expectSettled(web);
  });

  it("knows after a reload which members are down: none of them gets a request", async () => {
    await stopServing(2);
    await waitUntilOut("w2");
    const slow = { ...web, pools: { web: { ...web.pools.web, dataMs: 20_000 } } } as LoadBalancerState;
    await perform("update", slow);
    expect(await sendRuntimeCommand("show stat")).toMatch(/^web,w2,.*,DOWN,/m);
    await serve(2);
    await perform("update", web);
    await eventually("w2 is back", async () => ("w2" in (await answers(6)) ? true : undefined), 10_000);
  });

  it("moves to another address", async () => {
    const moved = { ...web, address: "203.0.113.81" };
    await perform("update", moved);
    await expectSettled(moved);
    expect(await answers(2, "203.0.113.81")).toEqual({ w1: 1, w2: 1 });
    await perform("update", web);
  });

  it("reports a missing address as the reason, and keeps its configuration", async () => {
    await expect(perform("update", { ...web, address: "203.0.113.99" })).rejects.toThrow(
      /was not taken over/,
    );
    expect(Object.keys(await answers(4)).sort()).toEqual(["w1", "w2"]);
    expect((await observe())?.state).toMatchObject({ process: "outdated" });
    await perform("update", web);
    await expectSettled(web);
  });
});

describe("manual changes", () => {
  const isRepaired = async () => {
    await perform("update", web);
    await expectSettled(web);
  };

  it.each([
    ["set server web/w1 weight 77", { members: { "web.w1": { weight: 77 } } }],
    ["set server web/w1 state drain", { members: { "web.w1": { state: "drain" } } }],
    ["set server web/w2 state maint", { members: { "web.w2": { state: "maint" } } }],
    ["set server web/w1 addr 10.9.0.3 port 81", { members: { "web.w1": { address: "10.9.0.3", port: 81 } } }],
    ["disable health web/w1", { members: { "web.w1": { checked: false } } }],
    ["disable frontend http", { listeners: { http: { open: false } } }],
    ["set maxconn frontend http 7", { listeners: { http: { connectionLimit: 7 } } }],
    [
      "add server web/mine 10.9.0.3:80; set server web/mine state ready",
      { members: { "web.mine": { address: "10.9.0.3" } } },
    ],
  ])("on the Runtime API are detected and repaired without a reload: %s", async (command, running) => {
    const before = await worker();
    await sendRuntimeCommand(command);
    expect(await observe()).toMatchObject({ state: web, running });
    await isRepaired();
    expect(await worker()).toBe(before);
  });

  it("of a member on the Runtime API are reverted", async () => {
    await sendRuntimeCommand("set server web/w1 state maint; del server web/w1");
    expect((await observe())?.running?.members).not.toHaveProperty(["web.w1"]);
    await isRepaired();
  });

  it.each([
    ["a value", "s/roundrobin/leastconn/", { pools: { web: { algorithm: "LEAST_CONNECTIONS" } }, edits: [] }],
    ["a server", "/server w1/d", { edits: [], members: { "web.w2": member(2) } }],
    [
      "a line more",
      "s/^  mode http/&\\n  option httplog/",
      { edits: ["+ frontend http: option httplog", "+ backend web: option httplog"] },
    ],
    ["a line less", "/chroot/d", { edits: ["- global: chroot /var/lib/haproxy"] }],
    ["all of it", "d", { listeners: {}, pools: {} }],
  ])("in the file are detected and repaired: %s", async (_, edit, state) => {
    await on(`sed -i '${edit}' ${FOLDER}/haproxy.cfg`);
    expect((await observe())?.state).toMatchObject(state);
    await isRepaired();
  });

  it("in the file, and loaded, are detected and repaired", async () => {
    await on(`sed -i 's/roundrobin/leastconn/' ${FOLDER}/haproxy.cfg; kill -USR2 $(pgrep -o haproxy)`);
    expect((await observe())?.state).toMatchObject({ pools: { web: { algorithm: "LEAST_CONNECTIONS" } } });
    await isRepaired();
    await eventually(
      "balance",
      async () => ((await sendRuntimeCommand("show stat")).includes("roundrobin") ? true : undefined),
      3000,
    );
  });

  it.each([
    ["the end of its master", "stopped", endProcesses("KILL", "$(pgrep -o haproxy)")],
    ["the end of its worker", "stopped", endProcesses("KILL", "$(pgrep -n haproxy)")],
    [
      "the end of its master without its folder",
      "stopped",
      `rm -rf ${FOLDER}; ${endProcesses("KILL", "$(pgrep -o haproxy)")}`,
    ],
    ["the loss of its socket", "silent", `rm ${FOLDER}/runtime.sock`],
    ["the loss of its namespace", "elsewhere", `ip netns del ${NAMESPACE}`],
  ])("%s leaves it %s, and it comes back", async (_, process, command) => {
    await on(command);
    await expect.poll(async () => (await observe())?.state, SOON).toMatchObject({ process });
    if (process === "elsewhere") {
      await on("pkill -x busybox || :");
      await stage.makeNamespace();
      await serveAll();
      expect((await observe())?.state).toMatchObject({ process });
    }
    await isRepaired();
    expect(await answers(4)).toEqual({ w1: 2, w2: 2 });
    expect(await on("pgrep -c haproxy")).toBe("2");
  });

  it("report a missing namespace", async () => {
    await on(`ip netns del ${NAMESPACE}; pkill -x busybox || :`);
    await expect(perform("update", web)).rejects.toThrow(/loadbalancer@hv1\/web: .*fwr-test/);
    await stage.makeNamespace();
    await serveAll();
    await isRepaired();
  });
});

describe("a removed load balancer", () => {
  it("leaves nothing behind, and can be removed again", async () => {
    await perform("delete");
    expect(await observe()).toBeUndefined();
    expect(
      await on(
        "pgrep haproxy || find /run/fleetwright/haproxy /run/fleetwright/marks/loadbalancer -mindepth 1",
      ),
    ).toBe("");
    await perform("delete");
  });

  it("with a long name, and of a project, works all the same", async () => {
    const name = `${"p".repeat(63)}.${"n".repeat(63)}`;
    await perform("create", web, name);
    expect(await answers(4)).toEqual({ w1: 2, w2: 2 });
    await expectSettled(web);
    await perform("delete", undefined, name);
    expect(await observe()).toBeUndefined();
  });
});
