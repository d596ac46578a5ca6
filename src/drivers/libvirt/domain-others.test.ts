import { expect, it } from "vitest";
import { describeOthers } from "./domain-others.ts";
import { readUnmanaged } from "./domain-unmanaged.ts";
import { parseXml } from "./xml.ts";

const machine = (devices: string, metadata = "") =>
  parseXml(`<domain>${metadata}<devices>${devices}</devices></domain>`);
const SOUND = "<video><model type='qxl'/></video><sound model='ich9'/>";

it("a screen is undescribed unless it is on a socket, as a resource describes it", () => {
  expect(describeOthers(machine(`<graphics type='vnc'/>${SOUND}`))).toEqual([
    "screen: vnc",
    "sound card ich9",
    "video qxl",
  ]);
  const onSocket = "<graphics type='vnc'><listen type='socket'/></graphics>";
  expect(describeOthers(machine(onSocket + SOUND))).toEqual(["sound card ich9", "video qxl"]);
});

it("what an adopted machine has besides is read from its definition, and not from what adoption found once", () => {
  const before = `<metadata><fleetwright:object xmlns:fleetwright='https://fleetwright.dev/xmlns/mark/1'>
    <fleetwright:adopted/><fleetwright:unmanaged disk='vdb'/><fleetwright:unmanaged other='sound ac97'/>
    </fleetwright:object></metadata>`;
  expect(readUnmanaged(machine(SOUND, before))).toMatchObject({
    disks: ["vdb"],
    others: ["sound card ich9", "video qxl"],
  });
});
