/** A format by the bytes that its files begin with. */
interface DiskSignature {
  /** The name of the format for `qemu-img -f`. */
  readonly format: string;
  readonly offset: number;
  readonly magic: Buffer;
}

/**
 * The formats that QEMU and libvirt recognise in a disk whose format they are not told (the `probe` functions in
 * QEMU's block/, fileTypeInfo in libvirt's storage_source.c).
 */
const SIGNATURES: readonly DiskSignature[] = [
  signature("qcow", "QFI\xfb\0\0\0\x01"),
  signature("qcow2", "QFI\xfb"),
  signature("vmdk", "KDMV"),
  signature("vmdk", "COWD"),
  signature("vmdk", "# Disk DescriptorFile"),
  signature("vdi", "\x7f\x10\xda\xbe", 64),
  signature("vhdx", "vhdxfile"),
  signature("vpc", "conectix"),
  signature("luks", "LUKS\xba\xbe"),
  signature("qed", "QED\0"),
  signature("parallels", "WithoutFreeSpace"),
  signature("parallels", "WithouFreSpacExt"),
  signature("bochs", "Bochs Virtual HD Image"),
  signature("cloop", "#!/bin/sh\n#V2.0 Format\nmodprobe cloop"),
];

/** Returns the format that the first bytes of a file belong to. Undefined for a raw disk. */
export function recogniseFormat(header: Buffer): string | undefined {
  return SIGNATURES.find(({ offset, magic }) => header.subarray(offset, offset + magic.length).equals(magic))
    ?.format;
}

function signature(format: string, magic: string, offset = 0): DiskSignature {
  return { format, offset, magic: Buffer.from(magic, "latin1") };
}
