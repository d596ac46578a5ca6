import { describe, expect, test } from "vitest";
import type { ObjectId } from "../../model/object.ts";
import { type Agenda, allNextAt, askAll, askObjects, FIRST, nextLook, withoutObjects } from "./agenda.ts";

const DB: ObjectId = "domain@hv1/db";
const WEB: ObjectId = "domain@hv1/web";
const calm: Agenda = allNextAt(FIRST, 60_000);

describe("a target", () => {
  test.each([
    ["is read whole at first", FIRST, { kind: "all" }],
    ["is left alone until its time has come", calm, { kind: "nothing", forMs: 59_000 }],
    ["is read whole when somebody asks", askAll(calm, 1000), { kind: "all" }],
    [
      "is asked for an object that something happened to",
      askObjects(calm, [DB], 1000),
      { kind: "objects", ids: [DB] },
    ],
    ["gathers events for a moment", askObjects(calm, [DB], 1015), { kind: "nothing", forMs: 15 }],
    [
      "is asked for all objects together",
      askObjects(askObjects(calm, [DB], 1000), [WEB], 1050),
      { kind: "objects", ids: [DB, WEB] },
    ],
    ["is asked for objects before the whole", askObjects(FIRST, [DB], 1000), { kind: "objects", ids: [DB] }],
    [
      "does not wait for the end of a stream of events",
      askObjects(askObjects(calm, [DB], 1000), [DB], 1015),
      { kind: "objects", ids: [DB] },
    ],
    [
      "has nothing to tell twice",
      withoutObjects(askObjects(calm, [DB], 1000), [DB]),
      { kind: "nothing", forMs: 59_000 },
    ],
  ])("%s", (_, agenda, look) => expect(nextLook(agenda, 1000)).toEqual(look));
});
