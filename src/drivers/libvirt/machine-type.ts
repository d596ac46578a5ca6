/**
 * Returns the family of a machine type, without its version: `pc-q35-7.2` and `pc-q35-rhel9.2.0` → `q35`,
 * `pc-i440fx-7.2` → `pc`, `virt-7.2` → `virt`.
 */
export function machineFamily(machine: string): string {
  if (/^(pc-)?q35(-|$)/.test(machine)) return "q35";
  if (/^pc-i440fx(-|$)/.test(machine)) return "pc";
  return machine.replace(/-\d+(\.\d+)*$/, "");
}
