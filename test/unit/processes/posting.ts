import { createSqliteStore } from "../../../src/store/sqlite-store.ts";

/** `FOLDER`: posts events one after the other, and says each id when it is written, until it is killed. */
export async function main([folder = ""]: readonly string[]): Promise<void> {
  const store = createSqliteStore(folder);
  for (let index = 0; ; index += 1) {
    const id = `e${index}`;
    const event = {
      ...{ specversion: "1.0" as const, id, source: "/", type: "fleetwright.vm.created" as const },
      ...{ subject: "s", time: "", datacontenttype: "application/json" as const, data: {} },
    };
    await store.outbox.post("demo", [{ event, hooks: ["Webhook/default/chat"] }]);
    process.stdout.write(`${id}\n`);
  }
}
