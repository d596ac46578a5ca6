/** Descriptions for tests, with as little in them as QEMU takes. */

export function domainXml(name: string, extra = ""): string {
  return `<domain type='qemu'>
  <name>${name}</name>
  <memory unit='MiB'>32</memory><vcpu>1</vcpu>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <features><acpi/></features>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <serial type='pty'/><console type='pty'/>
    <memballoon model='none'/>
    ${extra}
  </devices>
</domain>`;
}

export function diskXml(path: string, target = "vdb"): string {
  return `<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='${path}'/><target dev='${target}' bus='virtio'/></disk>`;
}

export function poolXml(name: string, path: string): string {
  return `<pool type='dir'><name>${name}</name><target><path>${path}</path></target></pool>`;
}

export function volumeXml(name: string, bytes: number): string {
  return `<volume><name>${name}</name><capacity unit='bytes'>${bytes}</capacity><target><format type='raw'/></target></volume>`;
}

export function networkXml(name: string): string {
  return `<network><name>${name}</name><bridge name='${name}'/></network>`;
}
