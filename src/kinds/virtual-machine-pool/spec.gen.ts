// Made by `npm run generate` from schemas/; not to be edited.

/**
 * How many machines there are, what they are, and how they are treated together.
 */
export interface VirtualMachinePoolSpec {
  /**
   * How many members there are; never more, in whatever state they are. Changed live: more are made, fewer leave in the order of scaleIn.
   */
  replicas: number;
  /**
   * What every member is.
   */
  template: {
    /**
     * By what the members can be selected.
     */
    metadata: {
      /**
       * Labels of every member. Changed live.
       */
      labels: {
        /**
         * Any text of at most 253 characters. Numbers and truth values want quotes.
         */
        [k: string]: string;
      };
      /**
       * Annotations of every member. Changed live.
       */
      annotations: {
        /**
         * Any text.
         */
        [k: string]: string;
      };
    };
    /**
     * The spec of every member, as of a VirtualMachine. What a change costs is said there, and its updatePolicy decides when it may go; updateStrategy, how many at a time. Nothing in it may be one machine's alone (a fixed address, a volume) where there are several.
     */
    spec: {
      /**
       * The InstanceType: CPU, memory and devices. What another one costs depends on the fields in which they differ.
       */
      instanceType: string;
      /**
       * The Image that it boots from. Another one replaces the root disk; volumes and addresses stay.
       */
      image: string;
      /**
       * The disk that it boots from: a copy of the image. May be left out when the image boots its kernel directly: then the machine has no disk of its own.
       */
      rootDisk?: {
        /**
         * The StoragePool that holds it. Another one replaces the disk.
         */
        pool: string;
        /**
         * Bytes that the guest sees, at least those of the image. Grows live; shrinking is refused.
         */
        size: string;
      };
      /**
       * Further disks, in the order in which the guest sees them. Attached and detached live.
       *
       * Items: One attached Volume.
       */
      volumes: {
        /**
         * The Volume.
         */
        volume: string;
        /**
         * How the guest sees it. Changing it detaches the volume and attaches it again.
         */
        bus: "virtio" | "scsi" | "sata" | "usb";
      }[];
      /**
       * Network interfaces, in order. Attached and detached live.
       *
       * Items: One network interface.
       */
      interfaces: {
        /**
         * The Network. Another one is a live change, but the guest may need to ask for its address anew.
         */
        network: string;
        /**
         * Its address. Without it one is allocated and then kept. The guest learns of another one at its next lease.
         */
        ipv4?: string;
        /**
         * What kind of card the guest sees. Changing it detaches the interface and attaches it again.
         */
        model: "virtio" | "e1000e" | "rtl8139";
        /**
         * Whether the cable is plugged in. Changed live.
         */
        link: "up" | "down";
        /**
         * The SecurityGroups that it is in: what they allow together may reach it. Without it: the network's defaultSecurityGroups. With an empty list everything may reach it. Changed live.
         *
         * @maxItems 16
         *
         * Items: A SecurityGroup.
         */
        securityGroups?: string[];
      }[];
      /**
       * What the guest is told at its first boot, through a NoCloud seed.
       */
      cloudInit: {
        /**
         * A `#cloud-config` document or a script that begins with `#!`.
         */
        userData?: string;
        /**
         * A Secret that holds the user data, instead of `userData`.
         */
        userDataSecretRef?: {
          /**
           * The Secret.
           */
          secret: string;
          /**
           * The key in it.
           */
          key: string;
        };
        /**
         * What happens when it changes later: `Never` counts from the next machine on, `OnChange` gives the guest a new instance id, so that it runs again at its next boot, `Recreate` replaces the machine as far as updatePolicy allows.
         */
        rerunPolicy: "Never" | "OnChange" | "Recreate";
      };
      /**
       * SSHKeys that may log in. They reach the guest together with cloudInit.
       *
       * Items: An SSHKey.
       */
      sshKeys: string[];
      /**
       * `Always` keeps it running, `Halted` keeps it off, `Manual` leaves starting and stopping to people. Changed live; Halted shuts it down.
       */
      runStrategy: "Always" | "Halted" | "Manual";
      /**
       * Where it may run. Counts when it is placed; a machine that runs stays as long as its host is allowed.
       */
      placement: {
        /**
         * Labels that the host must have.
         */
        hostSelector: {
          /**
           * Any text of at most 253 characters. Numbers and truth values want quotes.
           */
          [k: string]: string;
        };
        /**
         * The PlacementGroup that it belongs to.
         */
        group?: string;
      };
      /**
       * When a change may disturb the machine. What is not allowed is pending and shown in every plan. Changed live.
       */
      updatePolicy: {
        /**
         * Power cycles: `Never`, in a `Window` of the Fleet, or `Immediate`.
         */
        reboot: "Never" | "Window" | "Immediate";
        /**
         * Replacement of the machine with its root disk; volumes, MAC and address stay: `Never`, in a `Window` of the Fleet, or `Immediate`.
         */
        recreate: "Never" | "Window" | "Immediate";
      };
      /**
       * How long a shutdown may take before the power is cut. Changed live.
       */
      terminationGracePeriod: string;
      /**
       * The name under which the address of its first interface is found. It is there before the machine starts, and goes before it stops; the name of its address (PTR) too, where the zone's `reverse` covers it. Changed live.
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
       * What else the machine has. A change needs a reboot.
       */
      devices: {
        /**
         * A channel to the QEMU guest agent, where the guest runs one.
         */
        guestAgent: boolean;
        /**
         * What happens when the guest no longer feeds its watchdog; `none`: there is no watchdog.
         */
        watchdog: "none" | "reset" | "poweroff" | "pause";
        /**
         * A TPM 2.0, emulated by swtpm on the host.
         */
        tpm: boolean;
        /**
         * What starts the boot loader: `bios`, or `efi`. Changing it after the guest was installed usually keeps it from booting.
         */
        firmware: "bios" | "efi";
      };
      /**
       * What becomes of the machine when the resource leaves Git: `Delete` removes it with its root disk, `Retain` leaves both alone. Its volumes have their own policy. Changed live.
       */
      deletionPolicy: "Delete" | "Retain";
      /**
       * Refuses to delete or replace its objects, also after the resource has left Git. Lift it by a commit of its own. Changed live.
       */
      protect: boolean;
      /**
       * What to do when somebody changes its objects by hand: `fix` puts them right, `report` only tells. Changed live.
       */
      drift: "fix" | "report";
    };
  };
  /**
   * How changes that take members away for a while reach them. Changed live.
   */
  updateStrategy: {
    /**
     * `RollingUpdate`: maxUnavailable members at a time; the next ones when those run again. `Recreate`: all at once.
     */
    type: "RollingUpdate" | "Recreate";
    /**
     * How many members may be away at a time because of an update. Those that are away for another reason are counted.
     */
    maxUnavailable: number;
  };
  /**
   * When a member counts as failed, and what happens then. Changed live.
   */
  healthCheck: {
    /**
     * `VM`: its machine has stopped or has vanished.
     */
    type: "VM";
    /**
     * `Restart`: it is started again, or made again, with its name, addresses and disks.
     */
    action: "Restart";
  };
  /**
   * Which members leave when there are to be fewer.
   */
  scaleIn: {
    /**
     * `NewestFirst`: those with the highest numbers.
     */
    order: "NewestFirst";
  };
  /**
   * Load balancers that spread connections over the members, by their first interface in its network. A member is known there before it starts, and no more before it stops. Changed live.
   *
   * Items: One pool of a load balancer.
   */
  loadBalancers: {
    /**
     * The load balancer.
     */
    name: string;
    /**
     * The name of one of its pools.
     */
    pool: string;
    /**
     * The port that members answer on.
     */
    port: number;
    /**
     * The share of each member, beside the weights of the others. With 0 it gets nothing new.
     */
    weight: number;
  }[];
  /**
   * The names under which the members' first addresses are found: there before a member starts, and gone before it stops. Changed live.
   */
  dns?: {
    /**
     * The DNSZone.
     */
    zone: string;
    /**
     * Whether each member is found by its own name, such as `web-0`.
     */
    perInstance: boolean;
    /**
     * A name in the zone under which all of them are found in turn.
     */
    roundRobin?: string;
  };
}
