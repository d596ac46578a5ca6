import { describe, expect, test } from "vitest";
import { parseServers } from "./prober-health.ts";

const SERVER = "10.0.0.1_80_web.readiness";

describe("a line of states", () => {
  test.each<[string, string, ReturnType<typeof parseServers>]>([
    ["of a prober that does not answer is unknown", "", undefined],
    ["that was cut off is unknown", `${SERVER},2,7,6`, undefined],
    ["of a prober without targets is empty", ";", []],
    [
      "has the state of each target, and since when",
      `${SERVER},2,7,6;${SERVER},0,12,7;;`,
      [
        { server: SERVER, up: true, checked: true, secondsSinceChange: 7 },
        { server: SERVER, up: false, checked: true, secondsSinceChange: 12 },
      ],
    ],
    [
      "has targets that no check has reached yet",
      `${SERVER},0,3,1;;`,
      [{ server: SERVER, up: false, checked: false, secondsSinceChange: 3 }],
    ],
  ])("%s", (_, line, expected) => {
    expect(parseServers(line)).toEqual(expected);
  });
});
