/** What a host has that the objects of a snapshot do not tell. Read for an import only. */
export interface HostInventory {
  /** The host's own name (virConnectGetHostname). */
  readonly hostname: string;
  readonly machines: readonly MachineDefinition[];
}

/** The stored definition of a machine. */
export interface MachineDefinition {
  readonly name: string;
  /** virDomainGetXMLDesc without VIR_DOMAIN_XML_SECURE: passwords of screens are not in it. */
  readonly xml: string;
  /** True: libvirt forgets the machine when it stops. */
  readonly isTransient: boolean;
  /** True: the next start continues from a saved memory image. */
  readonly hasManagedSave: boolean;
  readonly hasSnapshots: boolean;
}
