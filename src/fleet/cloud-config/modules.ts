import {
  ANY,
  either,
  entries,
  type Fields,
  FLAG,
  INTEGER,
  list,
  map,
  NOTHING,
  type Shape,
  TEXT,
  word,
} from "./shape.ts";

/*
 * The keys of a #cloud-config document and the types of their values, as cloud-init's modules take them. Facts from
 * https://docs.cloud-init.io/en/latest/reference/modules.html, compared with the verdicts of `cloud-init schema` 22.4 of
 * Debian 12 (cloud-config.test.ts). Modules of other distributions and of configuration managers are only known by name.
 */

const TEXTS = list(TEXT);
const SOME_TEXTS = list(TEXT, { min: 1 });

/** A command: a line for the shell, or a program with its arguments. */
const COMMAND = either(TEXT, TEXTS);

/** A package, or a package and its version. */
const PACKAGE = either(TEXT, list(TEXT, { min: 2, max: 2 }));

const USER_FIELDS: Fields = {
  name: TEXT,
  create_groups: FLAG,
  doas: TEXTS,
  expiredate: TEXT,
  gecos: TEXT,
  groups: either(TEXT, SOME_TEXTS, entries(NOTHING)),
  hashed_passwd: TEXT,
  homedir: TEXT,
  inactive: TEXT,
  lock_passwd: FLAG,
  "lock-passwd": FLAG,
  no_create_home: FLAG,
  no_log_init: FLAG,
  no_user_group: FLAG,
  passwd: TEXT,
  plain_text_passwd: TEXT,
  primary_group: TEXT,
  selinux_user: TEXT,
  shell: TEXT,
  snapuser: TEXT,
  ssh_authorized_keys: SOME_TEXTS,
  ssh_import_id: SOME_TEXTS,
  ssh_redirect_user: FLAG,
  sudo: either(TEXT, FLAG, NOTHING, TEXTS),
  system: FLAG,
  uid: either(INTEGER, TEXT),
};
const USER = either(map(USER_FIELDS, "name"), map(USER_FIELDS, "snapuser"));

const GROUP_MEMBERS = entries(either(TEXT, SOME_TEXTS));

const WRITTEN_FILE = map(
  {
    path: TEXT,
    append: FLAG,
    content: TEXT,
    defer: FLAG,
    encoding: word(
      "gz",
      "gzip",
      "gz+base64",
      "gzip+base64",
      "gz+b64",
      "gzip+b64",
      "b64",
      "base64",
      "text/plain",
    ),
    owner: TEXT,
    permissions: TEXT,
    source: map({ uri: TEXT, headers: entries(TEXT) }, "uri"),
  },
  "path",
);

const APT_MIRRORS = list(
  map(
    {
      arches: SOME_TEXTS,
      key: TEXT,
      keyid: TEXT,
      keyserver: TEXT,
      search: SOME_TEXTS,
      search_dns: FLAG,
      uri: TEXT,
    },
    "arches",
  ),
  { min: 1 },
);

const APT = map({
  add_apt_repo_match: TEXT,
  conf: TEXT,
  debconf_selections: entries(TEXT),
  disable_suites: SOME_TEXTS,
  ftp_proxy: TEXT,
  generate_mirrorlists: FLAG,
  http_proxy: TEXT,
  https_proxy: TEXT,
  preserve_sources_list: FLAG,
  primary: APT_MIRRORS,
  proxy: TEXT,
  security: APT_MIRRORS,
  sources: entries(
    map({ append: FLAG, filename: TEXT, key: TEXT, keyid: TEXT, keyserver: TEXT, source: TEXT }),
  ),
  sources_list: TEXT,
});

const DISK = map({
  layout: either(word("remove"), FLAG, list(either(INTEGER, list(INTEGER, { min: 2, max: 2 })))),
  overwrite: FLAG,
  table_type: word("mbr", "gpt"),
});

const FILE_SYSTEM = map({
  cmd: either(TEXTS, TEXT),
  device: TEXT,
  extra_opts: either(TEXTS, TEXT),
  filesystem: TEXT,
  label: TEXT,
  overwrite: FLAG,
  partition: either(INTEGER, TEXT),
  replace_fs: TEXT,
});

const PASSWORDS = map({
  expire: FLAG,
  list: either(TEXT, TEXTS),
  users: list(
    either(
      map({ name: TEXT, password: TEXT, type: word("hash", "text") }, "name", "password"),
      map({ name: TEXT, type: word("RANDOM") }, "name", "type"),
    ),
  ),
});

const CA_CERTIFICATES = map({ remove_defaults: FLAG, "remove-defaults": FLAG, trusted: SOME_TEXTS });
const HOST_KEY_NAMES = ["dsa", "ecdsa", "ed25519", "rsa"].flatMap((type) =>
  ["public", "private", "certificate"].map((part) => `${type}_${part}`),
);
const SWAP_SIZE = either(INTEGER, TEXT);

/** The top-level keys whose values are checked. */
const CHECKED: Fields = {
  apt: APT,
  apt_pipelining: either(INTEGER, FLAG, word("none", "unchanged", "os")),
  apt_reboot_if_required: FLAG,
  apt_update: FLAG,
  apt_upgrade: FLAG,
  allow_public_ssh_keys: FLAG,
  authkey_hash: TEXT,
  bootcmd: list(COMMAND, { min: 1 }),
  ca_certs: CA_CERTIFICATES,
  "ca-certs": CA_CERTIFICATES,
  chpasswd: PASSWORDS,
  device_aliases: entries(TEXT),
  disable_ec2_metadata: FLAG,
  disable_root: FLAG,
  disable_root_opts: TEXT,
  disk_setup: entries(DISK),
  final_message: TEXT,
  fqdn: TEXT,
  fs_setup: list(FILE_SYSTEM),
  groups: either(TEXT, GROUP_MEMBERS, list(either(TEXT, GROUP_MEMBERS), { min: 1 })),
  growpart: map({
    devices: TEXTS,
    ignore_growroot_disabled: FLAG,
    mode: word("auto", "growpart", "gpart", "off", false),
  }),
  hostname: TEXT,
  keyboard: map({ layout: TEXT, model: TEXT, options: TEXT, variant: TEXT }, "layout"),
  locale: either(TEXT, FLAG),
  locale_configfile: TEXT,
  manage_etc_hosts: word(true, false, "localhost", "template"),
  manage_resolv_conf: FLAG,
  migrate: FLAG,
  mount_default_fields: list(either(TEXT, NOTHING), { min: 6, max: 6 }),
  mounts: list(list(TEXT, { min: 1, max: 6 }), { min: 1 }),
  no_ssh_fingerprints: FLAG,
  ntp: either(
    NOTHING,
    map({
      config: map({
        check_exe: TEXT,
        confpath: TEXT,
        packages: TEXTS,
        service_name: TEXT,
        template: TEXT,
      }),
      allow: TEXTS,
      enabled: FLAG,
      ntp_client: TEXT,
      peers: TEXTS,
      pools: TEXTS,
      servers: TEXTS,
    }),
  ),
  package_reboot_if_required: FLAG,
  package_update: FLAG,
  package_upgrade: FLAG,
  packages: list(either(PACKAGE, map({ apt: list(PACKAGE), snap: list(PACKAGE) })), { min: 1 }),
  password: TEXT,
  phone_home: map(
    {
      post: either(
        word("all"),
        list(
          word(
            "pub_key_dsa",
            "pub_key_rsa",
            "pub_key_ecdsa",
            "pub_key_ed25519",
            "instance_id",
            "hostname",
            "fqdn",
          ),
        ),
      ),
      tries: INTEGER,
      url: TEXT,
    },
    "url",
  ),
  power_state: map(
    {
      condition: either(TEXT, FLAG, list(ANY)),
      delay: either(INTEGER, TEXT),
      message: TEXT,
      mode: word("poweroff", "reboot", "halt"),
      timeout: INTEGER,
    },
    "mode",
  ),
  prefer_fqdn_over_hostname: FLAG,
  preserve_hostname: FLAG,
  random_seed: map({
    command: TEXTS,
    command_required: FLAG,
    data: TEXT,
    encoding: word("raw", "base64", "b64", "gzip", "gz"),
    file: TEXT,
  }),
  resize_rootfs: word(true, false, "noblock"),
  resolv_conf: map({
    domain: TEXT,
    nameservers: list(ANY),
    options: entries(ANY),
    searchdomains: list(ANY),
    sortlist: list(ANY),
  }),
  rsyslog: map({
    config_dir: TEXT,
    config_filename: TEXT,
    configs: list(either(TEXT, map({ content: TEXT, filename: TEXT }, "content"))),
    remotes: entries(ANY),
    service_reload_command: either(word("auto"), TEXTS),
    check_exe: TEXT,
    install_rsyslog: FLAG,
    packages: TEXTS,
  }),
  runcmd: list(either(COMMAND, NOTHING), { min: 1 }),
  ssh: map({ emit_keys_to_console: FLAG }, "emit_keys_to_console"),
  ssh_authorized_keys: SOME_TEXTS,
  ssh_deletekeys: FLAG,
  ssh_fp_console_blacklist: TEXTS,
  ssh_genkeytypes: list(word("dsa", "ecdsa", "ed25519", "rsa"), { min: 1 }),
  ssh_import_id: TEXTS,
  ssh_key_console_blacklist: TEXTS,
  ssh_keys: map(Object.fromEntries(HOST_KEY_NAMES.map((name): [string, Shape] => [name, TEXT]))),
  ssh_publish_hostkeys: map({ blacklist: TEXTS, enabled: FLAG }),
  ssh_pwauth: either(FLAG, TEXT),
  ssh_quiet_keygen: FLAG,
  swap: map({ filename: TEXT, maxsize: SWAP_SIZE, size: SWAP_SIZE }),
  timezone: TEXT,
  updates: map({
    network: map({ when: list(word("boot-new-instance", "boot-legacy", "boot", "hotplug")) }, "when"),
  }),
  user: either(TEXT, USER),
  users: either(TEXT, entries(ANY), list(either(TEXT, TEXTS, USER), { min: 1 })),
  vendor_data: map({ enabled: either(FLAG, TEXT), prefix: either(TEXT, list(either(TEXT, INTEGER))) }),
  wireguard: either(
    NOTHING,
    map(
      {
        interfaces: list(map({ config_path: TEXT, content: TEXT, name: TEXT }), { min: 1 }),
        readinessprobe: TEXTS,
      },
      "interfaces",
    ),
  ),
  write_files: list(WRITTEN_FILE, { min: 1 }),
};

/** Keys of other distributions and tools. Their values are maps, and not checked further. */
const MAPS = [
  "ansible",
  "apk_repos",
  "autoinstall",
  "chef",
  "drivers",
  "fan",
  "grub_dpkg",
  "grub-dpkg",
  "landscape",
  "lxd",
  "mcollective",
  "puppet",
  "reporting",
  "rh_subscription",
  "salt_minion",
  "snap",
  "spacewalk",
  "ubuntu_advantage",
  "ubuntu_pro",
  "yum_repos",
  "zypper",
];

/** Keys whose values are not checked. */
const NAMES = [
  "byobu_by_default",
  "cloud_config_modules",
  "cloud_final_modules",
  "cloud_init_modules",
  "datasource",
  "datasource_list",
  "debug",
  "disable_fstab",
  "launch-index",
  "log_cfgs",
  "logcfg",
  "merge_how",
  "merge_type",
  "network",
  "output",
  "rsyslog_dir",
  "rsyslog_filename",
  "syslog_fix_perms",
  "system_info",
  "unverified_modules",
  "vendor_data2",
  "version",
  "yum_repo_dir",
  "create_hostname_file",
];

/** The top-level keys that cloud-init's modules read, with the shapes of their values. */
export const CLOUD_CONFIG: Fields = {
  ...CHECKED,
  ...Object.fromEntries(MAPS.map((name): [string, Shape] => [name, entries(ANY)])),
  ...Object.fromEntries(NAMES.map((name): [string, Shape] => [name, ANY])),
};
