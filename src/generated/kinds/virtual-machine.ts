// Made by `npm run generate` from schemas/; not to be edited.

/**
 * The hardware, the disks and the policies of the machine.
 */
export interface VirtualMachineSpec {
  /**
   * The UUID of the machine. Write it for a machine that is adopted and keeps its own. A change replaces the machine.
   */
  uuid: string;
  /**
   * The name of the domain in libvirt. Write it for a machine that is adopted and whose name is no name of a resource. Cannot be changed.
   */
  domainName: string;
  /**
   * The InstanceType: CPU, memory and devices. The impact of a change depends on the fields that differ.
   */
  instanceType: string;
  /**
   * The Image to boot. Required without `bootVolume`. A change replaces the root disk; volumes and addresses stay.
   */
  image?: string;
  /**
   * The Volume to boot, instead of `image` and `rootDisk`. Another Volume of `volumes` in its place boots after a restart; a Volume that is not attached replaces the machine. It is independent of the machine and stays when the machine is deleted. Without `cloudInit` and `sshKeys`, the machine gets no cloud-init data.
   */
  bootVolume?: string;
  /**
   * The bus of `bootVolume` in the guest. A change needs a reboot: the guest sees another device. If absent: the bus that the disk has, and `virtio` for a new machine. `ide` needs the machine type `pc`.
   */
  bootVolumeBus?: "virtio" | "scsi" | "sata" | "usb" | "ide";
  /**
   * The boot disk, a copy of the image. Optional if the image has `kernelBoot`: the machine then has no root disk.
   */
  rootDisk?: {
    /**
     * The StoragePool of the disk. A change replaces the disk.
     */
    pool: string;
    /**
     * The size in bytes, at least that of the image. An increase is live; a decrease is refused.
     */
    size: string;
  };
  /**
   * Additional disks, in the guest's order. Attached and detached live, a virtio disk while the running machine has a free PCIe port, but not on the buses `sata` and `ide`; else at the next restart.
   *
   * Items: An attached Volume.
   */
  volumes: {
    /**
     * The Volume.
     */
    volume: string;
    /**
     * The bus of the disk in the guest. A change needs a reboot: the guest sees another device. Disks on `sata` and `ide` are attached and detached by a reboot, the others live. `ide` needs the machine type `pc`.
     */
    bus: "virtio" | "scsi" | "sata" | "usb" | "ide";
  }[];
  /**
   * The network interfaces, in order. The guest has one default route: over the first interface whose network has a way out (mode `nat` or `bridge`). Attached and detached live while the running machine has a free PCIe port, else at the next restart.
   *
   * Items: A network interface.
   */
  interfaces: {
    /**
     * The Network. Changed live, but the guest may have to renew its DHCP lease.
     */
    network: string;
    /**
     * The address. If absent, an address is allocated and kept. The guest gets a changed address with its next DHCP lease.
     */
    ipv4?: string;
    /**
     * The MAC address. Write it for an interface of a machine that is adopted. A change needs a reboot: the guest sees another device.
     */
    mac: string;
    /**
     * The model of the network card. A change needs a restart, and so does attaching an `rtl8139` or an `e1000`.
     */
    model: "virtio" | "e1000e" | "e1000" | "rtl8139";
    /**
     * The link state. Changed live.
     */
    link: "up" | "down";
    /**
     * The SecurityGroups of the interface; traffic that any of them allows passes. If absent: the network's `defaultSecurityGroups`. An empty list allows all traffic. Changed live.
     *
     * @maxItems 16
     *
     * Items: A SecurityGroup.
     */
    securityGroups?: string[];
  }[];
  /**
   * The cloud-init data for the first boot, in a NoCloud seed.
   */
  cloudInit: {
    /**
     * A `#cloud-config` document, or a script that begins with `#!`.
     */
    userData?: string;
    /**
     * A Secret that contains the user data, instead of `userData`.
     */
    userDataSecretRef?: {
      /**
       * The Secret.
       */
      secret: string;
      /**
       * The key in the Secret.
       */
      key: string;
    };
    /**
     * The reaction to later changes. `Never`: only new machines use the new data. `OnChange`: the guest gets a new instance id and runs cloud-init again at its next boot. `Recreate`: the machine is replaced, as far as `updatePolicy` allows.
     */
    rerunPolicy: "Never" | "OnChange" | "Recreate";
  };
  /**
   * The SSHKeys that may log in. They are part of the cloud-init data.
   *
   * Items: An SSHKey.
   */
  sshKeys: string[];
  /**
   * `Always` keeps the machine running. `Halted` keeps it off. `Manual` leaves starting and stopping to operators. Changed live; `Halted` shuts the machine down.
   */
  runStrategy: "Always" | "Halted" | "Manual";
  /**
   * Start the machine when its host has started. Changed live.
   */
  autostart: boolean;
  /**
   * The hosts on which the machine may run. A machine stays while its host is allowed, and moves as `evictionStrategy` says when it is not. Changed live.
   */
  placement: {
    /**
     * The labels that the host must have.
     */
    hostSelector: {
      /**
       * Any text of at most 253 characters. Quote numbers and booleans.
       */
      [k: string]: string;
    };
    /**
     * The PlacementGroup of the machine.
     */
    group?: string;
  };
  /**
   * The times at which a change may interrupt the machine. A change that must wait is pending, and every plan shows it. Changed live.
   */
  updatePolicy: {
    /**
     * Power cycles. `Never`: only by hand. `Window`: in a maintenance window of the Fleet. `Immediate`: at once.
     */
    reboot: "Never" | "Window" | "Immediate";
    /**
     * Replacement of the machine and its root disk, with the values of `reboot`. Volumes, MAC and IPv4 addresses stay.
     */
    recreate: "Never" | "Window" | "Immediate";
  };
  /**
   * How the machine moves to another host, when its placement no longer allows the present one. `LiveMigrate`: while it runs, or not at all. `LiveMigrateIfPossible`: while it runs; if that is impossible, as `ShutDown`. `ShutDown`: it is shut down, moved and started again, as `updatePolicy.reboot` allows. `None`: it never moves. Changed live.
   */
  evictionStrategy: "LiveMigrate" | "LiveMigrateIfPossible" | "ShutDown" | "None";
  /**
   * The timeout of a shutdown, after which the machine is powered off. Changed live.
   */
  terminationGracePeriod: string;
  /**
   * The condition for getting traffic, with the meaning that Kubernetes gives it. Load balancers send requests to the machine only while the probe succeeds. Changed live.
   */
  readinessProbe?: {
    /**
     * A GET request. The probe succeeds if the status of the response is an expected one.
     */
    httpGet?: {
      /**
       * The path of the request, with its query.
       */
      path: string;
      /**
       * The port on the machine.
       */
      port: number;
      /**
       * `HTTPS` does not verify the certificate.
       */
      scheme: "HTTP" | "HTTPS";
      /**
       * The `Host` header of the request and, with `HTTPS`, the name in the TLS handshake. The request always goes to the machine's own address. If absent: that address.
       */
      host?: string;
      /**
       * The status codes of success.
       */
      expectedStatus: string;
    };
    /**
     * A TCP connection. The probe succeeds if the machine accepts the connection.
     */
    tcpSocket?: {
      /**
       * The port on the machine.
       */
      port: number;
    };
    /**
     * The Network of the interface to probe. If absent: that of the first interface.
     */
    network?: string;
    /**
     * The time after the start of the machine in which the result does not count.
     */
    initialDelay: string;
    /**
     * The interval between two checks, at least 1s.
     */
    period: string;
    /**
     * The timeout of a check, at least 1s.
     */
    timeout: string;
    /**
     * The number of successive successes after a failure until the probe succeeds.
     */
    successThreshold: number;
    /**
     * The number of successive failures until the probe fails.
     */
    failureThreshold: number;
  };
  /**
   * The condition for a power cycle: the machine is stopped and started when the probe fails, whatever `updatePolicy` says. Not while most of the machines that are checked from one place fail at once. Changed live.
   */
  livenessProbe?: {
    /**
     * A GET request. The probe succeeds if the status of the response is an expected one.
     */
    httpGet?: {
      /**
       * The path of the request, with its query.
       */
      path: string;
      /**
       * The port on the machine.
       */
      port: number;
      /**
       * `HTTPS` does not verify the certificate.
       */
      scheme: "HTTP" | "HTTPS";
      /**
       * The `Host` header of the request and, with `HTTPS`, the name in the TLS handshake. The request always goes to the machine's own address. If absent: that address.
       */
      host?: string;
      /**
       * The status codes of success.
       */
      expectedStatus: string;
    };
    /**
     * A TCP connection. The probe succeeds if the machine accepts the connection.
     */
    tcpSocket?: {
      /**
       * The port on the machine.
       */
      port: number;
    };
    /**
     * The Network of the interface to probe. If absent: that of the first interface.
     */
    network?: string;
    /**
     * The time after the start of the machine in which the result does not count.
     */
    initialDelay: string;
    /**
     * The interval between two checks, at least 1s.
     */
    period: string;
    /**
     * The timeout of a check, at least 1s.
     */
    timeout: string;
    /**
     * The number of successive successes after a failure until the probe succeeds.
     */
    successThreshold: number;
    /**
     * The number of successive failures until the probe fails.
     */
    failureThreshold: number;
  };
  /**
   * The DNS name of the first interface's address. It is created before the machine starts and deleted before it stops. So is its PTR record, if the zone's `reverse` covers the address. Changed live.
   */
  dns?: {
    /**
     * The DNSZone.
     */
    zone: string;
    /**
     * The name in the zone.
     */
    name: string;
  };
  /**
   * Additional devices. A change needs a reboot.
   */
  devices: {
    /**
     * A channel for the QEMU guest agent.
     */
    guestAgent: boolean;
    /**
     * The action when the guest stops feeding its watchdog. `none`: no watchdog.
     */
    watchdog: "none" | "reset" | "poweroff" | "pause";
    /**
     * A TPM 2.0, emulated by swtpm on the host. Its state stays on the host when the machine is deleted.
     */
    tpm: boolean;
    /**
     * The firmware: `bios` or `efi`. An installed guest usually does not boot after a change.
     */
    firmware: "bios" | "efi";
    /**
     * The screen. If absent: none; an adopted machine keeps its own as long as no file names one.
     */
    graphics?: {
      /**
       * The protocol. The screen is on a Unix socket of the host, never on a network port; `fleetwright vnc` opens it. It replaces every other screen. A machine without a video device gets one, which stays with `none`. Without a SPICE screen, libvirt allows no devices that are redirected by SPICE: they are removed.
       */
      type: "none" | "vnc" | "spice";
    };
    /**
     * The machine type: a family such as `q35` or `pc`, or a name with a version such as `pc-q35-7.2`. A family keeps the version that the machine has. If absent: `q35` in its newest version for a new machine; an existing one keeps its type.
     */
    machineType?: string;
    /**
     * The CPU of the guest: `host-model`, `host-passthrough`, `maximum`, or a model that `virsh cpu-models` lists. If absent: `host-model`, or `maximum` for an emulated machine; an adopted machine keeps its CPU.
     */
    cpuModel?: string;
    /**
     * The treatment of what an adopted machine has and no field describes. `keep`: it stays as it is, and `describe` lists it.
     */
    unmanaged: "keep";
  };
  /**
   * The fate of the machine when the resource leaves Git. `Delete` deletes it with its root disk; `Retain` keeps both. Volumes have their own policy. Changed live.
   */
  deletionPolicy: "Delete" | "Retain";
  /**
   * Refuse to delete or replace the objects, also after the resource left Git. Remove the protection in a separate commit first. Changed live.
   */
  protect: boolean;
  /**
   * The reaction to manual changes of the objects. `fix` reverts them; `report` only reports them. Changed live.
   */
  drift: "fix" | "report";
}
