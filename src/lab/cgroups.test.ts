import { describe, expect, it } from "vitest";
import { readHierarchies, usableControllers } from "./cgroups.ts";

const mount = (point: string, type: string, options: string) =>
  `30 20 0:29 / ${point} rw,relatime - ${type} cgroup rw,${options}`;

describe("hierarchies", () => {
  it("are those of version 1 that have controllers of use", () => {
    const mountinfo = [
      mount("/sys/fs/cgroup/cpu,cpuacct", "cgroup", "cpu,cpuacct"),
      mount("/sys/fs/cgroup/devices", "cgroup", "devices"),
      mount("/sys/fs/cgroup/systemd", "cgroup", "name=systemd"),
      mount("/sys/fs/cgroup/unified", "cgroup2", "nsdelegate"),
      "23 1 254:0 / / rw - ext4 /dev/vda rw",
    ].join("\n");
    expect(readHierarchies(mountinfo)).toEqual([
      { mountPoint: "/sys/fs/cgroup/cpu,cpuacct", options: "cpu,cpuacct", controllers: ["cpu", "cpuacct"] },
    ]);
  });

  it("is the unified one when there is no other", () => {
    const [unified, ...others] = readHierarchies(mount("/nowhere/cgroup", "cgroup2", "nsdelegate"));
    expect(unified).toMatchObject({ mountPoint: "/nowhere/cgroup", options: "v2" });
    expect(others).toEqual([]);
  });
});

describe("usableControllers", () => {
  it("calls the controllers as libvirt does", () => {
    const controllers = ["cpu", "cpuset", "io", "memory", "pids"];
    expect(usableControllers([{ mountPoint: "/c", options: "v2", controllers }])).toEqual([
      "cpu",
      "cpuset",
      "memory",
      "blkio",
    ]);
  });
});
