/** The size that a running machine's disk on a block device gets, as arguments of virDomainBlockResize. */
interface DeviceResize {
  readonly bytes: number;
  readonly flags: number;
}

/** A disk on a block device that has grown. */
export interface GrownDevice {
  /** The size that the files want. */
  readonly capacityBytes: number;
  /** The size of the device, which LVM rounds up to whole extents. */
  readonly deviceBytes: number;
  /** True if QEMU opens it as raw. */
  readonly isRaw: boolean;
}

/** VIR_DOMAIN_BLOCK_RESIZE_CAPACITY, which the constants of node-libvirt lack: they are those of libvirt 9.0. */
export const RESIZE_CAPACITY = 2;
/** The first libvirt with it: 10.0.0. */
const CAPACITY_SINCE = 10_000_000;

/**
 * Chooses how QEMU hears of the size of a grown device. VIR_DOMAIN_BLOCK_RESIZE_CAPACITY gives the disk the whole device,
 * less the header of an encrypted one, and libvirt refuses if the device has not this size yet. It is only for raw disks.
 * Without the flag the size is that of the disk: libvirt 9 refuses one that does not fit the device.
 */
export function chooseDeviceResize(libVersion: number, device: GrownDevice): DeviceResize {
  const { capacityBytes, deviceBytes, isRaw } = device;
  return isRaw && libVersion >= CAPACITY_SINCE
    ? { bytes: deviceBytes, flags: RESIZE_CAPACITY }
    : { bytes: capacityBytes, flags: 0 };
}
