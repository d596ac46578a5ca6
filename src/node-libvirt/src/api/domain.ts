import type {
  DomainInterface,
  DomainRef,
  DomainState,
  DomainStats,
  JobInfo,
  JobStats,
  TypedParams,
} from "../types.ts";

/** Calls on domains. For the flags see https://libvirt.org/html/libvirt-libvirt-domain.html. */
export interface DomainCalls {
  /** virConnectListAllDomains */
  listAllDomains(flags?: number): Promise<DomainRef[]>;
  /** virDomainLookupByUUIDString */
  domainLookupByUUIDString(uuid: string): Promise<DomainRef>;
  /** virDomainLookupByName */
  domainLookupByName(name: string): Promise<DomainRef>;
  /** virDomainGetXMLDesc */
  domainGetXMLDesc(domain: DomainRef, flags?: number): Promise<string>;
  /** Reads all domains in one round trip. `stats` is a mask of virDomainStatsTypes, 0 for all (virConnectGetAllDomainStats). */
  getAllDomainStats(stats?: number, flags?: number): Promise<DomainStats[]>;
  /** virDomainGetState */
  domainGetState(domain: DomainRef, flags?: number): Promise<DomainState>;
  /** virDomainIsActive */
  domainIsActive(domain: DomainRef): Promise<boolean>;
  /** virDomainIsPersistent */
  domainIsPersistent(domain: DomainRef): Promise<boolean>;
  /** Returns the definition in the memory image of a saved domain (virDomainManagedSaveGetXMLDesc). */
  domainManagedSaveGetXMLDesc(domain: DomainRef, flags?: number): Promise<string>;
  /** Removes the memory image of a saved domain (virDomainManagedSaveRemove). */
  domainManagedSaveRemove(domain: DomainRef, flags?: number): Promise<void>;
  /** Creates or changes the persistent definition (virDomainDefineXMLFlags). */
  domainDefineXML(xml: string, flags?: number): Promise<DomainRef>;
  /** Creates and starts a transient domain (virDomainCreateXML). */
  domainCreateXML(xml: string, flags?: number): Promise<DomainRef>;
  /** Starts a defined domain (virDomainCreateWithFlags). */
  domainCreate(domain: DomainRef, flags?: number): Promise<void>;
  /** virDomainShutdownFlags */
  domainShutdown(domain: DomainRef, flags?: number): Promise<void>;
  /** virDomainDestroyFlags */
  domainDestroy(domain: DomainRef, flags?: number): Promise<void>;
  /** virDomainUndefineFlags */
  domainUndefine(domain: DomainRef, flags?: number): Promise<void>;
  /** virDomainReboot */
  domainReboot(domain: DomainRef, flags?: number): Promise<void>;
  /** virDomainReset */
  domainReset(domain: DomainRef, flags?: number): Promise<void>;
  /** virDomainSuspend */
  domainSuspend(domain: DomainRef): Promise<void>;
  /** virDomainResume */
  domainResume(domain: DomainRef): Promise<void>;
  /** virDomainSetVcpusFlags */
  domainSetVcpus(domain: DomainRef, count: number, flags?: number): Promise<void>;
  /** virDomainSetMemoryFlags */
  domainSetMemory(domain: DomainRef, kib: number, flags?: number): Promise<void>;
  /** virDomainSetSchedulerParametersFlags: cpu_shares, vcpu_period, vcpu_quota, ... */
  domainSetSchedulerParameters(domain: DomainRef, params: TypedParams, flags?: number): Promise<void>;
  /** virDomainSetBlockIoTune: total_bytes_sec, read_iops_sec, group_name, ... */
  domainSetBlockIoTune(domain: DomainRef, disk: string, params: TypedParams, flags?: number): Promise<void>;
  /** virDomainPinVcpuFlags */
  domainPinVcpu(domain: DomainRef, vcpu: number, cpus: readonly number[], flags?: number): Promise<void>;
  /** virDomainPinEmulator */
  domainPinEmulator(domain: DomainRef, cpus: readonly number[], flags?: number): Promise<void>;
  /** The size is in bytes, because VIR_DOMAIN_BLOCK_RESIZE_BYTES is always set (virDomainBlockResize). */
  domainBlockResize(domain: DomainRef, disk: string, bytes: number | bigint, flags?: number): Promise<void>;
  /** virDomainAttachDeviceFlags */
  domainAttachDevice(domain: DomainRef, xml: string, flags?: number): Promise<void>;
  /** Returns when the guest has the request: call waitForEvent() for "device-removed" before (virDomainDetachDeviceFlags). */
  domainDetachDevice(domain: DomainRef, xml: string, flags?: number): Promise<void>;
  /** virDomainUpdateDeviceFlags */
  domainUpdateDevice(domain: DomainRef, xml: string, flags?: number): Promise<void>;
  /** `xml` null removes the element; `type` is a value of virDomainMetadataType (virDomainSetMetadata). */
  domainSetMetadata(
    domain: DomainRef,
    type: number,
    xml: string | null,
    key: string | null,
    uri: string | null,
    flags?: number,
  ): Promise<void>;
  /** Returns null when the domain has none (virDomainGetMetadata). */
  domainGetMetadata(
    domain: DomainRef,
    type: number,
    uri: string | null,
    flags?: number,
  ): Promise<string | null>;
  /** virDomainSetAutostart */
  domainSetAutostart(domain: DomainRef, on: boolean): Promise<void>;
  /** virDomainGetAutostart */
  domainGetAutostart(domain: DomainRef): Promise<boolean>;
  /** virDomainGetJobStats */
  domainGetJobStats(domain: DomainRef, flags?: number): Promise<JobStats>;
  /** virDomainGetJobInfo */
  domainGetJobInfo(domain: DomainRef): Promise<JobInfo>;
  /** Ends a job, such as a migration. The call that began the job then fails (virDomainAbortJob). */
  domainAbortJob(domain: DomainRef): Promise<void>;
  /**
   * Moves a running domain to the hypervisor at `dconnuri`. With VIR_MIGRATE_PEER2PEER the source's daemon opens that URI, and goes on
   * with the migration when this connection is lost. Parameters: `migrate_uri`, `listen_address`, `bandwidth` (MiB/s), `disks_port`,
   * `disks_uri`, `destination_xml`, `persistent_xml`, ..., and `migrate_disks` as a list (virDomainMigrateToURI3).
   */
  domainMigrateToURI3(
    domain: DomainRef,
    dconnuri: string | null,
    params: TypedParams,
    flags?: number,
  ): Promise<void>;
  /** Limits the pause at the end of a migration, in ms. Only while it runs (virDomainMigrateSetMaxDowntime). */
  domainMigrateSetMaxDowntime(domain: DomainRef, downtimeMs: number | bigint, flags?: number): Promise<void>;
  /** In ms (virDomainMigrateGetMaxDowntime). */
  domainMigrateGetMaxDowntime(domain: DomainRef, flags?: number): Promise<bigint>;
  /** In MiB/s, also before a migration (virDomainMigrateSetMaxSpeed). */
  domainMigrateSetMaxSpeed(domain: DomainRef, mebibytesPerSecond: number, flags?: number): Promise<void>;
  /** In MiB/s (virDomainMigrateGetMaxSpeed). */
  domainMigrateGetMaxSpeed(domain: DomainRef, flags?: number): Promise<bigint>;
  /** Switches a migration with VIR_MIGRATE_POSTCOPY to post-copy (virDomainMigrateStartPostCopy). */
  domainMigrateStartPostCopy(domain: DomainRef, flags?: number): Promise<void>;
  /**
   * Returns the descriptor of a new connection to the screen with this number, however the screen listens. The caller must close it.
   * Only over a Unix socket to a daemon of this machine (virDomainOpenGraphicsFD).
   */
  domainOpenGraphicsFD(domain: DomainRef, index: number, flags?: number): Promise<number>;
  /** Sends a JSON command to the guest agent, and returns its JSON answer (virDomainQemuAgentCommand, in libvirt-qemu.so.0). */
  domainQemuAgentCommand(
    domain: DomainRef,
    command: string,
    timeoutS: number,
    flags?: number,
  ): Promise<string>;
  /** Sends a command to the monitor, and returns its answer (virDomainQemuMonitorCommand, in libvirt-qemu.so.0). */
  domainQemuMonitorCommand(domain: DomainRef, command: string, flags?: number): Promise<string>;
  /** `source` is a value of virDomainInterfaceAddressesSource (virDomainInterfaceAddresses). */
  domainInterfaceAddresses(domain: DomainRef, source: number, flags?: number): Promise<DomainInterface[]>;
}
