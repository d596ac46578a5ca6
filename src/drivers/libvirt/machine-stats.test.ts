import { expect, test } from "vitest";
import { toMachineStats } from "./machine-stats.ts";

const ref = { uuid: "u", name: "shop.web-0", id: 7 };

test("statistics are in seconds and bytes", () => {
  const stats = {
    "cpu.time": 1_500_000_000n,
    "vcpu.current": 2,
    "vcpu.maximum": 4,
    "vcpu.0.delay": 250_000_000n,
    "vcpu.1.delay": 250_000_000n,
    "vcpu.0.wait": 0n,
    "vcpu.1.wait": 5n,
    "balloon.current": 512n,
    "balloon.maximum": 1024n,
    "balloon.rss": 300n,
    "balloon.usable": 100n,
    "block.count": 1,
    "block.0.name": "vda",
    "block.0.rd.reqs": 3n,
    "block.0.rd.bytes": 4096n,
    "block.0.rd.times": 2_000_000n,
    "block.0.wr.bytes": 0n,
    "block.0.capacity": 2n ** 34n,
    "net.count": 1,
    "net.0.name": "fw12345678",
    "net.0.rx.bytes": 10n,
    "net.0.tx.drop": 1n,
  };
  expect(toMachineStats("hv1", { ref, stats })).toEqual({
    object: "domain@hv1/shop.web-0",
    cpu: { vcpus: 2, usedSeconds: 1.5, stolenSeconds: 0.5, waitedSeconds: 5e-9 },
    memory: { bytes: 524_288, maxBytes: 1_048_576, residentBytes: 307_200, usableBytes: 102_400 },
    disks: [
      {
        device: "vda",
        read: { bytes: 4096, requests: 3, seconds: 0.002 },
        write: { bytes: 0 },
        capacityBytes: 17_179_869_184,
      },
    ],
    interfaces: [{ device: "fw12345678", received: { bytes: 10 }, sent: { dropped: 1 } }],
  });
});

test("a missing value is undefined, and so is -1", () => {
  const stats = {
    "cpu.time": -1n,
    "block.count": 1,
    "net.count": 1,
    "net.0.name": "t",
    "net.0.rx.bytes": -1n,
  };
  expect(toMachineStats("hv1", { ref, stats })).toEqual({
    object: "domain@hv1/shop.web-0",
    cpu: {},
    memory: {},
    disks: [],
    interfaces: [{ device: "t", received: {}, sent: {} }],
  });
  expect(toMachineStats("hv1", { ref, stats: {} })).toMatchObject({ disks: [], interfaces: [] });
});
