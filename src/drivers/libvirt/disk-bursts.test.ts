import { describe, expect, it } from "vitest";
import { readDomain, writeDomain } from "./domain-xml.ts";
import type { DiskState } from "./states.ts";
import { formatXml, parseXml } from "./xml.ts";

/** An adopted machine: somebody gave its disk a limit, and a burst limit, which no field describes. */
const STORED = parseXml(`<domain type='kvm'><name>db</name><memory unit='KiB'>1024</memory><vcpu>1</vcpu>
  <os><type arch='x86_64' machine='q35'>hvm</type></os><devices><disk type='file' device='disk'>
  <driver name='qemu' type='qcow2'/><source file='/images/db.qcow2'/><target dev='vda' bus='virtio'/>
  <iotune><total_iops_sec>500</total_iops_sec><total_iops_sec_max>1000</total_iops_sec_max><group_name>g1</group_name></iotune>
  </disk></devices></domain>`);

function written(limits: Partial<DiskState>): string {
  const state = readDomain(STORED);
  const disks = Object.entries(state.disks).map(([name, { totalIops: _before, ...disk }]) => [
    name,
    { ...disk, ...limits },
  ]);
  const domain = writeDomain(STORED, { ...state, disks: Object.fromEntries(disks) });
  return formatXml(domain).replaceAll(/>\s+</g, "><");
}

describe("the limit of a disk with a burst limit", () => {
  it.each([[500], [600], [1000]])("can be %i, and the burst limit stays", (totalIops) => {
    expect(written({ totalIops })).toContain(
      `<iotune><total_iops_sec>${totalIops}</total_iops_sec><total_iops_sec_max>1000</total_iops_sec_max><group_name>g1</group_name></iotune>`,
    );
  });

  it.each([
    [{ totalIops: 2000 }, "total_iops_sec would be 2000"],
    [{}, "total_iops_sec would have no limit"],
  ])("cannot be %j, with which the machine would not start again", (limits, reason) => {
    expect(() => written(limits)).toThrow(
      `disk vda: ${reason}, but the disk has a total_iops_sec_max of 1000, which no field describes`,
    );
  });

  it("is not questioned where another limit changes", () => {
    expect(written({ totalIops: 500, totalBytesPerSecond: 1024 })).toContain("<total_bytes_sec>1024<");
  });
});
