// Made by `npm run generate` from schemas/; not to be edited.
import type { Schema } from "../model/schema.ts";

/** The whole schema of every kind, with all references filled in. */
export const SCHEMAS: { readonly [kind: string]: Schema } = {
  AddressPool: {
    "title": "AddressPool",
    "description": "A range of public addresses for FloatingIPs and LoadBalancers.",
    "type": "object",
    "additionalProperties": false,
    "required": [
      "apiVersion",
      "kind",
      "metadata",
      "spec"
    ],
    "properties": {
      "apiVersion": {
        "description": "The version of this API.",
        "const": "fleetwright/v1",
        "x-expected": "fleetwright/v1"
      },
      "kind": {
        "description": "AddressPool",
        "const": "AddressPool"
      },
      "metadata": {
        "description": "The name, the project, the labels and the annotations of the resource.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "name"
        ],
        "properties": {
          "name": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "The name, unique in its project and kind. A renamed resource is a new one; the old one is deleted."
          },
          "project": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "The namespace of the name. A reference to another project is `project/name`. A change creates a new resource and deletes the old one.",
            "default": "default"
          },
          "labels": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "maxLength": 253,
              "description": "Any text of at most 253 characters. Quote numbers and booleans."
            },
            "description": "Key-value pairs for selectors. Changed live.",
            "default": {}
          },
          "annotations": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "description": "Any text."
            },
            "description": "Notes for users and tools. `fleetwright/suspend` with a reason suspends the resource. Changed live.",
            "default": {}
          }
        }
      },
      "spec": {
        "description": "The addresses of the pool. A gateway host answers ARP for each address in use. No other system may use these addresses.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "cidrs"
        ],
        "properties": {
          "cidrs": {
            "description": "The subnets to allocate from. They must not contain addresses of hosts. Changed live: an allocated address stays while it is in the pool.",
            "type": "array",
            "minItems": 1,
            "maxItems": 64,
            "items": {
              "type": "string",
              "pattern": "^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])/(3[0-2]|[12]?[0-9])$",
              "x-expected": "an IPv4 subnet such as 10.20.0.0/24",
              "description": "An IPv4 subnet. Every address of a /31 or /32 is usable; a larger subnet loses its first and last address.",
              "examples": [
                "203.0.113.0/24"
              ]
            }
          },
          "gateway": {
            "type": "string",
            "pattern": "^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])$",
            "x-expected": "an IPv4 address such as 10.20.0.10",
            "description": "The router of the public network, if it is in `cidrs`. This address is never allocated. Changed live.",
            "examples": [
              "203.0.113.1"
            ]
          },
          "deletionPolicy": {
            "description": "The fate of the objects when the resource leaves Git. `Delete` deletes them; `Retain` keeps them. Changed live.",
            "type": "string",
            "enum": [
              "Delete",
              "Retain"
            ],
            "default": "Delete"
          },
          "protect": {
            "description": "Refuse to delete or replace the objects, also after the resource left Git. Remove the protection in a separate commit first. Changed live.",
            "type": "boolean",
            "default": false
          },
          "drift": {
            "description": "The reaction to manual changes of the objects. `fix` reverts them; `report` only reports them. Changed live.",
            "type": "string",
            "enum": [
              "fix",
              "report"
            ],
            "default": "fix"
          }
        }
      }
    },
    "examples": [
      {
        "apiVersion": "fleetwright/v1",
        "kind": "AddressPool",
        "metadata": {
          "name": "public"
        },
        "spec": {
          "cidrs": [
            "203.0.113.0/24"
          ],
          "gateway": "203.0.113.1"
        }
      }
    ]
  },
  DNSRecord: {
    "title": "DNSRecord",
    "description": "All DNS records with one name and type in a DNSZone.",
    "type": "object",
    "additionalProperties": false,
    "required": [
      "apiVersion",
      "kind",
      "metadata",
      "spec"
    ],
    "properties": {
      "apiVersion": {
        "description": "The version of this API.",
        "const": "fleetwright/v1",
        "x-expected": "fleetwright/v1"
      },
      "kind": {
        "description": "DNSRecord",
        "const": "DNSRecord"
      },
      "metadata": {
        "description": "The name, the project, the labels and the annotations of the resource.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "name"
        ],
        "properties": {
          "name": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "The name, unique in its project and kind. A renamed resource is a new one; the old one is deleted."
          },
          "project": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "The namespace of the name. A reference to another project is `project/name`. A change creates a new resource and deletes the old one.",
            "default": "default"
          },
          "labels": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "maxLength": 253,
              "description": "Any text of at most 253 characters. Quote numbers and booleans."
            },
            "description": "Key-value pairs for selectors. Changed live.",
            "default": {}
          },
          "annotations": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "description": "Any text."
            },
            "description": "Notes for users and tools. `fleetwright/suspend` with a reason suspends the resource. Changed live.",
            "default": {}
          }
        }
      },
      "spec": {
        "description": "The name of the records and their values: either `values`, or the address of another resource in `valueFrom`.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "zone",
          "name",
          "type"
        ],
        "properties": {
          "zone": {
            "type": "string",
            "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
            "x-expected": "a name, or project/name",
            "x-reference": "DNSZone",
            "description": "The DNSZone. A change creates the record in the new zone and deletes it from the old one."
          },
          "name": {
            "description": "The name in the zone: `www` for www.example.test, `@` for the zone itself, `*.apps` for all names below apps. A name with a final dot is absolute; it must be in the zone or in one of its reverse zones. An internationalized name is written in its ASCII form (`xn--…`). A change creates the new record and deletes the old one.",
            "type": "string",
            "pattern": "^(@|(\\*|[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*\\.?)$",
            "maxLength": 253,
            "x-expected": "a domain name such as www, @ or *.apps",
            "x-canonical": "lower-case",
            "examples": [
              "www",
              "@",
              "*.apps"
            ]
          },
          "type": {
            "description": "The record type. A change creates the new record and deletes the old one; a change to or from CNAME is one step. A name with a CNAME has no other records, and the zone itself cannot have one.",
            "type": "string",
            "enum": [
              "A",
              "AAAA",
              "CNAME",
              "MX",
              "PTR",
              "SRV",
              "TXT"
            ],
            "x-values-not-supported-yet": {
              "NS": "delegations are left to people",
              "CAA": "its values have no canonical form here yet",
              "TLSA": "its values have no canonical form here yet",
              "SSHFP": "its values have no canonical form here yet"
            }
          },
          "ttl": {
            "description": "The time to live in resolvers' caches, in seconds. Changed live; a cached record keeps its old time to live.",
            "type": "integer",
            "minimum": 0,
            "maximum": 2147483647,
            "x-default": "the `ttl` of the zone"
          },
          "values": {
            "description": "The values in any order, in the syntax of zone files: `10.20.0.10`, `www.example.test.`, `10 mail.example.test.`, `10 5 5060 sip.example.test.`. A TXT value is the plain text, without quotes. Host names are absolute, with or without a final dot, and no addresses; an internationalized name is written in its ASCII form (`xn--…`). Changed live.",
            "type": "array",
            "minItems": 1,
            "maxItems": 100,
            "items": {
              "description": "A value in the syntax of zone files.",
              "type": "string",
              "minLength": 1,
              "maxLength": 4096
            },
            "examples": [
              [
                "203.0.113.80"
              ]
            ]
          },
          "valueFrom": {
            "description": "The resource whose address is the value, also after that address changes. Only for type A. Changed live.",
            "type": "object",
            "additionalProperties": false,
            "minProperties": 1,
            "maxProperties": 1,
            "properties": {
              "virtualMachine": {
                "type": "string",
                "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
                "x-expected": "a name, or project/name",
                "x-reference": "VirtualMachine",
                "description": "A VirtualMachine: the address of its first interface. The record is created before the machine starts and deleted before it stops."
              },
              "loadBalancer": {
                "type": "string",
                "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
                "x-expected": "a name, or project/name",
                "x-reference": "LoadBalancer",
                "description": "A LoadBalancer: its virtual address."
              },
              "floatingIP": {
                "type": "string",
                "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
                "x-expected": "a name, or project/name",
                "x-reference": "FloatingIP",
                "description": "A FloatingIP: its public address."
              }
            }
          },
          "pointer": {
            "description": "With type A: also create a PTR record for each address, in the zone's reverse zones. An address can have only one PTR record. Changed live.",
            "type": "boolean",
            "default": false
          },
          "deletionPolicy": {
            "description": "The fate of the objects when the resource leaves Git. `Delete` deletes them; `Retain` keeps them. Changed live.",
            "type": "string",
            "enum": [
              "Delete",
              "Retain"
            ],
            "default": "Delete"
          },
          "protect": {
            "description": "Refuse to delete or replace the objects, also after the resource left Git. Remove the protection in a separate commit first. Changed live.",
            "type": "boolean",
            "default": false
          },
          "drift": {
            "description": "The reaction to manual changes of the objects. `fix` reverts them; `report` only reports them. Changed live.",
            "type": "string",
            "enum": [
              "fix",
              "report"
            ],
            "default": "fix"
          }
        }
      }
    },
    "examples": [
      {
        "apiVersion": "fleetwright/v1",
        "kind": "DNSRecord",
        "metadata": {
          "name": "www"
        },
        "spec": {
          "zone": "example-test",
          "name": "www",
          "type": "A",
          "ttl": 60,
          "values": [
            "203.0.113.80"
          ]
        }
      },
      {
        "apiVersion": "fleetwright/v1",
        "kind": "DNSRecord",
        "metadata": {
          "name": "db"
        },
        "spec": {
          "zone": "example-test",
          "name": "db",
          "type": "A",
          "valueFrom": {
            "virtualMachine": "db"
          }
        }
      }
    ]
  },
  DNSZone: {
    "title": "DNSZone",
    "description": "An existing DNS zone on its primary server, changed by dynamic updates (RFC 2136). Records of other authors in the zone stay unchanged.",
    "type": "object",
    "additionalProperties": false,
    "required": [
      "apiVersion",
      "kind",
      "metadata",
      "spec"
    ],
    "properties": {
      "apiVersion": {
        "description": "The version of this API.",
        "const": "fleetwright/v1",
        "x-expected": "fleetwright/v1"
      },
      "kind": {
        "description": "DNSZone",
        "const": "DNSZone"
      },
      "metadata": {
        "description": "The name, the project, the labels and the annotations of the resource.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "name"
        ],
        "properties": {
          "name": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "The name, unique in its project and kind. A renamed resource is a new one; the old one is deleted."
          },
          "project": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "The namespace of the name. A reference to another project is `project/name`. A change creates a new resource and deletes the old one.",
            "default": "default"
          },
          "labels": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "maxLength": 253,
              "description": "Any text of at most 253 characters. Quote numbers and booleans."
            },
            "description": "Key-value pairs for selectors. Changed live.",
            "default": {}
          },
          "annotations": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "description": "Any text."
            },
            "description": "Notes for users and tools. `fleetwright/suspend` with a reason suspends the resource. Changed live.",
            "default": {}
          }
        }
      },
      "spec": {
        "description": "The server of the zone and the key for reads and updates. The key must be allowed to transfer and to update the zone and its reverse zones.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "zone",
          "server",
          "tsig"
        ],
        "properties": {
          "zone": {
            "description": "The zone's name. A change writes all records into the new zone; the records in the old zone stay.",
            "type": "string",
            "maxLength": 200,
            "pattern": "^[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*\\.?$",
            "x-expected": "the name of a zone, such as example.test",
            "x-canonical": "zone-name",
            "examples": [
              "example.test"
            ]
          },
          "server": {
            "description": "Address and port of the primary server, over TCP. Changed live.",
            "type": "string",
            "pattern": "^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9]):[1-9][0-9]{0,4}$",
            "x-expected": "an IPv4 address with a port, such as 10.99.0.254:53",
            "examples": [
              "10.99.0.254:53"
            ]
          },
          "via": {
            "type": "string",
            "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
            "x-expected": "a name, or project/name",
            "x-reference": "Host",
            "description": "The Host whose shell relays the connection, if this machine cannot reach the server directly. Changed live.",
            "x-default": "a direct connection"
          },
          "tsig": {
            "description": "The TSIG key that signs requests and responses (RFC 8945). Changed live.",
            "type": "object",
            "additionalProperties": false,
            "required": [
              "name",
              "secretRef"
            ],
            "properties": {
              "name": {
                "description": "The key's name on the server.",
                "type": "string",
                "maxLength": 200,
                "pattern": "^[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*\\.?$",
                "x-expected": "the name of a TSIG key",
                "x-canonical": "zone-name",
                "examples": [
                  "fleetwright"
                ]
              },
              "algorithm": {
                "description": "The signature algorithm.",
                "type": "string",
                "enum": [
                  "hmac-sha224",
                  "hmac-sha256",
                  "hmac-sha384",
                  "hmac-sha512"
                ],
                "x-values-not-supported-yet": {
                  "hmac-md5": "is not secure; make a key of hmac-sha256",
                  "hmac-sha1": "is not secure; make a key of hmac-sha256"
                },
                "default": "hmac-sha256"
              },
              "secretRef": {
                "description": "The Secret that contains the key in base64, as the server's tools print it.",
                "type": "object",
                "additionalProperties": false,
                "required": [
                  "secret",
                  "key"
                ],
                "properties": {
                  "secret": {
                    "type": "string",
                    "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
                    "x-expected": "a name, or project/name",
                    "x-reference": "Secret",
                    "description": "The Secret."
                  },
                  "key": {
                    "description": "The key in the Secret.",
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 253
                  }
                }
              }
            }
          },
          "reverse": {
            "description": "Subnets whose reverse zones are on the same server. Machines get PTR records there. Each subnet is one zone, so its prefix length must be 8, 16 or 24. Changed live.",
            "type": "array",
            "maxItems": 64,
            "uniqueItems": true,
            "default": [],
            "items": {
              "description": "An IPv4 subnet: `10.20.0.0/24` for the zone 0.20.10.in-addr.arpa.",
              "type": "string",
              "pattern": "^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])/(3[0-2]|[12]?[0-9])$",
              "x-expected": "an IPv4 subnet such as 10.20.0.0/24"
            },
            "examples": [
              [
                "10.20.0.0/24"
              ]
            ]
          },
          "ttl": {
            "description": "The default time to live of records in the zone, in seconds. Changed live.",
            "type": "integer",
            "minimum": 0,
            "maximum": 2147483647,
            "default": 300
          },
          "deletionPolicy": {
            "description": "Has no effect: Fleetwright does not own the zone, and each record has the policy of its own resource.",
            "type": "string",
            "enum": [
              "Delete",
              "Retain"
            ],
            "default": "Delete"
          },
          "protect": {
            "description": "Refuse to delete or replace the objects, also after the resource left Git. Remove the protection in a separate commit first. Changed live.",
            "type": "boolean",
            "default": false
          },
          "drift": {
            "description": "The reaction to manual changes of the objects. `fix` reverts them; `report` only reports them. Changed live.",
            "type": "string",
            "enum": [
              "fix",
              "report"
            ],
            "default": "fix"
          }
        }
      }
    },
    "examples": [
      {
        "apiVersion": "fleetwright/v1",
        "kind": "DNSZone",
        "metadata": {
          "name": "example-test"
        },
        "spec": {
          "zone": "example.test",
          "server": "10.99.0.254:53",
          "tsig": {
            "name": "fleetwright",
            "secretRef": {
              "secret": "dns",
              "key": "tsig"
            }
          },
          "reverse": [
            "10.20.0.0/24"
          ]
        }
      }
    ]
  },
  Fleet: {
    "title": "Fleet",
    "description": "The name of the fleet and its rules for applying changes. A repository has one Fleet at most. It is required unless all hosts use libvirt's test driver. Every field of its spec has a default.",
    "type": "object",
    "additionalProperties": false,
    "required": [
      "apiVersion",
      "kind",
      "metadata"
    ],
    "properties": {
      "apiVersion": {
        "description": "The version of this API.",
        "const": "fleetwright/v1",
        "x-expected": "fleetwright/v1"
      },
      "kind": {
        "description": "Fleet",
        "const": "Fleet"
      },
      "metadata": {
        "description": "The name is the id of the fleet, and the ownership mark of every object contains it. A renamed fleet does not own the objects that it created before.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "name"
        ],
        "properties": {
          "name": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "The name, unique in its project and kind. A renamed resource is a new one; the old one is deleted."
          },
          "project": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "The namespace of the name. A reference to another project is `project/name`. A change creates a new resource and deletes the old one.",
            "default": "default"
          },
          "labels": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "maxLength": 253,
              "description": "Any text of at most 253 characters. Quote numbers and booleans."
            },
            "description": "Key-value pairs for selectors. Changed live.",
            "default": {}
          },
          "annotations": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "description": "Any text."
            },
            "description": "Notes for users and tools. `fleetwright/suspend` with a reason suspends the resource. Changed live.",
            "default": {}
          }
        }
      },
      "spec": {
        "description": "The rules for applying changes.",
        "type": "object",
        "additionalProperties": false,
        "default": {},
        "properties": {
          "apply": {
            "description": "The changes that need no approval. `auto`: all changes within the limits of `guard`. `safe`: changes without reboot, replacement or loss of data. `approve`: none. Changed live.",
            "type": "string",
            "enum": [
              "auto",
              "safe",
              "approve"
            ],
            "default": "safe"
          },
          "prune": {
            "description": "Delete the fleet's objects when their resource leaves Git. `false` only reports them. Changed live.",
            "type": "boolean",
            "default": true
          },
          "interval": {
            "type": "string",
            "pattern": "^([0-9]+(\\.[0-9]+)?[smhdw])+$",
            "x-expected": "a duration such as 30s, 5m or 7d",
            "x-quantity": "seconds",
            "description": "The interval at which the daemon reads all targets again, besides the reads after events. It varies by 10 % and is at least 10 s. Changed live.",
            "default": "5m",
            "examples": [
              "5m"
            ]
          },
          "guard": {
            "description": "Limits for one plan. A plan beyond a limit waits for approval, and so does a plan that deletes all objects of the fleet. Changed live.",
            "type": "object",
            "additionalProperties": false,
            "default": {},
            "properties": {
              "maxDeletePercent": {
                "description": "The share of the objects of one kind that a plan may delete, in percent. 100 disables all limits on shares, also those of small fleets.",
                "type": "integer",
                "minimum": 0,
                "maximum": 100,
                "default": 30
              },
              "maxDisruptPercent": {
                "description": "The share of the objects of one kind that a plan may reboot or replace, in percent.",
                "type": "integer",
                "minimum": 0,
                "maximum": 100,
                "default": 30
              },
              "fromObjects": {
                "description": "The smallest number of objects of a kind at which the percentages apply. With fewer objects, a plan waits if it deletes those of more than half of the resources, and of three resources or more.",
                "type": "integer",
                "minimum": 0,
                "default": 10
              },
              "maxDeletes": {
                "description": "The maximum number of objects that a plan may delete, over all kinds. Deletions of expired trash are counted separately.",
                "type": "integer",
                "minimum": 0,
                "default": 50
              }
            }
          },
          "windows": {
            "description": "Maintenance windows. Machines whose `updatePolicy` is `Window` may be rebooted or replaced only in a window. Changed live.",
            "type": "array",
            "default": [],
            "items": {
              "description": "A recurring window.",
              "type": "object",
              "additionalProperties": false,
              "required": [
                "cron",
                "duration"
              ],
              "properties": {
                "cron": {
                  "description": "The start of the window: minute, hour, day of month, month, day of week.",
                  "type": "string",
                  "minLength": 1,
                  "maxLength": 200,
                  "examples": [
                    "0 2 * * 6"
                  ]
                },
                "duration": {
                  "type": "string",
                  "pattern": "^([0-9]+(\\.[0-9]+)?[smhdw])+$",
                  "x-expected": "a duration such as 30s, 5m or 7d",
                  "x-quantity": "seconds",
                  "description": "The length of the window.",
                  "examples": [
                    "4h"
                  ]
                },
                "timeZone": {
                  "description": "The time zone of `cron`, as an IANA name.",
                  "type": "string",
                  "minLength": 1,
                  "maxLength": 100,
                  "default": "UTC",
                  "examples": [
                    "Europe/Vienna"
                  ]
                }
              }
            }
          },
          "hostFailure": {
            "description": "What the daemon does with a host that does not answer. Changed live.",
            "type": "object",
            "additionalProperties": false,
            "default": {},
            "properties": {
              "after": {
                "type": "string",
                "pattern": "^([0-9]+(\\.[0-9]+)?[smhdw])+$",
                "x-expected": "a duration such as 30s, 5m or 7d",
                "x-quantity": "seconds",
                "description": "The time for which a host must not answer before it counts as failed. At least 10 s. After a restart, the daemon counts from its start.",
                "default": "60s",
                "examples": [
                  "60s"
                ]
              },
              "action": {
                "description": "`Report`: an event, a line of the log, a metric and a problem of the API. `Restart`: besides, the daemon switches the host off with its `fencing`, and starts its machines elsewhere whose disks are all in a Ceph cluster. libvirt then does not start these machines when a host boots; the daemon does.",
                "type": "string",
                "enum": [
                  "Report",
                  "Restart"
                ],
                "default": "Report"
              }
            }
          },
          "deletionPolicy": {
            "description": "The fate of the objects when the resource leaves Git. `Delete` deletes them; `Retain` keeps them. Changed live.",
            "type": "string",
            "enum": [
              "Delete",
              "Retain"
            ],
            "default": "Delete"
          },
          "protect": {
            "description": "Refuse to delete or replace the objects, also after the resource left Git. Remove the protection in a separate commit first. Changed live.",
            "type": "boolean",
            "default": false
          },
          "drift": {
            "description": "The reaction to manual changes of the objects. `fix` reverts them; `report` only reports them. Changed live.",
            "type": "string",
            "enum": [
              "fix",
              "report"
            ],
            "default": "fix"
          }
        }
      }
    },
    "examples": [
      {
        "apiVersion": "fleetwright/v1",
        "kind": "Fleet",
        "metadata": {
          "name": "demo"
        },
        "spec": {
          "apply": "safe",
          "windows": [
            {
              "cron": "0 2 * * 6",
              "duration": "4h",
              "timeZone": "Europe/Vienna"
            }
          ]
        }
      }
    ]
  },
  FloatingIP: {
    "title": "FloatingIP",
    "description": "A public address that is translated to one machine, in both directions.",
    "type": "object",
    "additionalProperties": false,
    "required": [
      "apiVersion",
      "kind",
      "metadata",
      "spec"
    ],
    "properties": {
      "apiVersion": {
        "description": "The version of this API.",
        "const": "fleetwright/v1",
        "x-expected": "fleetwright/v1"
      },
      "kind": {
        "description": "FloatingIP",
        "const": "FloatingIP"
      },
      "metadata": {
        "description": "The name, the project, the labels and the annotations of the resource.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "name"
        ],
        "properties": {
          "name": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "The name, unique in its project and kind. A renamed resource is a new one; the old one is deleted."
          },
          "project": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "The namespace of the name. A reference to another project is `project/name`. A change creates a new resource and deletes the old one.",
            "default": "default"
          },
          "labels": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "maxLength": 253,
              "description": "Any text of at most 253 characters. Quote numbers and booleans."
            },
            "description": "Key-value pairs for selectors. Changed live.",
            "default": {}
          },
          "annotations": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "description": "Any text."
            },
            "description": "Notes for users and tools. `fleetwright/suspend` with a reason suspends the resource. Changed live.",
            "default": {}
          }
        }
      },
      "spec": {
        "description": "The address and its target.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "pool",
          "target"
        ],
        "properties": {
          "pool": {
            "type": "string",
            "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
            "x-expected": "a name, or project/name",
            "x-reference": "AddressPool",
            "description": "The AddressPool to allocate from. A change replaces the address, live."
          },
          "address": {
            "type": "string",
            "pattern": "^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])$",
            "x-expected": "an IPv4 address such as 10.20.0.10",
            "description": "The address. If absent, an address is allocated and kept while the target's network stays the same. Changed live; connections to the old address end.",
            "examples": [
              "203.0.113.50"
            ]
          },
          "target": {
            "description": "The target of the address. Changed live; open connections stay with the old machine until they end.",
            "type": "object",
            "additionalProperties": false,
            "required": [
              "virtualMachine"
            ],
            "properties": {
              "virtualMachine": {
                "type": "string",
                "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
                "x-expected": "a name, or project/name",
                "x-reference": "VirtualMachine",
                "description": "The VirtualMachine. Its network must have mode `nat` and span hosts."
              },
              "interface": {
                "description": "The index of the interface, from 0.",
                "type": "integer",
                "minimum": 0,
                "maximum": 31,
                "default": 0
              }
            }
          },
          "deletionPolicy": {
            "description": "The fate of the objects when the resource leaves Git. `Delete` deletes them; `Retain` keeps them. Changed live.",
            "type": "string",
            "enum": [
              "Delete",
              "Retain"
            ],
            "default": "Delete"
          },
          "protect": {
            "description": "Refuse to delete or replace the objects, also after the resource left Git. Remove the protection in a separate commit first. Changed live.",
            "type": "boolean",
            "default": false
          },
          "drift": {
            "description": "The reaction to manual changes of the objects. `fix` reverts them; `report` only reports them. Changed live.",
            "type": "string",
            "enum": [
              "fix",
              "report"
            ],
            "default": "fix"
          }
        }
      }
    },
    "examples": [
      {
        "apiVersion": "fleetwright/v1",
        "kind": "FloatingIP",
        "metadata": {
          "name": "db-public"
        },
        "spec": {
          "pool": "public",
          "address": "203.0.113.50",
          "target": {
            "virtualMachine": "db",
            "interface": 0
          }
        }
      }
    ]
  },
  Host: {
    "title": "Host",
    "description": "A hypervisor and the way to reach it.",
    "type": "object",
    "additionalProperties": false,
    "required": [
      "apiVersion",
      "kind",
      "metadata",
      "spec"
    ],
    "properties": {
      "apiVersion": {
        "description": "The version of this API.",
        "const": "fleetwright/v1",
        "x-expected": "fleetwright/v1"
      },
      "kind": {
        "description": "Host",
        "const": "Host"
      },
      "metadata": {
        "description": "Plans and messages use the name. `hostSelector` and the topology of a PlacementGroup refer to the labels.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "name"
        ],
        "properties": {
          "name": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "The name, unique in its project and kind. A renamed resource is a new one; the old one is deleted."
          },
          "project": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "The namespace of the name. A reference to another project is `project/name`. A change creates a new resource and deletes the old one.",
            "default": "default"
          },
          "labels": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "maxLength": 253,
              "description": "Any text of at most 253 characters. Quote numbers and booleans."
            },
            "description": "Key-value pairs for selectors. Changed live.",
            "default": {}
          },
          "annotations": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "description": "Any text."
            },
            "description": "Notes for users and tools. `fleetwright/suspend` with a reason suspends the resource. Changed live.",
            "default": {}
          }
        }
      },
      "spec": {
        "description": "The connections to the host and the limits of its use.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "libvirt"
        ],
        "properties": {
          "libvirt": {
            "description": "The libvirt URI: `qemu[+unix|+ssh|+libssh|+libssh2|+tls|+tcp]://[user@host[:port]]/system` or `/session`, with the parameters `socket`, `mode`, `proxy` and `no_tty`; `test:///default`; or `lab://NAME/HOST` for a host of a lab. Parameters that start a program or read a file on the machine of Fleetwright are refused. Write them into the ssh_config of its user, or allow the URI with `--allow-host-uri`. Changed live.",
            "type": "string",
            "pattern": "^\\S+$",
            "maxLength": 1024,
            "x-expected": "a libvirt URI such as qemu:///system or qemu+ssh://root@hv1/system",
            "examples": [
              "qemu+ssh://root@hv1/system",
              "lab://default/hv1"
            ]
          },
          "shell": {
            "description": "The shell for commands on the host: `ssh://user@host`, `local:` or `lab://NAME/HOST`. If absent, Fleetwright uses only libvirt. Changed live.",
            "type": "string",
            "pattern": "^\\S+$",
            "maxLength": 1024,
            "x-expected": "ssh://user@host, local: or lab://NAME/HOST",
            "examples": [
              "ssh://root@hv1",
              "local:"
            ]
          },
          "roles": {
            "description": "The roles of the host. Changed live.",
            "type": "array",
            "uniqueItems": true,
            "default": [
              "compute"
            ],
            "items": {
              "description": "`compute` runs virtual machines. `gateway` runs the routers of networks between hosts; it needs an `underlay`, and for networks of mode `nat` an `uplink`.",
              "type": "string",
              "enum": [
                "compute",
                "gateway"
              ]
            }
          },
          "underlay": {
            "description": "The network between the hosts, which carries the networks of machines in VXLAN. VXLAN takes 50 bytes of each packet, so give the underlay a larger MTU. Only hosts may have access to it, because VXLAN neither encrypts nor authenticates. Changed live, with a short interruption of traffic.",
            "type": "object",
            "additionalProperties": false,
            "required": [
              "interface",
              "address"
            ],
            "properties": {
              "interface": {
                "type": "string",
                "pattern": "^(?!\\.{1,2}$)[A-Za-z0-9_.-]{1,15}$",
                "x-expected": "the name of a network interface, at most 15 characters",
                "description": "The name of the host's interface.",
                "examples": [
                  "eth0"
                ]
              },
              "address": {
                "type": "string",
                "pattern": "^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])$",
                "x-expected": "an IPv4 address such as 10.20.0.10",
                "description": "The host's address on this interface. The other hosts send to this address.",
                "examples": [
                  "10.99.0.1"
                ]
              }
            }
          },
          "uplink": {
            "description": "The connection of a gateway host to the public network. Changed live, with a short interruption of traffic.",
            "type": "object",
            "additionalProperties": false,
            "required": [
              "interface"
            ],
            "properties": {
              "interface": {
                "type": "string",
                "pattern": "^(?!\\.{1,2}$)[A-Za-z0-9_.-]{1,15}$",
                "x-expected": "the name of a network interface, at most 15 characters",
                "description": "The name of the host's interface. Machines without a FloatingIP use its address as their source (NAT). The host answers ARP for public addresses on it.",
                "examples": [
                  "eth1"
                ]
              }
            }
          },
          "overcommit": {
            "description": "The factors by which machines may exceed the host's resources. Changed live: running machines stay.",
            "type": "object",
            "additionalProperties": false,
            "default": {},
            "properties": {
              "cpu": {
                "description": "Shared vCPUs per host CPU.",
                "type": "number",
                "minimum": 0.1,
                "maximum": 10000,
                "default": 4
              },
              "memory": {
                "description": "Bytes of guest memory per byte of host memory.",
                "type": "number",
                "minimum": 0.1,
                "maximum": 1000,
                "default": 1
              }
            }
          },
          "reserved": {
            "description": "The resources that are reserved for the host itself. Changed live.",
            "type": "object",
            "additionalProperties": false,
            "default": {},
            "properties": {
              "cpu": {
                "description": "The number of host CPUs, counted from the first.",
                "type": "integer",
                "minimum": 0,
                "maximum": 4096,
                "default": 0
              },
              "memory": {
                "type": "string",
                "pattern": "^[0-9]+(\\.[0-9]+)?(k|K|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$",
                "x-expected": "a size such as 512Mi or 10Gi",
                "x-quantity": "bytes",
                "description": "Bytes of host memory.",
                "default": "512Mi",
                "examples": [
                  "1Gi"
                ]
              }
            }
          },
          "devices": {
            "description": "PCI devices for passthrough to machines. Changed live: machines keep their devices.",
            "type": "array",
            "default": [],
            "items": {
              "description": "All devices of one model.",
              "type": "object",
              "additionalProperties": false,
              "required": [
                "alias",
                "vendor",
                "product"
              ],
              "properties": {
                "alias": {
                  "type": "string",
                  "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
                  "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
                  "description": "The name that InstanceTypes use in `hostDevices`.",
                  "examples": [
                    "gpu-a"
                  ]
                },
                "vendor": {
                  "description": "The PCI vendor id, four hexadecimal digits (see `lspci -n`).",
                  "type": "string",
                  "pattern": "^(0x)?[0-9A-Fa-f]{4}$",
                  "x-expected": "four hexadecimal digits in quotes, such as \"10de\"",
                  "x-canonical": "pci-id",
                  "examples": [
                    "10de"
                  ]
                },
                "product": {
                  "description": "The PCI device id, four hexadecimal digits.",
                  "type": "string",
                  "pattern": "^(0x)?[0-9A-Fa-f]{4}$",
                  "x-expected": "four hexadecimal digits in quotes, such as \"2330\"",
                  "x-canonical": "pci-id",
                  "examples": [
                    "2330"
                  ]
                }
              }
            }
          },
          "unschedulable": {
            "description": "Place no new machines on the host. Its present machines stay. Changed live.",
            "type": "boolean",
            "default": false
          },
          "fencing": {
            "description": "The way to switch the host off when it does not answer, for `hostFailure.action: Restart` of the Fleet. Only the daemon uses it. Changed live.",
            "type": "object",
            "additionalProperties": false,
            "required": [
              "agent"
            ],
            "properties": {
              "agent": {
                "description": "The name of a program of ClusterLabs' fence agents (Debian package fence-agents; from Debian 13 on, a package for each agent) on the machine of the daemon, such as `fence_ipmilan` or `fence_redfish`. `lab`: for a host of a lab.",
                "type": "string",
                "pattern": "^(lab|fence_[a-z0-9_]{1,60})$",
                "x-expected": "the name of a fence agent such as fence_ipmilan, or lab",
                "examples": [
                  "fence_ipmilan"
                ]
              },
              "parameters": {
                "description": "The parameters of the agent, without the password. See its manual page. Parameters that start programs or name files on the machine of the daemon are refused, and values that are not one word.",
                "type": "object",
                "default": {},
                "additionalProperties": {
                  "description": "The value, as text: letters, digits and `. : / @ % + = , ~ _ - [ ]`, and no `-` in front. Agents write it into command lines.",
                  "type": "string",
                  "maxLength": 512
                },
                "examples": [
                  {
                    "ip": "10.0.0.11",
                    "username": "admin",
                    "lanplus": "1"
                  }
                ]
              },
              "secretRef": {
                "description": "The password, which the agent gets on its standard input.",
                "type": "object",
                "additionalProperties": false,
                "required": [
                  "secret",
                  "key"
                ],
                "properties": {
                  "secret": {
                    "type": "string",
                    "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
                    "x-expected": "a name, or project/name",
                    "description": "The Secret.",
                    "x-reference": "Secret"
                  },
                  "key": {
                    "description": "The key in the Secret.",
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 253
                  }
                }
              }
            }
          },
          "drain": {
            "description": "Moves all machines away from the host.",
            "not": {},
            "x-not-supported-yet": "comes with live migration"
          },
          "deletionPolicy": {
            "description": "The fate of the objects when the resource leaves Git. `Delete` deletes them; `Retain` keeps them. Changed live.",
            "type": "string",
            "enum": [
              "Delete",
              "Retain"
            ],
            "default": "Delete"
          },
          "protect": {
            "description": "Refuse to delete or replace the objects, also after the resource left Git. Remove the protection in a separate commit first. Changed live.",
            "type": "boolean",
            "default": false
          },
          "drift": {
            "description": "The reaction to manual changes of the objects. `fix` reverts them; `report` only reports them. Changed live.",
            "type": "string",
            "enum": [
              "fix",
              "report"
            ],
            "default": "fix"
          }
        }
      }
    },
    "examples": [
      {
        "apiVersion": "fleetwright/v1",
        "kind": "Host",
        "metadata": {
          "name": "hv1",
          "labels": {
            "zone": "a"
          }
        },
        "spec": {
          "libvirt": "qemu+ssh://root@hv1/system",
          "shell": "ssh://root@hv1",
          "reserved": {
            "cpu": 1,
            "memory": "1Gi"
          }
        }
      },
      {
        "apiVersion": "fleetwright/v1",
        "kind": "Host",
        "metadata": {
          "name": "hv2",
          "labels": {
            "zone": "b"
          }
        },
        "spec": {
          "libvirt": "qemu+ssh://root@hv2/system",
          "shell": "ssh://root@hv2",
          "roles": [
            "compute",
            "gateway"
          ],
          "underlay": {
            "interface": "eth0",
            "address": "10.99.0.2"
          },
          "uplink": {
            "interface": "eth1"
          }
        }
      }
    ]
  },
  Image: {
    "title": "Image",
    "description": "A disk image, the source of root disks and volumes.",
    "type": "object",
    "additionalProperties": false,
    "required": [
      "apiVersion",
      "kind",
      "metadata",
      "spec"
    ],
    "properties": {
      "apiVersion": {
        "description": "The version of this API.",
        "const": "fleetwright/v1",
        "x-expected": "fleetwright/v1"
      },
      "kind": {
        "description": "Image",
        "const": "Image"
      },
      "metadata": {
        "description": "The name, the project, the labels and the annotations of the resource.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "name"
        ],
        "properties": {
          "name": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "The name, unique in its project and kind. A renamed resource is a new one; the old one is deleted."
          },
          "project": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "The namespace of the name. A reference to another project is `project/name`. A change creates a new resource and deletes the old one.",
            "default": "default"
          },
          "labels": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "maxLength": 253,
              "description": "Any text of at most 253 characters. Quote numbers and booleans."
            },
            "description": "Key-value pairs for selectors. Changed live.",
            "default": {}
          },
          "annotations": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "description": "Any text."
            },
            "description": "Notes for users and tools. `fleetwright/suspend` with a reason suspends the resource. Changed live.",
            "default": {}
          }
        }
      },
      "spec": {
        "description": "The source of the image. New content replaces the machines that were created from it, as far as their `updatePolicy` allows.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "source"
        ],
        "properties": {
          "source": {
            "description": "The source. Exactly one of the three fields must be set.",
            "type": "object",
            "additionalProperties": false,
            "minProperties": 1,
            "maxProperties": 1,
            "properties": {
              "path": {
                "type": "string",
                "minLength": 1,
                "maxLength": 4096,
                "pattern": "^[^\\p{Cc}\\p{Cs}]*$",
                "x-expected": "a path without control characters",
                "x-canonical": "path",
                "description": "A file: a path in the repository, or an absolute path on the machine where Fleetwright runs.",
                "examples": [
                  "images/debian-12.qcow2"
                ]
              },
              "url": {
                "description": "The URL to download from. Requires `checksum`. The variables `http_proxy`, `https_proxy` and `no_proxy` are followed.",
                "type": "string",
                "pattern": "^https?://[^\\s/]+/\\S*$",
                "x-expected": "an http or https address",
                "examples": [
                  "https://cloud.debian.org/images/cloud/bookworm/latest/debian-12-genericcloud-amd64.qcow2"
                ]
              },
              "recipe": {
                "description": "An image that Fleetwright builds from Debian packages. `micro`: a kernel with busybox that boots in seconds. `debian-12`: Debian 12 with cloud-init.",
                "type": "string",
                "enum": [
                  "micro",
                  "debian-12"
                ]
              }
            }
          },
          "checksum": {
            "description": "The digest of the file as it is published. Required with `url`. The digest identifies the image: a change between the two algorithms counts as new content.",
            "type": "string",
            "pattern": "^([Ss][Hh][Aa]256:[0-9A-Fa-f]{64}|[Ss][Hh][Aa]512:[0-9A-Fa-f]{128})$",
            "x-expected": "sha256: and 64 hexadecimal digits, or sha512: and 128",
            "x-canonical": "lower-case"
          },
          "format": {
            "description": "The format of the disk, which its header must show. A file that is compressed with gzip, xz, zstd or bzip2 is decompressed first, and `format` is that of its content. Encrypted images are refused, and those that name another file, such as a backing file.",
            "type": "string",
            "enum": [
              "qcow2",
              "raw"
            ],
            "default": "qcow2"
          },
          "kernelBoot": {
            "description": "The kernel to boot directly, without the boot loader of the image. A change needs a reboot.",
            "type": "object",
            "additionalProperties": false,
            "required": [
              "kernel"
            ],
            "properties": {
              "kernel": {
                "type": "string",
                "minLength": 1,
                "maxLength": 4096,
                "pattern": "^[^\\p{Cc}\\p{Cs}]*$",
                "x-expected": "a path without control characters",
                "x-canonical": "path",
                "description": "The kernel: a path in the repository, or an absolute path on the machine where Fleetwright runs."
              },
              "initrd": {
                "type": "string",
                "minLength": 1,
                "maxLength": 4096,
                "pattern": "^[^\\p{Cc}\\p{Cs}]*$",
                "x-expected": "a path without control characters",
                "x-canonical": "path",
                "description": "The initial RAM disk: a path in the repository, or an absolute path on the machine where Fleetwright runs."
              },
              "cmdline": {
                "description": "The kernel's command line.",
                "type": "string",
                "maxLength": 2048,
                "pattern": "^[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\p{Cs}\\ufffe\\uffff]*$",
                "x-expected": "a text without control characters",
                "x-canonical": "one-line",
                "default": "console=ttyS0"
              }
            }
          },
          "deletionPolicy": {
            "description": "The fate of the objects when the resource leaves Git. `Delete` deletes them; `Retain` keeps them. Changed live.",
            "type": "string",
            "enum": [
              "Delete",
              "Retain"
            ],
            "default": "Delete"
          },
          "protect": {
            "description": "Refuse to delete or replace the objects, also after the resource left Git. Remove the protection in a separate commit first. Changed live.",
            "type": "boolean",
            "default": false
          },
          "drift": {
            "description": "The reaction to manual changes of the objects. `fix` reverts them; `report` only reports them. Changed live.",
            "type": "string",
            "enum": [
              "fix",
              "report"
            ],
            "default": "fix"
          }
        }
      }
    },
    "examples": [
      {
        "apiVersion": "fleetwright/v1",
        "kind": "Image",
        "metadata": {
          "name": "debian-12"
        },
        "spec": {
          "source": {
            "recipe": "debian-12"
          }
        }
      }
    ]
  },
  InstanceType: {
    "title": "InstanceType",
    "description": "A size of machines. A machine refers to an InstanceType and cannot override its fields.",
    "type": "object",
    "additionalProperties": false,
    "required": [
      "apiVersion",
      "kind",
      "metadata",
      "spec"
    ],
    "properties": {
      "apiVersion": {
        "description": "The version of this API.",
        "const": "fleetwright/v1",
        "x-expected": "fleetwright/v1"
      },
      "kind": {
        "description": "InstanceType",
        "const": "InstanceType"
      },
      "metadata": {
        "description": "The name, the project, the labels and the annotations of the resource.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "name"
        ],
        "properties": {
          "name": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*$",
            "x-expected": "DNS labels joined by dots, such as s1.small",
            "description": "The name, unique in its project and kind. A renamed resource is a new one; the old one is deleted."
          },
          "project": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "The namespace of the name. A reference to another project is `project/name`. A change creates a new resource and deletes the old one.",
            "default": "default"
          },
          "labels": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "maxLength": 253,
              "description": "Any text of at most 253 characters. Quote numbers and booleans."
            },
            "description": "Key-value pairs for selectors. Changed live.",
            "default": {}
          },
          "annotations": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "description": "Any text."
            },
            "description": "Notes for users and tools. `fleetwright/suspend` with a reason suspends the resource. Changed live.",
            "default": {}
          }
        }
      },
      "spec": {
        "description": "The hardware of the machines of this type. A change is pending for each machine until its `updatePolicy` allows it.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "cpu",
          "memory"
        ],
        "properties": {
          "family": {
            "description": "The intended use. Tables show it; it has no other effect.",
            "type": "string",
            "enum": [
              "shared",
              "standard",
              "highcpu",
              "highmem",
              "storage",
              "accelerated"
            ],
            "default": "standard"
          },
          "cpu": {
            "description": "Virtual CPUs.",
            "type": "object",
            "additionalProperties": false,
            "required": [
              "guest"
            ],
            "properties": {
              "guest": {
                "description": "The number of vCPUs of the guest. An increase up to `maxGuest` is live; a decrease needs a reboot.",
                "type": "integer",
                "minimum": 1,
                "maximum": 512
              },
              "maxGuest": {
                "description": "The maximum number of vCPUs of a running guest. A change needs a reboot.",
                "type": "integer",
                "minimum": 1,
                "maximum": 512,
                "x-default": "the value of `guest`"
              },
              "policy": {
                "description": "`shared`: vCPUs share the host CPUs. `dedicated`: each vCPU has a host CPU of its own. A change needs a reboot.",
                "type": "string",
                "enum": [
                  "shared",
                  "dedicated"
                ],
                "default": "shared"
              },
              "shares": {
                "description": "The weight of the machine on a busy host; 1024 is that of a machine without a weight. On hosts with control groups v2 the proportion is the same: 2048 becomes a `cpu.weight` of 200, fewer than 20 count as 20, and more than 102400 as 102400. Changed live.",
                "type": "integer",
                "minimum": 2,
                "maximum": 262144
              },
              "quotaPercent": {
                "description": "The maximum share of a host CPU per vCPU, in percent. If absent, vCPUs have no limit. With `burst` it is the most that the machine uses while it has credits. Changed live.",
                "type": "integer",
                "minimum": 1,
                "maximum": 100
              },
              "burst": {
                "description": "CPU credits, as the T instances of AWS have them: the machine saves them while it uses less than its baseline, and spends them to use more. The daemon limits the CPU of a machine without credits. See docs/burstable.md. Changed live.",
                "type": "object",
                "additionalProperties": false,
                "required": [
                  "baselinePercent"
                ],
                "properties": {
                  "baselinePercent": {
                    "description": "The share of a host CPU per vCPU that the machine can always use, in percent. It earns as many credits as it spends with this share. A credit is one vCPU for one minute.",
                    "type": "number",
                    "minimum": 1,
                    "maximum": 99
                  },
                  "maxCredits": {
                    "description": "The most credits that the machine can save. What it earns beyond them is lost. In `unlimited` mode also the most surplus credits before more are charged.",
                    "type": "number",
                    "exclusiveMinimum": 0,
                    "maximum": 1000000,
                    "x-default": "what the machine earns in 24 hours"
                  },
                  "initialCredits": {
                    "description": "The launch credits of a new machine. They are spent first, and do not count for `maxCredits`. Only in `standard` mode.",
                    "type": "number",
                    "minimum": 0,
                    "maximum": 1000000,
                    "x-default": "30 for each vCPU; 0 in `unlimited` mode"
                  },
                  "mode": {
                    "description": "`standard`: without credits the machine is limited to its baseline. `unlimited`: it is never limited; it spends surplus credits, which it pays back or which are charged.",
                    "type": "string",
                    "enum": [
                      "standard",
                      "unlimited"
                    ],
                    "default": "standard"
                  }
                },
                "examples": [
                  {
                    "baselinePercent": 20,
                    "maxCredits": 288,
                    "initialCredits": 30,
                    "mode": "standard"
                  }
                ]
              }
            }
          },
          "memory": {
            "description": "Memory.",
            "type": "object",
            "additionalProperties": false,
            "required": [
              "guest"
            ],
            "properties": {
              "guest": {
                "type": "string",
                "pattern": "^[0-9]+(\\.[0-9]+)?(k|K|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$",
                "x-expected": "a size such as 512Mi or 10Gi",
                "x-quantity": "bytes",
                "description": "The memory of the guest in bytes. A change up to `maxGuest` is live, by the balloon. A guest gives back what it can spare: its kernel keeps about a 60th of `maxGuest` for itself. What it keeps beyond `guest` is no drift.",
                "examples": [
                  "512Mi"
                ]
              },
              "maxGuest": {
                "type": "string",
                "pattern": "^[0-9]+(\\.[0-9]+)?(k|K|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$",
                "x-expected": "a size such as 512Mi or 10Gi",
                "x-quantity": "bytes",
                "description": "The maximum memory of a running guest in bytes. A change needs a reboot.",
                "x-default": "the value of `guest`",
                "examples": [
                  "2Gi"
                ]
              },
              "hugepages": {
                "description": "Back the guest's memory with 2 MiB huge pages, which the host must have reserved. A change needs a reboot.",
                "type": "boolean",
                "default": false
              }
            }
          },
          "disk": {
            "description": "The root disk.",
            "type": "object",
            "additionalProperties": false,
            "default": {},
            "properties": {
              "iops": {
                "type": "integer",
                "minimum": 1,
                "maximum": 100000000,
                "description": "The maximum I/O operations per second of the root disk. Changed live."
              },
              "ephemeral": {
                "description": "A scratch disk that lives as long as the machine.",
                "not": {},
                "x-not-supported-yet": "comes with ephemeral disks; use a Volume with deletionPolicy: Delete"
              }
            }
          },
          "hostDevices": {
            "description": "The devices for passthrough, as aliases of `Host.spec.devices`, one entry per device. A change needs a reboot.",
            "type": "array",
            "default": [],
            "items": {
              "type": "string",
              "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
              "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
              "description": "The alias of a device in `Host.spec.devices`."
            },
            "examples": [
              [
                "gpu-a"
              ]
            ]
          },
          "hostSelector": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "maxLength": 253,
              "description": "Any text of at most 253 characters. Quote numbers and booleans."
            },
            "description": "The labels that a host must have. A machine on another host stays until it is placed again.",
            "default": {}
          },
          "deletionPolicy": {
            "description": "The fate of the objects when the resource leaves Git. `Delete` deletes them; `Retain` keeps them. Changed live.",
            "type": "string",
            "enum": [
              "Delete",
              "Retain"
            ],
            "default": "Delete"
          },
          "protect": {
            "description": "Refuse to delete or replace the objects, also after the resource left Git. Remove the protection in a separate commit first. Changed live.",
            "type": "boolean",
            "default": false
          },
          "drift": {
            "description": "The reaction to manual changes of the objects. `fix` reverts them; `report` only reports them. Changed live.",
            "type": "string",
            "enum": [
              "fix",
              "report"
            ],
            "default": "fix"
          }
        }
      }
    },
    "examples": [
      {
        "apiVersion": "fleetwright/v1",
        "kind": "InstanceType",
        "metadata": {
          "name": "s1.small"
        },
        "spec": {
          "family": "shared",
          "cpu": {
            "guest": 1,
            "maxGuest": 4,
            "shares": 512,
            "quotaPercent": 50
          },
          "memory": {
            "guest": "512Mi",
            "maxGuest": "2Gi"
          },
          "disk": {
            "iops": 500
          }
        }
      },
      {
        "apiVersion": "fleetwright/v1",
        "kind": "InstanceType",
        "metadata": {
          "name": "t1.small"
        },
        "spec": {
          "family": "shared",
          "cpu": {
            "guest": 1,
            "burst": {
              "baselinePercent": 20,
              "maxCredits": 288,
              "initialCredits": 30,
              "mode": "standard"
            }
          },
          "memory": {
            "guest": "2Gi"
          }
        }
      }
    ]
  },
  LoadBalancer: {
    "title": "LoadBalancer",
    "description": "A virtual address that distributes connections over machines of a network. HAProxy runs beside the network's router, on its gateway host.",
    "type": "object",
    "additionalProperties": false,
    "required": [
      "apiVersion",
      "kind",
      "metadata",
      "spec"
    ],
    "properties": {
      "apiVersion": {
        "description": "The version of this API.",
        "const": "fleetwright/v1",
        "x-expected": "fleetwright/v1"
      },
      "kind": {
        "description": "LoadBalancer",
        "const": "LoadBalancer"
      },
      "metadata": {
        "description": "The name, the project, the labels and the annotations of the resource.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "name"
        ],
        "properties": {
          "name": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "The name, unique in its project and kind. A renamed resource is a new one; the old one is deleted."
          },
          "project": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "The namespace of the name. A reference to another project is `project/name`. A change creates a new resource and deletes the old one.",
            "default": "default"
          },
          "labels": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "maxLength": 253,
              "description": "Any text of at most 253 characters. Quote numbers and booleans."
            },
            "description": "Key-value pairs for selectors. Changed live.",
            "default": {}
          },
          "annotations": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "description": "Any text."
            },
            "description": "Notes for users and tools. `fleetwright/suspend` with a reason suspends the resource. Changed live.",
            "default": {}
          }
        }
      },
      "spec": {
        "description": "The address, the listeners and the members.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "network",
          "listeners",
          "pools"
        ],
        "properties": {
          "network": {
            "type": "string",
            "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
            "x-expected": "a name, or project/name",
            "description": "The network of the members. A change replaces the load balancer.",
            "x-reference": "Network",
            "examples": [
              "app"
            ]
          },
          "vip": {
            "description": "The virtual address: an address of the network, or a public address from a pool. A change moves the load balancer; connections to the old address are drained.",
            "type": "object",
            "additionalProperties": false,
            "default": {},
            "properties": {
              "pool": {
                "type": "string",
                "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
                "x-expected": "a name, or project/name",
                "description": "The AddressPool of a public address. The network must have mode `nat`. If absent, the address is a private address of the network.",
                "x-reference": "AddressPool",
                "examples": [
                  "public"
                ]
              },
              "address": {
                "type": "string",
                "pattern": "^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])$",
                "x-expected": "an IPv4 address such as 10.20.0.10",
                "description": "The address. If absent, a free address is allocated and kept.",
                "examples": [
                  "203.0.113.80"
                ]
              }
            }
          },
          "listeners": {
            "description": "The listeners. Changed live, by a reload that keeps connections open.",
            "type": "array",
            "minItems": 1,
            "maxItems": 100,
            "items": {
              "description": "A listener on one port.",
              "type": "object",
              "additionalProperties": false,
              "required": [
                "name",
                "protocol",
                "port",
                "pool"
              ],
              "properties": {
                "name": {
                  "type": "string",
                  "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
                  "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
                  "description": "The name, unique in the load balancer.",
                  "examples": [
                    "http"
                  ]
                },
                "protocol": {
                  "description": "`TCP` forwards connections unchanged. `HTTP` forwards each request separately, with the client's address in `X-Forwarded-For`.",
                  "type": "string",
                  "enum": [
                    "TCP",
                    "HTTP"
                  ],
                  "x-values-not-supported-yet": {
                    "HTTPS": "TLS is not ended here yet: use TCP on port 443, and let the members speak TLS"
                  }
                },
                "port": {
                  "description": "The TCP port.",
                  "type": "integer",
                  "minimum": 1,
                  "maximum": 65535,
                  "examples": [
                    80
                  ]
                },
                "pool": {
                  "type": "string",
                  "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
                  "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
                  "description": "The name of the pool in `pools` that serves the listener.",
                  "examples": [
                    "web"
                  ]
                },
                "allowedCidrs": {
                  "description": "The subnets of clients that may connect. If empty, all clients may connect.",
                  "type": "array",
                  "maxItems": 1000,
                  "uniqueItems": true,
                  "default": [],
                  "items": {
                    "description": "An IPv4 subnet.",
                    "type": "string",
                    "pattern": "^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])/(3[0-2]|[12]?[0-9])$",
                    "x-expected": "an IPv4 subnet such as 192.0.2.0/24",
                    "examples": [
                      "192.0.2.0/24"
                    ]
                  }
                },
                "connectionLimit": {
                  "description": "The maximum number of concurrent connections. Further connections wait. Each connection uses two file descriptors on the gateway host.",
                  "type": "integer",
                  "minimum": 1,
                  "maximum": 1000000,
                  "default": 2000
                },
                "tls": {
                  "description": "The certificate of an HTTPS listener.",
                  "not": {},
                  "x-not-supported-yet": "comes with HTTPS listeners"
                },
                "timeouts": {
                  "description": "Timeouts. Listeners of one pool must have the same `memberConnect` and `memberData`.",
                  "type": "object",
                  "additionalProperties": false,
                  "default": {},
                  "properties": {
                    "client": {
                      "type": "string",
                      "pattern": "^([0-9]+(\\.[0-9]+)?[smhdw])+$",
                      "x-expected": "a duration such as 30s, 5m or 7d",
                      "x-quantity": "seconds",
                      "description": "The idle timeout of a client.",
                      "default": "50s"
                    },
                    "memberConnect": {
                      "type": "string",
                      "pattern": "^([0-9]+(\\.[0-9]+)?[smhdw])+$",
                      "x-expected": "a duration such as 30s, 5m or 7d",
                      "x-quantity": "seconds",
                      "description": "The timeout for a connection to a member.",
                      "default": "5s"
                    },
                    "memberData": {
                      "type": "string",
                      "pattern": "^([0-9]+(\\.[0-9]+)?[smhdw])+$",
                      "x-expected": "a duration such as 30s, 5m or 7d",
                      "x-quantity": "seconds",
                      "description": "The idle timeout of a member.",
                      "default": "50s"
                    }
                  }
                }
              }
            }
          },
          "pools": {
            "description": "The pools of members. Changes of members are live without a reload. Other changes of a pool are live by a reload that keeps connections open.",
            "type": "array",
            "minItems": 1,
            "maxItems": 100,
            "items": {
              "description": "A pool of equivalent members.",
              "type": "object",
              "additionalProperties": false,
              "required": [
                "name"
              ],
              "properties": {
                "name": {
                  "type": "string",
                  "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
                  "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
                  "description": "The name that listeners and VirtualMachinePools refer to.",
                  "examples": [
                    "web"
                  ]
                },
                "algorithm": {
                  "description": "The selection of the member. `ROUND_ROBIN`: in turn, by weight. `LEAST_CONNECTIONS`: the member with the fewest connections. `SOURCE_IP`: the same member for the same client address, while the member exists.",
                  "type": "string",
                  "enum": [
                    "ROUND_ROBIN",
                    "LEAST_CONNECTIONS",
                    "SOURCE_IP"
                  ],
                  "default": "ROUND_ROBIN"
                },
                "sessionPersistence": {
                  "description": "The rule by which a client stays with one member. `HTTP_COOKIE`: by a cookie `fleetwright-POOL` that HAProxy sets, for listeners of protocol HTTP. A client whose member is gone or down gets another one. With HAProxy before 3.0, each new member of the pool needs a reload, which keeps connections open.",
                  "type": "string",
                  "enum": [
                    "NONE",
                    "HTTP_COOKIE"
                  ],
                  "default": "NONE",
                  "x-values-not-supported-yet": {
                    "SOURCE_IP": "use the algorithm SOURCE_IP"
                  }
                },
                "healthMonitor": {
                  "description": "Health checks. A member that fails gets no new connections. If absent, every member always gets its share.",
                  "type": "object",
                  "additionalProperties": false,
                  "required": [
                    "type"
                  ],
                  "properties": {
                    "type": {
                      "description": "`HTTP`: an HTTP/1.0 GET request. `TCP`: a connection.",
                      "type": "string",
                      "enum": [
                        "HTTP",
                        "TCP"
                      ],
                      "x-values-not-supported-yet": {
                        "HTTPS": "use TCP for members that speak TLS",
                        "PING": "use TCP"
                      }
                    },
                    "urlPath": {
                      "description": "With type HTTP: the path of the request. [`/`]",
                      "type": "string",
                      "pattern": "^/[!-~]*$",
                      "maxLength": 1000,
                      "x-expected": "an absolute path of printable ASCII characters without spaces",
                      "examples": [
                        "/healthz"
                      ]
                    },
                    "expectedCodes": {
                      "description": "With type HTTP: the status codes of a healthy member. [`200`]",
                      "type": "string",
                      "pattern": "^[1-5][0-9]{2}(-[1-5][0-9]{2})?(,[1-5][0-9]{2}(-[1-5][0-9]{2})?)*$",
                      "maxLength": 200,
                      "x-expected": "status codes such as \"200\", \"200,202\" or \"200-204\", in quotes",
                      "examples": [
                        "200-204"
                      ]
                    },
                    "delay": {
                      "type": "string",
                      "pattern": "^([0-9]+(\\.[0-9]+)?[smhdw])+$",
                      "x-expected": "a duration such as 30s, 5m or 7d",
                      "x-quantity": "seconds",
                      "description": "The interval between two checks.",
                      "default": "5s"
                    },
                    "timeout": {
                      "type": "string",
                      "pattern": "^([0-9]+(\\.[0-9]+)?[smhdw])+$",
                      "x-expected": "a duration such as 30s, 5m or 7d",
                      "x-quantity": "seconds",
                      "description": "The timeout of a check, at most `delay`.",
                      "default": "2s"
                    },
                    "maxRetries": {
                      "description": "The number of successive failures after which a member is unhealthy, and of successes after which it is healthy again.",
                      "type": "integer",
                      "minimum": 1,
                      "maximum": 10,
                      "default": 3
                    }
                  }
                },
                "members": {
                  "description": "The members, besides those that VirtualMachinePools register.",
                  "type": "array",
                  "default": [],
                  "items": {
                    "description": "A machine with an interface in the network. Its first interface in that network is used.",
                    "type": "object",
                    "additionalProperties": false,
                    "required": [
                      "virtualMachine",
                      "port"
                    ],
                    "properties": {
                      "virtualMachine": {
                        "type": "string",
                        "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
                        "x-expected": "a name, or project/name",
                        "description": "The VirtualMachine.",
                        "x-reference": "VirtualMachine",
                        "examples": [
                          "web-a"
                        ]
                      },
                      "port": {
                        "description": "The port on the machine.",
                        "type": "integer",
                        "minimum": 1,
                        "maximum": 65535,
                        "examples": [
                          80
                        ]
                      },
                      "weight": {
                        "description": "The weight, relative to the other members. With 0 the member gets no new connections.",
                        "type": "integer",
                        "minimum": 0,
                        "maximum": 256,
                        "default": 1
                      }
                    }
                  }
                }
              }
            }
          },
          "topology": {
            "description": "`SINGLE`: one process on the network's gateway host. When that host fails, the process moves together with the router.",
            "type": "string",
            "enum": [
              "SINGLE"
            ],
            "default": "SINGLE",
            "x-values-not-supported-yet": {
              "ACTIVE_STANDBY": "a network has one gateway host yet"
            }
          },
          "deletionPolicy": {
            "description": "The fate of the objects when the resource leaves Git. `Delete` deletes them; `Retain` keeps them. Changed live.",
            "type": "string",
            "enum": [
              "Delete",
              "Retain"
            ],
            "default": "Delete"
          },
          "protect": {
            "description": "Refuse to delete or replace the objects, also after the resource left Git. Remove the protection in a separate commit first. Changed live.",
            "type": "boolean",
            "default": false
          },
          "drift": {
            "description": "The reaction to manual changes of the objects. `fix` reverts them; `report` only reports them. Changed live.",
            "type": "string",
            "enum": [
              "fix",
              "report"
            ],
            "default": "fix"
          }
        }
      }
    },
    "examples": [
      {
        "apiVersion": "fleetwright/v1",
        "kind": "LoadBalancer",
        "metadata": {
          "name": "web"
        },
        "spec": {
          "network": "app",
          "vip": {
            "pool": "public",
            "address": "203.0.113.80"
          },
          "listeners": [
            {
              "name": "http",
              "protocol": "HTTP",
              "port": 80,
              "pool": "web"
            }
          ],
          "pools": [
            {
              "name": "web",
              "algorithm": "ROUND_ROBIN",
              "healthMonitor": {
                "type": "HTTP",
                "urlPath": "/",
                "delay": "2s",
                "timeout": "1s",
                "maxRetries": 2
              },
              "members": [
                {
                  "virtualMachine": "web-a",
                  "port": 80
                }
              ]
            }
          ]
        }
      }
    ]
  },
  Network: {
    "title": "Network",
    "description": "A network for machines. It spans all hosts that have an underlay; without underlays each host has a separate network.",
    "type": "object",
    "additionalProperties": false,
    "required": [
      "apiVersion",
      "kind",
      "metadata",
      "spec"
    ],
    "properties": {
      "apiVersion": {
        "description": "The version of this API.",
        "const": "fleetwright/v1",
        "x-expected": "fleetwright/v1"
      },
      "kind": {
        "description": "Network",
        "const": "Network"
      },
      "metadata": {
        "description": "The name, the project, the labels and the annotations of the resource.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "name"
        ],
        "properties": {
          "name": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "The name, unique in its project and kind. A renamed resource is a new one; the old one is deleted."
          },
          "project": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "The namespace of the name. A reference to another project is `project/name`. A change creates a new resource and deletes the old one.",
            "default": "default"
          },
          "labels": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "maxLength": 253,
              "description": "Any text of at most 253 characters. Quote numbers and booleans."
            },
            "description": "Key-value pairs for selectors. Changed live.",
            "default": {}
          },
          "annotations": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "description": "Any text."
            },
            "description": "Notes for users and tools. `fleetwright/suspend` with a reason suspends the resource. Changed live.",
            "default": {}
          }
        }
      },
      "spec": {
        "description": "The connection between machines, and their addresses.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "mode"
        ],
        "properties": {
          "mode": {
            "description": "`nat`: private, with NAT on a gateway host (of a `local` network: on each host). `isolated`: private, without a way out. `bridge`: an existing bridge of the host. `existing`: a network of libvirt that others made, with libvirt's forward mode nat, route, open, isolated or bridge. Machines use it, but Fleetwright never starts, changes or deletes it, and its DHCP server, if it has one, gives the addresses, which `get vm` shows. A change replaces the network; in a network between hosts, a change between `nat` and `isolated` is live.",
            "type": "string",
            "enum": [
              "nat",
              "isolated",
              "bridge",
              "existing"
            ],
            "x-values-not-supported-yet": {
              "routed": "use nat, with a FloatingIP for each machine that is to be reached"
            }
          },
          "bridge": {
            "description": "With mode `bridge`: the name of the host's bridge. A change replaces the network.",
            "type": "string",
            "pattern": "^(?!\\.{1,2}$)[A-Za-z0-9_.-]{1,15}$",
            "x-expected": "the name of a bridge, at most 15 characters",
            "examples": [
              "br0"
            ]
          },
          "name": {
            "description": "With mode `existing`: the name of the network in libvirt. Machines are placed only on hosts where it is active. A change moves the interfaces of machines to the other network, live.",
            "type": "string",
            "pattern": "^(?!\\.{1,2}$)[^/\\s\\p{Cc}\\p{Cs}\\ufffe\\uffff]+$",
            "maxLength": 128,
            "x-expected": "the name of a network of libvirt, without spaces and slashes",
            "examples": [
              "default"
            ]
          },
          "segment": {
            "description": "The transport between hosts. Not with the modes `bridge` and `existing`.",
            "type": "object",
            "additionalProperties": false,
            "default": {},
            "properties": {
              "type": {
                "description": "`vxlan`: one network over all hosts that have an underlay. `local`: a separate network on each host. If absent: `vxlan` if a host has an underlay, else `local`. A change moves the interfaces of machines to the other network, live.",
                "type": "string",
                "enum": [
                  "vxlan",
                  "local"
                ],
                "x-values-not-supported-yet": {
                  "vlan": "use vxlan, or mode bridge on a bridge with that VLAN",
                  "flat": "use mode bridge on a bridge of the host"
                }
              },
              "id": {
                "description": "With `vxlan`: the VXLAN network identifier (VNI). If absent, it is derived from the network's name. Changed live, with a short interruption of traffic.",
                "type": "integer",
                "minimum": 1,
                "maximum": 16777215,
                "examples": [
                  1001
                ]
              }
            }
          },
          "subnets": {
            "description": "The subnets: exactly one with mode `nat`, none with mode `existing`, else at most one.",
            "type": "array",
            "maxItems": 1,
            "default": [],
            "items": {
              "description": "An IPv4 subnet.",
              "type": "object",
              "additionalProperties": false,
              "required": [
                "cidr"
              ],
              "properties": {
                "cidr": {
                  "description": "The network's address and prefix length. A change replaces the network, and machines get new addresses.",
                  "type": "string",
                  "pattern": "^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])/(3[0-2]|[12]?[0-9])$",
                  "x-expected": "an IPv4 subnet such as 10.20.0.0/24",
                  "examples": [
                    "10.20.0.0/24"
                  ]
                },
                "gateway": {
                  "type": "string",
                  "pattern": "^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])$",
                  "x-expected": "an IPv4 address such as 10.20.0.10",
                  "description": "The default gateway. With modes `nat` and `isolated`, the router or the host has this address; machines on an isolated network have no route over it. Required with mode `bridge`. A change replaces a local network; in a network between hosts it is live.",
                  "x-default": "the first address of the subnet"
                },
                "allocation": {
                  "description": "The range of addresses for machines without a fixed address. Changed live: machines keep their addresses.",
                  "x-default": "all addresses except network, broadcast and gateway",
                  "type": "object",
                  "additionalProperties": false,
                  "required": [
                    "from",
                    "to"
                  ],
                  "properties": {
                    "from": {
                      "type": "string",
                      "pattern": "^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])$",
                      "x-expected": "an IPv4 address such as 10.20.0.10",
                      "description": "The first address."
                    },
                    "to": {
                      "type": "string",
                      "pattern": "^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])$",
                      "x-expected": "an IPv4 address such as 10.20.0.10",
                      "description": "The last address."
                    }
                  }
                },
                "nameservers": {
                  "description": "The name servers of machines, in order: DHCP announces them, and without DHCP machines have them from their seed. If empty: the gateway, which answers DNS with mode `nat`; machines on a bridge or on an isolated network without DHCP then have none. Changed live.",
                  "type": "array",
                  "maxItems": 8,
                  "default": [],
                  "items": {
                    "type": "string",
                    "pattern": "^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])$",
                    "x-expected": "an IPv4 address such as 10.20.0.10",
                    "description": "The address of a name server."
                  }
                }
              }
            }
          },
          "dhcp": {
            "description": "Serve DHCP on this network, with a fixed lease for every machine. A change replaces a local network; in a network between hosts it is live.",
            "type": "boolean",
            "x-default": "true with a subnet, except with mode bridge; false with mode existing"
          },
          "gatewaySelector": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "maxLength": 253,
              "description": "Any text of at most 253 characters. Quote numbers and booleans."
            },
            "description": "The labels of the gateway hosts that may run the network's router. The router moves only if its host no longer matches, with a short interruption of the way out.",
            "default": {},
            "examples": [
              {
                "zone": "a"
              }
            ]
          },
          "mtu": {
            "description": "The MTU in bytes. If absent: between hosts, the smallest MTU of the underlays minus 50 bytes for VXLAN; else the host's default. A change replaces a local network; in a network between hosts it is live, and machines get the MTU with their next lease.",
            "type": "integer",
            "minimum": 576,
            "maximum": 9216
          },
          "portSecurity": {
            "description": "Drop packets of machines with a foreign MAC or IPv4 source address, and DHCP responses of machines. A machine with an address may send only IPv4 and ARP. Without port security, SecurityGroups cannot rely on source addresses. Hosts without a shell cannot enforce it; plans report this. Changed live.",
            "type": "boolean",
            "default": true
          },
          "defaultSecurityGroups": {
            "description": "The SecurityGroups of interfaces without `securityGroups`. Changed live.",
            "type": "array",
            "uniqueItems": true,
            "maxItems": 16,
            "default": [],
            "items": {
              "type": "string",
              "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
              "x-expected": "a name, or project/name",
              "x-reference": "SecurityGroup",
              "description": "A SecurityGroup."
            },
            "examples": [
              [
                "web"
              ]
            ]
          },
          "deletionPolicy": {
            "description": "The fate of the objects when the resource leaves Git. `Delete` deletes them; `Retain` keeps them. Changed live.",
            "type": "string",
            "enum": [
              "Delete",
              "Retain"
            ],
            "default": "Delete"
          },
          "protect": {
            "description": "Refuse to delete or replace the objects, also after the resource left Git. Remove the protection in a separate commit first. Changed live.",
            "type": "boolean",
            "default": false
          },
          "drift": {
            "description": "The reaction to manual changes of the objects. `fix` reverts them; `report` only reports them. Changed live.",
            "type": "string",
            "enum": [
              "fix",
              "report"
            ],
            "default": "fix"
          }
        }
      }
    },
    "examples": [
      {
        "apiVersion": "fleetwright/v1",
        "kind": "Network",
        "metadata": {
          "name": "app"
        },
        "spec": {
          "mode": "nat",
          "subnets": [
            {
              "cidr": "10.20.0.0/24",
              "gateway": "10.20.0.1",
              "allocation": {
                "from": "10.20.0.10",
                "to": "10.20.0.250"
              }
            }
          ]
        }
      },
      {
        "apiVersion": "fleetwright/v1",
        "kind": "Network",
        "metadata": {
          "name": "office"
        },
        "spec": {
          "mode": "bridge",
          "bridge": "br0"
        }
      },
      {
        "apiVersion": "fleetwright/v1",
        "kind": "Network",
        "metadata": {
          "name": "default"
        },
        "spec": {
          "mode": "existing",
          "name": "default"
        }
      },
      {
        "apiVersion": "fleetwright/v1",
        "kind": "Network",
        "metadata": {
          "name": "shop"
        },
        "spec": {
          "mode": "nat",
          "segment": {
            "id": 1001
          },
          "subnets": [
            {
              "cidr": "10.30.0.0/24",
              "nameservers": [
                "9.9.9.9"
              ]
            }
          ],
          "gatewaySelector": {
            "zone": "a"
          },
          "mtu": 1450
        }
      }
    ]
  },
  PlacementGroup: {
    "title": "PlacementGroup",
    "description": "A rule that keeps machines together or apart. Machines join with `placement.group`.",
    "type": "object",
    "additionalProperties": false,
    "required": [
      "apiVersion",
      "kind",
      "metadata",
      "spec"
    ],
    "properties": {
      "apiVersion": {
        "description": "The version of this API.",
        "const": "fleetwright/v1",
        "x-expected": "fleetwright/v1"
      },
      "kind": {
        "description": "PlacementGroup",
        "const": "PlacementGroup"
      },
      "metadata": {
        "description": "The name, the project, the labels and the annotations of the resource.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "name"
        ],
        "properties": {
          "name": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "The name, unique in its project and kind. A renamed resource is a new one; the old one is deleted."
          },
          "project": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "The namespace of the name. A reference to another project is `project/name`. A change creates a new resource and deletes the old one.",
            "default": "default"
          },
          "labels": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "maxLength": 253,
              "description": "Any text of at most 253 characters. Quote numbers and booleans."
            },
            "description": "Key-value pairs for selectors. Changed live.",
            "default": {}
          },
          "annotations": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "description": "Any text."
            },
            "description": "Notes for users and tools. `fleetwright/suspend` with a reason suspends the resource. Changed live.",
            "default": {}
          }
        }
      },
      "spec": {
        "description": "The rule. It applies when a machine is placed; running machines do not move.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "policy"
        ],
        "properties": {
          "policy": {
            "description": "`affinity`: together. `anti-affinity`: apart. The soft policies are preferences: they yield if no host satisfies them.",
            "type": "string",
            "enum": [
              "affinity",
              "anti-affinity",
              "soft-affinity",
              "soft-anti-affinity"
            ]
          },
          "topologyKey": {
            "description": "The topology domain: `host`, or a label of hosts such as `zone` or `rack`.",
            "type": "string",
            "minLength": 1,
            "maxLength": 253,
            "default": "host",
            "examples": [
              "host",
              "zone"
            ]
          },
          "maxPerDomain": {
            "description": "With `anti-affinity`: the maximum number of machines of the group per domain.",
            "type": "integer",
            "minimum": 1,
            "default": 1
          },
          "deletionPolicy": {
            "description": "The fate of the objects when the resource leaves Git. `Delete` deletes them; `Retain` keeps them. Changed live.",
            "type": "string",
            "enum": [
              "Delete",
              "Retain"
            ],
            "default": "Delete"
          },
          "protect": {
            "description": "Refuse to delete or replace the objects, also after the resource left Git. Remove the protection in a separate commit first. Changed live.",
            "type": "boolean",
            "default": false
          },
          "drift": {
            "description": "The reaction to manual changes of the objects. `fix` reverts them; `report` only reports them. Changed live.",
            "type": "string",
            "enum": [
              "fix",
              "report"
            ],
            "default": "fix"
          }
        }
      }
    },
    "examples": [
      {
        "apiVersion": "fleetwright/v1",
        "kind": "PlacementGroup",
        "metadata": {
          "name": "web-spread"
        },
        "spec": {
          "policy": "anti-affinity",
          "topologyKey": "host",
          "maxPerDomain": 1
        }
      }
    ]
  },
  SSHKey: {
    "title": "SSHKey",
    "description": "A public SSH key for logging in to machines.",
    "type": "object",
    "additionalProperties": false,
    "required": [
      "apiVersion",
      "kind",
      "metadata",
      "spec"
    ],
    "properties": {
      "apiVersion": {
        "description": "The version of this API.",
        "const": "fleetwright/v1",
        "x-expected": "fleetwright/v1"
      },
      "kind": {
        "description": "SSHKey",
        "const": "SSHKey"
      },
      "metadata": {
        "description": "The name, the project, the labels and the annotations of the resource.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "name"
        ],
        "properties": {
          "name": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "The name, unique in its project and kind. A renamed resource is a new one; the old one is deleted."
          },
          "project": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "The namespace of the name. A reference to another project is `project/name`. A change creates a new resource and deletes the old one.",
            "default": "default"
          },
          "labels": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "maxLength": 253,
              "description": "Any text of at most 253 characters. Quote numbers and booleans."
            },
            "description": "Key-value pairs for selectors. Changed live.",
            "default": {}
          },
          "annotations": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "description": "Any text."
            },
            "description": "Notes for users and tools. `fleetwright/suspend` with a reason suspends the resource. Changed live.",
            "default": {}
          }
        }
      },
      "spec": {
        "description": "The key. Machines get it at their first boot.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "publicKey"
        ],
        "properties": {
          "publicKey": {
            "description": "One line as in `id_ed25519.pub`: type, key, comment. A change is a change of `cloudInit` for the machines that use the key.",
            "type": "string",
            "minLength": 1,
            "maxLength": 16384,
            "x-canonical": "words",
            "examples": [
              "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEHjQDtUhy9Gz1fsnvxSU7+vsQoSjTHCXHmIrf/yTNGC ops"
            ]
          },
          "deletionPolicy": {
            "description": "The fate of the objects when the resource leaves Git. `Delete` deletes them; `Retain` keeps them. Changed live.",
            "type": "string",
            "enum": [
              "Delete",
              "Retain"
            ],
            "default": "Delete"
          },
          "protect": {
            "description": "Refuse to delete or replace the objects, also after the resource left Git. Remove the protection in a separate commit first. Changed live.",
            "type": "boolean",
            "default": false
          },
          "drift": {
            "description": "The reaction to manual changes of the objects. `fix` reverts them; `report` only reports them. Changed live.",
            "type": "string",
            "enum": [
              "fix",
              "report"
            ],
            "default": "fix"
          }
        }
      }
    },
    "examples": [
      {
        "apiVersion": "fleetwright/v1",
        "kind": "SSHKey",
        "metadata": {
          "name": "ops"
        },
        "spec": {
          "publicKey": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEHjQDtUhy9Gz1fsnvxSU7+vsQoSjTHCXHmIrf/yTNGC ops"
        }
      }
    ]
  },
  Secret: {
    "title": "Secret",
    "description": "Secret values that Git contains only as references or encrypted. They never appear in plans, logs or messages.",
    "type": "object",
    "additionalProperties": false,
    "required": [
      "apiVersion",
      "kind",
      "metadata",
      "spec"
    ],
    "properties": {
      "apiVersion": {
        "description": "The version of this API.",
        "const": "fleetwright/v1",
        "x-expected": "fleetwright/v1"
      },
      "kind": {
        "description": "Secret",
        "const": "Secret"
      },
      "metadata": {
        "description": "The name, the project, the labels and the annotations of the resource.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "name"
        ],
        "properties": {
          "name": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "The name, unique in its project and kind. A renamed resource is a new one; the old one is deleted."
          },
          "project": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "The namespace of the name. A reference to another project is `project/name`. A change creates a new resource and deletes the old one.",
            "default": "default"
          },
          "labels": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "maxLength": 253,
              "description": "Any text of at most 253 characters. Quote numbers and booleans."
            },
            "description": "Key-value pairs for selectors. Changed live.",
            "default": {}
          },
          "annotations": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "description": "Any text."
            },
            "description": "Notes for users and tools. `fleetwright/suspend` with a reason suspends the resource. Changed live.",
            "default": {}
          }
        }
      },
      "spec": {
        "description": "The sources of the values. The keys of all maps together are the keys of the Secret.",
        "type": "object",
        "additionalProperties": false,
        "properties": {
          "env": {
            "description": "Values from the environment of the process that runs Fleetwright.",
            "type": "object",
            "default": {},
            "additionalProperties": {
              "description": "The name of the environment variable.",
              "type": "string",
              "pattern": "^[A-Za-z_][A-Za-z0-9_]*$",
              "x-expected": "the name of an environment variable"
            },
            "examples": [
              {
                "user-data": "DB_BOOT"
              }
            ]
          },
          "file": {
            "description": "Values from files on the machine where Fleetwright runs, byte for byte.",
            "type": "object",
            "default": {},
            "additionalProperties": {
              "description": "The absolute path of the file, or `lab://NAME/dns.key` for the key of a lab's DNS server.",
              "type": "string",
              "pattern": "^(/[^\\p{Cc}\\p{Cs}]*|lab://[a-z][a-z0-9-]{0,20}/dns\\.key)$",
              "maxLength": 4096,
              "x-expected": "an absolute path",
              "x-canonical": "path"
            },
            "examples": [
              {
                "user-data": "/etc/fleetwright/db-boot"
              }
            ]
          },
          "age": {
            "description": "Values in Git, encrypted with age. The identities in the file `FLEETWRIGHT_AGE_KEY_FILE` decrypt them. Encrypting the same value again is no change.",
            "type": "object",
            "default": {},
            "additionalProperties": {
              "description": "The output of `age --encrypt --armor`.",
              "type": "string",
              "pattern": "^-----BEGIN AGE ENCRYPTED FILE-----\\r?\\n[A-Za-z0-9+/=\\r\\n]+-----END AGE ENCRYPTED FILE-----\\s*$",
              "maxLength": 1048576,
              "x-expected": "a value encrypted with age --encrypt --armor"
            }
          },
          "deletionPolicy": {
            "description": "The fate of the objects when the resource leaves Git. `Delete` deletes them; `Retain` keeps them. Changed live.",
            "type": "string",
            "enum": [
              "Delete",
              "Retain"
            ],
            "default": "Delete"
          },
          "protect": {
            "description": "Refuse to delete or replace the objects, also after the resource left Git. Remove the protection in a separate commit first. Changed live.",
            "type": "boolean",
            "default": false
          },
          "drift": {
            "description": "The reaction to manual changes of the objects. `fix` reverts them; `report` only reports them. Changed live.",
            "type": "string",
            "enum": [
              "fix",
              "report"
            ],
            "default": "fix"
          }
        }
      }
    },
    "examples": [
      {
        "apiVersion": "fleetwright/v1",
        "kind": "Secret",
        "metadata": {
          "name": "db-boot"
        },
        "spec": {
          "file": {
            "user-data": "/etc/fleetwright/db-boot"
          }
        }
      }
    ]
  },
  SecurityGroup: {
    "title": "SecurityGroup",
    "description": "A stateful firewall for interfaces: the allowed incoming and outgoing traffic. Responses always pass.",
    "type": "object",
    "additionalProperties": false,
    "required": [
      "apiVersion",
      "kind",
      "metadata",
      "spec"
    ],
    "properties": {
      "apiVersion": {
        "description": "The version of this API.",
        "const": "fleetwright/v1",
        "x-expected": "fleetwright/v1"
      },
      "kind": {
        "description": "SecurityGroup",
        "const": "SecurityGroup"
      },
      "metadata": {
        "description": "The name, the project, the labels and the annotations of the resource.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "name"
        ],
        "properties": {
          "name": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "The name, unique in its project and kind. A renamed resource is a new one; the old one is deleted."
          },
          "project": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "The namespace of the name. A reference to another project is `project/name`. A change creates a new resource and deletes the old one.",
            "default": "default"
          },
          "labels": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "maxLength": 253,
              "description": "Any text of at most 253 characters. Quote numbers and booleans."
            },
            "description": "Key-value pairs for selectors. Changed live.",
            "default": {}
          },
          "annotations": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "description": "Any text."
            },
            "description": "Notes for users and tools. `fleetwright/suspend` with a reason suspends the resource. Changed live.",
            "default": {}
          }
        }
      },
      "spec": {
        "description": "The allowed traffic. An interface with a SecurityGroup accepts only allowed traffic, and only IPv4 to its own address. Outgoing traffic is unrestricted unless one of its groups has an egress rule. DHCP always passes.",
        "type": "object",
        "additionalProperties": false,
        "properties": {
          "rules": {
            "description": "The rules, in any order. Changed live: deleting a rule also ends the connections that it allowed.",
            "type": "array",
            "maxItems": 1000,
            "default": [],
            "items": {
              "description": "One rule.",
              "type": "object",
              "additionalProperties": false,
              "required": [
                "direction"
              ],
              "properties": {
                "direction": {
                  "description": "`ingress`: to the machine. `egress`: from the machine; with an egress rule, all other outgoing traffic is dropped.",
                  "type": "string",
                  "enum": [
                    "ingress",
                    "egress"
                  ]
                },
                "protocol": {
                  "description": "`any` is every protocol over IPv4.",
                  "type": "string",
                  "enum": [
                    "tcp",
                    "udp",
                    "icmp",
                    "any"
                  ],
                  "default": "any"
                },
                "ports": {
                  "description": "With `tcp` and `udp`: the destination ports, as numbers or ranges such as `8000-8100`. If empty: all ports.",
                  "type": "array",
                  "maxItems": 1000,
                  "default": [],
                  "items": {
                    "description": "A port, or a range from the first to the last port.",
                    "anyOf": [
                      {
                        "type": "integer",
                        "minimum": 1,
                        "maximum": 65535
                      },
                      {
                        "type": "string",
                        "pattern": "^[1-9][0-9]{0,4}(-[1-9][0-9]{0,4})?$"
                      }
                    ],
                    "x-expected": "a port from 1 to 65535, or a range such as \"8000-8100\""
                  },
                  "examples": [
                    [
                      80,
                      "8000-8100"
                    ]
                  ]
                },
                "remote": {
                  "description": "The remote side. If absent: any address.",
                  "type": "object",
                  "additionalProperties": false,
                  "properties": {
                    "cidr": {
                      "description": "An IPv4 subnet.",
                      "type": "string",
                      "pattern": "^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])/(3[0-2]|[12]?[0-9])$",
                      "x-expected": "an IPv4 subnet such as 10.20.0.0/24",
                      "examples": [
                        "10.20.0.0/24"
                      ]
                    },
                    "group": {
                      "type": "string",
                      "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
                      "x-expected": "a name, or project/name",
                      "x-reference": "SecurityGroup",
                      "description": "A SecurityGroup: all interfaces of the group that are in the same network.",
                      "examples": [
                        "bastion"
                      ]
                    }
                  }
                }
              }
            }
          },
          "deletionPolicy": {
            "description": "The fate of the objects when the resource leaves Git. `Delete` deletes them; `Retain` keeps them. Changed live.",
            "type": "string",
            "enum": [
              "Delete",
              "Retain"
            ],
            "default": "Delete"
          },
          "protect": {
            "description": "Refuse to delete or replace the objects, also after the resource left Git. Remove the protection in a separate commit first. Changed live.",
            "type": "boolean",
            "default": false
          },
          "drift": {
            "description": "The reaction to manual changes of the objects. `fix` reverts them; `report` only reports them. Changed live.",
            "type": "string",
            "enum": [
              "fix",
              "report"
            ],
            "default": "fix"
          }
        }
      }
    },
    "examples": [
      {
        "apiVersion": "fleetwright/v1",
        "kind": "SecurityGroup",
        "metadata": {
          "name": "web"
        },
        "spec": {
          "rules": [
            {
              "direction": "ingress",
              "protocol": "tcp",
              "ports": [
                80,
                "8000-8100"
              ],
              "remote": {
                "cidr": "0.0.0.0/0"
              }
            },
            {
              "direction": "ingress",
              "protocol": "tcp",
              "ports": [
                22
              ],
              "remote": {
                "group": "web"
              }
            },
            {
              "direction": "ingress",
              "protocol": "icmp"
            }
          ]
        }
      }
    ]
  },
  StoragePool: {
    "title": "StoragePool",
    "description": "Storage for disks: on each of its hosts, or in a Ceph cluster that these hosts use.",
    "type": "object",
    "additionalProperties": false,
    "required": [
      "apiVersion",
      "kind",
      "metadata",
      "spec"
    ],
    "properties": {
      "apiVersion": {
        "description": "The version of this API.",
        "const": "fleetwright/v1",
        "x-expected": "fleetwright/v1"
      },
      "kind": {
        "description": "StoragePool",
        "const": "StoragePool"
      },
      "metadata": {
        "description": "The name, the project, the labels and the annotations of the resource.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "name"
        ],
        "properties": {
          "name": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "The name, unique in its project and kind. A renamed resource is a new one; the old one is deleted."
          },
          "project": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "The namespace of the name. A reference to another project is `project/name`. A change creates a new resource and deletes the old one.",
            "default": "default"
          },
          "labels": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "maxLength": 253,
              "description": "Any text of at most 253 characters. Quote numbers and booleans."
            },
            "description": "Key-value pairs for selectors. Changed live.",
            "default": {}
          },
          "annotations": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "description": "Any text."
            },
            "description": "Notes for users and tools. `fleetwright/suspend` with a reason suspends the resource. Changed live.",
            "default": {}
          }
        }
      },
      "spec": {
        "description": "The type and the location of the storage.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "type"
        ],
        "properties": {
          "type": {
            "description": "`dir`: files in a directory. `logical`: logical volumes of an LVM volume group. `rbd`: images in a Ceph pool that all hosts share. `existing`: a pool of libvirt that others made, of libvirt's type dir, fs, netfs or logical. Fleetwright makes volumes in it, but never starts, changes or deletes the pool. Cannot be changed.",
            "type": "string",
            "enum": [
              "dir",
              "logical",
              "rbd",
              "existing"
            ],
            "x-values-not-supported-yet": {
              "iscsi": "use dir or logical",
              "netfs": "use dir on a directory that is mounted already, or existing for a pool of libvirt"
            }
          },
          "name": {
            "description": "With type `existing`: the name of the pool in libvirt. On a host without it, or where it is not active, its users are blocked. Cannot be changed.",
            "type": "string",
            "pattern": "^(?!\\.{1,2}$)[^/\\s\\p{Cc}\\p{Cs}\\ufffe\\uffff]+$",
            "maxLength": 128,
            "x-expected": "the name of a pool of libvirt, without spaces and slashes",
            "examples": [
              "default"
            ]
          },
          "path": {
            "description": "With type `dir`: the directory on the host, without spaces and `..`. No other pool may use it, a directory in it or one above it. It is created if missing. Cannot be changed.",
            "type": "string",
            "pattern": "^/[^\\s\\p{Cc}\\p{Cs}\\ufffe\\uffff]*$",
            "maxLength": 4096,
            "x-expected": "an absolute path without spaces",
            "x-canonical": "path",
            "examples": [
              "/var/lib/fleetwright/volumes"
            ]
          },
          "volumeGroup": {
            "description": "With type `logical`: the name of an existing LVM volume group on the host. Each volume takes its whole size at once. LVM does not erase the data of deleted volumes: a new volume may contain it. Cannot be changed.",
            "type": "string",
            "pattern": "^(?!\\.{1,2}$)[A-Za-z0-9_.+][A-Za-z0-9_.+-]{0,126}$",
            "x-expected": "the name of a volume group",
            "examples": [
              "vg0"
            ]
          },
          "hosts": {
            "description": "The hosts with this pool: `all`, the labels that they must have, or a list of Hosts. Adding a host is live; removing a host is refused while it has disks. With type `rbd`: the hosts whose machines may use the pool; these hosts get the user's key. With type `existing`: machines are placed only on those of the hosts where the pool is active.",
            "x-expected": "all, labels of hosts such as {zone: a}, or a list of hosts such as [hv1, hv2]",
            "default": "all",
            "anyOf": [
              {
                "const": "all"
              },
              {
                "type": "object",
                "additionalProperties": {
                  "type": "string",
                  "maxLength": 253,
                  "description": "Any text of at most 253 characters. Quote numbers and booleans."
                }
              },
              {
                "description": "The names of Hosts.",
                "type": "array",
                "minItems": 1,
                "maxItems": 1000,
                "uniqueItems": true,
                "items": {
                  "type": "string",
                  "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
                  "x-expected": "a name, or project/name",
                  "x-reference": "Host",
                  "description": "A Host."
                }
              }
            ]
          },
          "ceph": {
            "description": "With type `rbd`: the connection to the cluster.",
            "type": "object",
            "additionalProperties": false,
            "required": [
              "confFile"
            ],
            "properties": {
              "confFile": {
                "description": "The cluster's configuration file on the machine where Fleetwright runs, or `lab://NAME/ceph.conf` for the cluster of a lab. Changed live if the cluster stays the same.",
                "type": "string",
                "pattern": "^(/[^\\s\\p{Cc}\\p{Cs}]*|lab://[a-z][a-z0-9-]{0,20}/ceph\\.conf)$",
                "maxLength": 4096,
                "x-expected": "an absolute path without spaces, or lab://NAME/ceph.conf",
                "x-canonical": "path",
                "examples": [
                  "/etc/ceph/ceph.conf"
                ]
              },
              "user": {
                "description": "The Ceph user of Fleetwright and of the machines, without `client.`. It needs the capabilities `profile rbd`; with `create` also those for creating pools. A change needs a reboot of machines.",
                "type": "string",
                "pattern": "^[A-Za-z0-9_][A-Za-z0-9_+-]{0,99}$",
                "x-expected": "the name of a user, such as fleetwright",
                "default": "admin",
                "examples": [
                  "fleetwright"
                ]
              },
              "secretRef": {
                "description": "The Secret that contains the user's key, as `ceph auth get-key` prints it. Changed live: machines use a new key from their next start.",
                "x-default": "the key in the keyring of `confFile`",
                "type": "object",
                "additionalProperties": false,
                "required": [
                  "secret",
                  "key"
                ],
                "properties": {
                  "secret": {
                    "type": "string",
                    "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
                    "x-expected": "a name, or project/name",
                    "x-reference": "Secret",
                    "description": "The Secret."
                  },
                  "key": {
                    "description": "The key in the Secret.",
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 253
                  }
                }
              },
              "via": {
                "type": "string",
                "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
                "x-expected": "a name, or project/name",
                "x-reference": "Host",
                "description": "A Host of a lab whose network relays the connection, if this machine cannot reach the cluster directly. Changed live.",
                "x-default": "a direct connection"
              }
            }
          },
          "pool": {
            "description": "With type `rbd`: the name of the Ceph pool. Cannot be changed.",
            "type": "string",
            "pattern": "^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$",
            "x-expected": "the name of a pool in the cluster",
            "examples": [
              "vms"
            ]
          },
          "create": {
            "description": "With type `rbd`: create the Ceph pool if it is missing. Fleetwright never deletes it, because other users may have data in it. If absent, the pool must exist.",
            "type": "object",
            "additionalProperties": false,
            "properties": {
              "pgNum": {
                "description": "The number of placement groups. Changed live; Ceph then moves data.",
                "type": "integer",
                "minimum": 1,
                "maximum": 65536,
                "default": 32
              },
              "quota": {
                "type": "string",
                "pattern": "^[0-9]+(\\.[0-9]+)?(k|K|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$",
                "x-expected": "a size such as 512Mi or 10Gi",
                "x-quantity": "bytes",
                "description": "The maximum size of the pool in bytes. Writes beyond it fail. Changed live.",
                "x-default": "no limit",
                "examples": [
                  "500Gi"
                ]
              }
            }
          },
          "deletionPolicy": {
            "description": "The fate of the objects when the resource leaves Git. `Delete` deletes them; `Retain` keeps them. Changed live.",
            "type": "string",
            "enum": [
              "Delete",
              "Retain"
            ],
            "default": "Delete"
          },
          "protect": {
            "description": "Refuse to delete or replace the objects, also after the resource left Git. Remove the protection in a separate commit first. Changed live.",
            "type": "boolean",
            "default": false
          },
          "drift": {
            "description": "The reaction to manual changes of the objects. `fix` reverts them; `report` only reports them. Changed live.",
            "type": "string",
            "enum": [
              "fix",
              "report"
            ],
            "default": "fix"
          }
        }
      }
    },
    "examples": [
      {
        "apiVersion": "fleetwright/v1",
        "kind": "StoragePool",
        "metadata": {
          "name": "local"
        },
        "spec": {
          "type": "dir",
          "path": "/var/lib/fleetwright/volumes",
          "hosts": "all"
        }
      },
      {
        "apiVersion": "fleetwright/v1",
        "kind": "StoragePool",
        "metadata": {
          "name": "fast"
        },
        "spec": {
          "type": "logical",
          "volumeGroup": "nvme",
          "hosts": {
            "storage": "nvme"
          }
        }
      },
      {
        "apiVersion": "fleetwright/v1",
        "kind": "StoragePool",
        "metadata": {
          "name": "ceph"
        },
        "spec": {
          "type": "rbd",
          "ceph": {
            "confFile": "/etc/ceph/ceph.conf",
            "user": "fleetwright"
          },
          "pool": "vms",
          "create": {
            "pgNum": 32,
            "quota": "500Gi"
          }
        }
      },
      {
        "apiVersion": "fleetwright/v1",
        "kind": "StoragePool",
        "metadata": {
          "name": "default"
        },
        "spec": {
          "type": "existing",
          "name": "default",
          "hosts": "all"
        }
      }
    ]
  },
  VirtualMachine: {
    "title": "VirtualMachine",
    "description": "A virtual machine.",
    "type": "object",
    "additionalProperties": false,
    "required": [
      "apiVersion",
      "kind",
      "metadata",
      "spec"
    ],
    "properties": {
      "apiVersion": {
        "description": "The version of this API.",
        "const": "fleetwright/v1",
        "x-expected": "fleetwright/v1"
      },
      "kind": {
        "description": "VirtualMachine",
        "const": "VirtualMachine"
      },
      "metadata": {
        "description": "The name is also the host name of the guest.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "name"
        ],
        "properties": {
          "name": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "The name, unique in its project and kind. A renamed resource is a new one; the old one is deleted."
          },
          "project": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "The namespace of the name. A reference to another project is `project/name`. A change creates a new resource and deletes the old one.",
            "default": "default"
          },
          "labels": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "maxLength": 253,
              "description": "Any text of at most 253 characters. Quote numbers and booleans."
            },
            "description": "Key-value pairs for selectors. Changed live.",
            "default": {}
          },
          "annotations": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "description": "Any text."
            },
            "description": "Notes for users and tools. `fleetwright/suspend` with a reason suspends the resource. Changed live.",
            "default": {}
          }
        }
      },
      "spec": {
        "description": "The hardware, the disks and the policies of the machine.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "instanceType"
        ],
        "properties": {
          "uuid": {
            "description": "The UUID of the machine. Write it for a machine that is adopted and keeps its own. A change replaces the machine.",
            "type": "string",
            "pattern": "^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$",
            "x-expected": "a UUID such as 48e1498a-4895-45e6-b485-ee34ee4e2573",
            "x-canonical": "lower-case",
            "x-default": "derived from the names of the fleet and the machine",
            "examples": [
              "48e1498a-4895-45e6-b485-ee34ee4e2573"
            ]
          },
          "domainName": {
            "description": "The name of the domain in libvirt. Write it for a machine that is adopted and whose name is no name of a resource. Cannot be changed.",
            "type": "string",
            "pattern": "^(?!\\.{1,2}$)[^/\\p{Cc}\\p{Cs}]{1,200}$",
            "x-expected": "a name of at most 200 characters without slashes and control characters",
            "x-default": "the name of the resource",
            "examples": [
              "Windows 10"
            ]
          },
          "instanceType": {
            "type": "string",
            "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
            "x-expected": "a name, or project/name",
            "x-reference": "InstanceType",
            "description": "The InstanceType: CPU, memory and devices. The impact of a change depends on the fields that differ.",
            "examples": [
              "s1.small"
            ]
          },
          "image": {
            "type": "string",
            "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
            "x-expected": "a name, or project/name",
            "x-reference": "Image",
            "description": "The Image to boot. Required without `bootVolume`. A change replaces the root disk; volumes and addresses stay.",
            "examples": [
              "debian-12"
            ]
          },
          "bootVolume": {
            "type": "string",
            "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
            "x-expected": "a name, or project/name",
            "x-reference": "Volume",
            "description": "The Volume to boot, instead of `image` and `rootDisk`. Another Volume of `volumes` in its place boots after a restart; a Volume that is not attached replaces the machine. It is independent of the machine and stays when the machine is deleted. Without `cloudInit` and `sshKeys`, the machine gets no cloud-init data.",
            "examples": [
              "old-root"
            ]
          },
          "bootVolumeBus": {
            "description": "The bus of `bootVolume` in the guest. A change needs a reboot: the guest sees another device. If absent: the bus that the disk has, and `virtio` for a new machine. `ide` needs the machine type `pc`.",
            "type": "string",
            "enum": [
              "virtio",
              "scsi",
              "sata",
              "usb",
              "ide"
            ]
          },
          "rootDisk": {
            "description": "The boot disk, a copy of the image. Optional if the image has `kernelBoot`: the machine then has no root disk.",
            "type": "object",
            "additionalProperties": false,
            "required": [
              "pool",
              "size"
            ],
            "properties": {
              "pool": {
                "type": "string",
                "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
                "x-expected": "a name, or project/name",
                "x-reference": "StoragePool",
                "description": "The StoragePool of the disk. A change replaces the disk."
              },
              "size": {
                "type": "string",
                "pattern": "^[0-9]+(\\.[0-9]+)?(k|K|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$",
                "x-expected": "a size such as 512Mi or 10Gi",
                "x-quantity": "bytes",
                "description": "The size in bytes, at least that of the image. An increase is live; a decrease is refused.",
                "examples": [
                  "10Gi"
                ]
              }
            }
          },
          "volumes": {
            "description": "Additional disks, in the guest's order. Attached and detached live, a virtio disk while the running machine has a free PCIe port, but not on the buses `sata` and `ide`; else at the next restart.",
            "type": "array",
            "default": [],
            "items": {
              "description": "An attached Volume.",
              "type": "object",
              "additionalProperties": false,
              "required": [
                "volume"
              ],
              "properties": {
                "volume": {
                  "type": "string",
                  "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
                  "x-expected": "a name, or project/name",
                  "x-reference": "Volume",
                  "description": "The Volume."
                },
                "bus": {
                  "description": "The bus of the disk in the guest. A change needs a reboot: the guest sees another device. Disks on `sata` and `ide` are attached and detached by a reboot, the others live. `ide` needs the machine type `pc`.",
                  "type": "string",
                  "enum": [
                    "virtio",
                    "scsi",
                    "sata",
                    "usb",
                    "ide"
                  ],
                  "default": "virtio"
                }
              }
            }
          },
          "interfaces": {
            "description": "The network interfaces, in order. The guest has one default route: over the first interface whose network has a way out (mode `nat` or `bridge`). Attached and detached live while the running machine has a free PCIe port, else at the next restart.",
            "type": "array",
            "default": [],
            "items": {
              "description": "A network interface.",
              "type": "object",
              "additionalProperties": false,
              "required": [
                "network"
              ],
              "properties": {
                "network": {
                  "type": "string",
                  "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
                  "x-expected": "a name, or project/name",
                  "x-reference": "Network",
                  "description": "The Network. Changed live, but the guest may have to renew its DHCP lease."
                },
                "ipv4": {
                  "type": "string",
                  "pattern": "^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])$",
                  "x-expected": "an IPv4 address such as 10.20.0.10",
                  "description": "The address. If absent, an address is allocated and kept. The guest gets a changed address with its next DHCP lease.",
                  "examples": [
                    "10.20.0.10"
                  ]
                },
                "mac": {
                  "description": "The MAC address. Write it for an interface of a machine that is adopted. A change needs a reboot: the guest sees another device.",
                  "type": "string",
                  "pattern": "^[0-9A-Fa-f][02468ACEace](:[0-9A-Fa-f]{2}){5}$",
                  "x-expected": "a MAC address of one interface, such as 52:54:00:12:34:56",
                  "x-canonical": "lower-case",
                  "x-default": "derived from the names of the fleet, the machine and the interface",
                  "examples": [
                    "52:54:00:12:34:56"
                  ]
                },
                "model": {
                  "description": "The model of the network card. A change needs a restart, and so does attaching an `rtl8139` or an `e1000`.",
                  "type": "string",
                  "enum": [
                    "virtio",
                    "e1000e",
                    "e1000",
                    "rtl8139"
                  ],
                  "default": "virtio"
                },
                "link": {
                  "description": "The link state. Changed live.",
                  "type": "string",
                  "enum": [
                    "up",
                    "down"
                  ],
                  "default": "up"
                },
                "securityGroups": {
                  "description": "The SecurityGroups of the interface; traffic that any of them allows passes. If absent: the network's `defaultSecurityGroups`. An empty list allows all traffic. Changed live.",
                  "type": "array",
                  "uniqueItems": true,
                  "maxItems": 16,
                  "items": {
                    "type": "string",
                    "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
                    "x-expected": "a name, or project/name",
                    "x-reference": "SecurityGroup",
                    "description": "A SecurityGroup."
                  },
                  "examples": [
                    [
                      "web"
                    ]
                  ]
                }
              }
            }
          },
          "cloudInit": {
            "description": "The cloud-init data for the first boot, in a NoCloud seed.",
            "type": "object",
            "additionalProperties": false,
            "default": {},
            "properties": {
              "userData": {
                "description": "A `#cloud-config` document, or a script that begins with `#!`.",
                "type": "string",
                "maxLength": 262144
              },
              "userDataSecretRef": {
                "description": "A Secret that contains the user data, instead of `userData`.",
                "type": "object",
                "additionalProperties": false,
                "required": [
                  "secret",
                  "key"
                ],
                "properties": {
                  "secret": {
                    "type": "string",
                    "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
                    "x-expected": "a name, or project/name",
                    "x-reference": "Secret",
                    "description": "The Secret."
                  },
                  "key": {
                    "description": "The key in the Secret.",
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 253
                  }
                }
              },
              "vendorData": {
                "description": "The vendor data, besides the user data.",
                "not": {},
                "x-not-supported-yet": "put it into userData"
              },
              "rerunPolicy": {
                "description": "The reaction to later changes. `Never`: only new machines use the new data. `OnChange`: the guest gets a new instance id and runs cloud-init again at its next boot. `Recreate`: the machine is replaced, as far as `updatePolicy` allows.",
                "type": "string",
                "enum": [
                  "Never",
                  "OnChange",
                  "Recreate"
                ],
                "default": "Never"
              }
            }
          },
          "sshKeys": {
            "description": "The SSHKeys that may log in. They are part of the cloud-init data.",
            "type": "array",
            "uniqueItems": true,
            "default": [],
            "items": {
              "type": "string",
              "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
              "x-expected": "a name, or project/name",
              "x-reference": "SSHKey",
              "description": "An SSHKey."
            },
            "examples": [
              [
                "ops"
              ]
            ]
          },
          "runStrategy": {
            "description": "`Always` keeps the machine running. `Halted` keeps it off. `Manual` leaves starting and stopping to operators. Changed live; `Halted` shuts the machine down.",
            "type": "string",
            "enum": [
              "Always",
              "Halted",
              "Manual"
            ],
            "default": "Always"
          },
          "autostart": {
            "description": "Start the machine when its host has started. Changed live.",
            "type": "boolean",
            "x-default": "`true` with runStrategy `Always`, else `false`"
          },
          "placement": {
            "description": "The hosts on which the machine may run. A running machine stays while its host is allowed.",
            "type": "object",
            "additionalProperties": false,
            "default": {},
            "properties": {
              "hostSelector": {
                "type": "object",
                "additionalProperties": {
                  "type": "string",
                  "maxLength": 253,
                  "description": "Any text of at most 253 characters. Quote numbers and booleans."
                },
                "description": "The labels that the host must have.",
                "default": {},
                "examples": [
                  {
                    "zone": "a"
                  }
                ]
              },
              "group": {
                "type": "string",
                "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
                "x-expected": "a name, or project/name",
                "x-reference": "PlacementGroup",
                "description": "The PlacementGroup of the machine."
              }
            }
          },
          "updatePolicy": {
            "description": "The times at which a change may interrupt the machine. A change that must wait is pending, and every plan shows it. Changed live.",
            "type": "object",
            "additionalProperties": false,
            "default": {},
            "properties": {
              "reboot": {
                "description": "Power cycles. `Never`: only by hand. `Window`: in a maintenance window of the Fleet. `Immediate`: at once.",
                "type": "string",
                "enum": [
                  "Never",
                  "Window",
                  "Immediate"
                ],
                "default": "Never"
              },
              "recreate": {
                "description": "Replacement of the machine and its root disk, with the values of `reboot`. Volumes, MAC and IPv4 addresses stay.",
                "type": "string",
                "enum": [
                  "Never",
                  "Window",
                  "Immediate"
                ],
                "default": "Never"
              }
            }
          },
          "evictionStrategy": {
            "description": "The reaction when the host is drained.",
            "not": {},
            "x-not-supported-yet": "comes with live migration"
          },
          "terminationGracePeriod": {
            "type": "string",
            "pattern": "^([0-9]+(\\.[0-9]+)?[smhdw])+$",
            "x-expected": "a duration such as 30s, 5m or 7d",
            "x-quantity": "seconds",
            "description": "The timeout of a shutdown, after which the machine is powered off. Changed live.",
            "default": "60s"
          },
          "readinessProbe": {
            "description": "The condition for getting traffic, with the meaning that Kubernetes gives it. Load balancers send requests to the machine only while the probe succeeds. Changed live.",
            "type": "object",
            "additionalProperties": false,
            "properties": {
              "httpGet": {
                "description": "A GET request. The probe succeeds if the status of the response is an expected one.",
                "type": "object",
                "additionalProperties": false,
                "required": [
                  "port"
                ],
                "properties": {
                  "path": {
                    "description": "The path of the request, with its query.",
                    "type": "string",
                    "pattern": "^/[!-~]*$",
                    "maxLength": 1000,
                    "x-expected": "an absolute path of printable ASCII characters without spaces",
                    "default": "/",
                    "examples": [
                      "/healthz"
                    ]
                  },
                  "port": {
                    "description": "The port on the machine.",
                    "type": "integer",
                    "minimum": 1,
                    "maximum": 65535,
                    "examples": [
                      80
                    ]
                  },
                  "scheme": {
                    "description": "`HTTPS` does not verify the certificate.",
                    "type": "string",
                    "enum": [
                      "HTTP",
                      "HTTPS"
                    ],
                    "default": "HTTP"
                  },
                  "host": {
                    "description": "The `Host` header of the request and, with `HTTPS`, the name in the TLS handshake. The request always goes to the machine's own address. If absent: that address.",
                    "type": "string",
                    "pattern": "^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?$",
                    "maxLength": 253,
                    "x-expected": "a host name such as shop.example.test",
                    "examples": [
                      "shop.example.test"
                    ]
                  },
                  "expectedStatus": {
                    "description": "The status codes of success.",
                    "type": "string",
                    "pattern": "^[1-5][0-9]{2}(-[1-5][0-9]{2})?(,[1-5][0-9]{2}(-[1-5][0-9]{2})?)*$",
                    "maxLength": 200,
                    "x-expected": "status codes such as \"200\", \"200,202\" or \"200-399\", in quotes",
                    "default": "200-399"
                  }
                },
                "examples": [
                  {
                    "path": "/healthz",
                    "port": 8080
                  }
                ]
              },
              "tcpSocket": {
                "description": "A TCP connection. The probe succeeds if the machine accepts the connection.",
                "type": "object",
                "additionalProperties": false,
                "required": [
                  "port"
                ],
                "properties": {
                  "port": {
                    "description": "The port on the machine.",
                    "type": "integer",
                    "minimum": 1,
                    "maximum": 65535,
                    "examples": [
                      80
                    ]
                  }
                },
                "examples": [
                  {
                    "port": 22
                  }
                ]
              },
              "guestAgent": {
                "description": "A ping of the QEMU guest agent, over a channel that needs no network. The machine must have `devices.guestAgent`, and the guest the agent.",
                "type": "object",
                "additionalProperties": false,
                "examples": [
                  {}
                ]
              },
              "network": {
                "type": "string",
                "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
                "x-expected": "a name, or project/name",
                "x-reference": "Network",
                "description": "The Network of the interface to probe. If absent: that of the first interface."
              },
              "initialDelay": {
                "type": "string",
                "pattern": "^([0-9]+(\\.[0-9]+)?[smhdw])+$",
                "x-expected": "a duration such as 30s, 5m or 7d",
                "x-quantity": "seconds",
                "description": "The time after the start of the machine in which the result does not count.",
                "default": "0s"
              },
              "period": {
                "type": "string",
                "pattern": "^([0-9]+(\\.[0-9]+)?[smhdw])+$",
                "x-expected": "a duration such as 30s, 5m or 7d",
                "x-quantity": "seconds",
                "description": "The interval between two checks, at least 1s.",
                "default": "10s"
              },
              "timeout": {
                "type": "string",
                "pattern": "^([0-9]+(\\.[0-9]+)?[smhdw])+$",
                "x-expected": "a duration such as 30s, 5m or 7d",
                "x-quantity": "seconds",
                "description": "The timeout of a check, at least 1s.",
                "default": "1s"
              },
              "successThreshold": {
                "description": "The number of successive successes after a failure until the probe succeeds.",
                "type": "integer",
                "minimum": 1,
                "maximum": 100,
                "default": 1
              },
              "failureThreshold": {
                "description": "The number of successive failures until the probe fails.",
                "type": "integer",
                "minimum": 1,
                "maximum": 100,
                "default": 3
              }
            }
          },
          "livenessProbe": {
            "description": "The condition for a power cycle: the machine is stopped and started when the probe fails, whatever `updatePolicy` says. Not while most of the machines that are checked from one place fail at once. Changed live.",
            "type": "object",
            "additionalProperties": false,
            "properties": {
              "httpGet": {
                "description": "A GET request. The probe succeeds if the status of the response is an expected one.",
                "type": "object",
                "additionalProperties": false,
                "required": [
                  "port"
                ],
                "properties": {
                  "path": {
                    "description": "The path of the request, with its query.",
                    "type": "string",
                    "pattern": "^/[!-~]*$",
                    "maxLength": 1000,
                    "x-expected": "an absolute path of printable ASCII characters without spaces",
                    "default": "/",
                    "examples": [
                      "/healthz"
                    ]
                  },
                  "port": {
                    "description": "The port on the machine.",
                    "type": "integer",
                    "minimum": 1,
                    "maximum": 65535,
                    "examples": [
                      80
                    ]
                  },
                  "scheme": {
                    "description": "`HTTPS` does not verify the certificate.",
                    "type": "string",
                    "enum": [
                      "HTTP",
                      "HTTPS"
                    ],
                    "default": "HTTP"
                  },
                  "host": {
                    "description": "The `Host` header of the request and, with `HTTPS`, the name in the TLS handshake. The request always goes to the machine's own address. If absent: that address.",
                    "type": "string",
                    "pattern": "^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?$",
                    "maxLength": 253,
                    "x-expected": "a host name such as shop.example.test",
                    "examples": [
                      "shop.example.test"
                    ]
                  },
                  "expectedStatus": {
                    "description": "The status codes of success.",
                    "type": "string",
                    "pattern": "^[1-5][0-9]{2}(-[1-5][0-9]{2})?(,[1-5][0-9]{2}(-[1-5][0-9]{2})?)*$",
                    "maxLength": 200,
                    "x-expected": "status codes such as \"200\", \"200,202\" or \"200-399\", in quotes",
                    "default": "200-399"
                  }
                },
                "examples": [
                  {
                    "path": "/healthz",
                    "port": 8080
                  }
                ]
              },
              "tcpSocket": {
                "description": "A TCP connection. The probe succeeds if the machine accepts the connection.",
                "type": "object",
                "additionalProperties": false,
                "required": [
                  "port"
                ],
                "properties": {
                  "port": {
                    "description": "The port on the machine.",
                    "type": "integer",
                    "minimum": 1,
                    "maximum": 65535,
                    "examples": [
                      80
                    ]
                  }
                },
                "examples": [
                  {
                    "port": 22
                  }
                ]
              },
              "guestAgent": {
                "description": "A ping of the QEMU guest agent, over a channel that needs no network. The machine must have `devices.guestAgent`, and the guest the agent.",
                "type": "object",
                "additionalProperties": false,
                "examples": [
                  {}
                ]
              },
              "network": {
                "type": "string",
                "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
                "x-expected": "a name, or project/name",
                "x-reference": "Network",
                "description": "The Network of the interface to probe. If absent: that of the first interface."
              },
              "initialDelay": {
                "type": "string",
                "pattern": "^([0-9]+(\\.[0-9]+)?[smhdw])+$",
                "x-expected": "a duration such as 30s, 5m or 7d",
                "x-quantity": "seconds",
                "description": "The time after the start of the machine in which the result does not count.",
                "default": "0s"
              },
              "period": {
                "type": "string",
                "pattern": "^([0-9]+(\\.[0-9]+)?[smhdw])+$",
                "x-expected": "a duration such as 30s, 5m or 7d",
                "x-quantity": "seconds",
                "description": "The interval between two checks, at least 1s.",
                "default": "10s"
              },
              "timeout": {
                "type": "string",
                "pattern": "^([0-9]+(\\.[0-9]+)?[smhdw])+$",
                "x-expected": "a duration such as 30s, 5m or 7d",
                "x-quantity": "seconds",
                "description": "The timeout of a check, at least 1s.",
                "default": "1s"
              },
              "successThreshold": {
                "description": "The number of successive successes after a failure until the probe succeeds.",
                "type": "integer",
                "minimum": 1,
                "maximum": 100,
                "default": 1
              },
              "failureThreshold": {
                "description": "The number of successive failures until the probe fails.",
                "type": "integer",
                "minimum": 1,
                "maximum": 100,
                "default": 3
              }
            }
          },
          "dns": {
            "description": "The DNS name of the first interface's address. It is created before the machine starts and deleted before it stops. So is its PTR record, if the zone's `reverse` covers the address. Changed live.",
            "type": "object",
            "additionalProperties": false,
            "required": [
              "zone"
            ],
            "properties": {
              "zone": {
                "type": "string",
                "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
                "x-expected": "a name, or project/name",
                "x-reference": "DNSZone",
                "description": "The DNSZone."
              },
              "name": {
                "description": "The name in the zone.",
                "type": "string",
                "pattern": "^[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*$",
                "maxLength": 200,
                "x-expected": "a domain name such as db",
                "x-canonical": "lower-case",
                "x-default": "the name of the machine"
              }
            },
            "examples": [
              {
                "zone": "example-test",
                "name": "db"
              }
            ]
          },
          "devices": {
            "description": "Additional devices. A change needs a reboot.",
            "type": "object",
            "additionalProperties": false,
            "default": {},
            "properties": {
              "guestAgent": {
                "description": "A channel for the QEMU guest agent.",
                "type": "boolean",
                "default": true
              },
              "watchdog": {
                "description": "The action when the guest stops feeding its watchdog. `none`: no watchdog.",
                "type": "string",
                "enum": [
                  "none",
                  "reset",
                  "poweroff",
                  "pause"
                ],
                "default": "none"
              },
              "tpm": {
                "description": "A TPM 2.0, emulated by swtpm on the host. Its state stays on the host when the machine is deleted.",
                "type": "boolean",
                "default": false
              },
              "firmware": {
                "description": "The firmware: `bios` or `efi`. An installed guest usually does not boot after a change.",
                "type": "string",
                "enum": [
                  "bios",
                  "efi"
                ],
                "default": "bios"
              },
              "graphics": {
                "description": "The screen. If absent: none; an adopted machine keeps its own as long as no file names one.",
                "type": "object",
                "additionalProperties": false,
                "required": [
                  "type"
                ],
                "properties": {
                  "type": {
                    "description": "The protocol. The screen is on a Unix socket of the host, never on a network port; `fleetwright vnc` opens it. It replaces every other screen. A machine without a video device gets one, which stays with `none`. Without a SPICE screen, libvirt allows no devices that are redirected by SPICE: they are removed.",
                    "type": "string",
                    "enum": [
                      "none",
                      "vnc",
                      "spice"
                    ]
                  }
                },
                "examples": [
                  {
                    "type": "vnc"
                  }
                ]
              },
              "machineType": {
                "description": "The machine type: a family such as `q35` or `pc`, or a name with a version such as `pc-q35-7.2`. A family keeps the version that the machine has. If absent: `q35` in its newest version for a new machine; an existing one keeps its type.",
                "type": "string",
                "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$",
                "x-expected": "a machine type such as q35 or pc-q35-7.2",
                "examples": [
                  "pc-i440fx-7.2"
                ]
              },
              "cpuModel": {
                "description": "The CPU of the guest: `host-model`, `host-passthrough`, `maximum`, or a model that `virsh cpu-models` lists. If absent: `host-model`, or `maximum` for an emulated machine; an adopted machine keeps its CPU.",
                "type": "string",
                "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$",
                "x-expected": "host-model, host-passthrough, maximum or the name of a CPU model",
                "examples": [
                  "host-passthrough",
                  "Skylake-Client-IBRS"
                ]
              },
              "unmanaged": {
                "description": "The treatment of what an adopted machine has and no field describes. `keep`: it stays as it is, and `describe` lists it.",
                "type": "string",
                "enum": [
                  "keep"
                ],
                "default": "keep"
              }
            }
          },
          "deletionPolicy": {
            "description": "The fate of the machine when the resource leaves Git. `Delete` deletes it with its root disk; `Retain` keeps both. Volumes have their own policy. Changed live.",
            "type": "string",
            "enum": [
              "Delete",
              "Retain"
            ],
            "default": "Delete"
          },
          "protect": {
            "description": "Refuse to delete or replace the objects, also after the resource left Git. Remove the protection in a separate commit first. Changed live.",
            "type": "boolean",
            "default": false
          },
          "drift": {
            "description": "The reaction to manual changes of the objects. `fix` reverts them; `report` only reports them. Changed live.",
            "type": "string",
            "enum": [
              "fix",
              "report"
            ],
            "default": "fix"
          }
        }
      }
    },
    "examples": [
      {
        "apiVersion": "fleetwright/v1",
        "kind": "VirtualMachine",
        "metadata": {
          "name": "db",
          "labels": {
            "app": "db"
          }
        },
        "spec": {
          "instanceType": "s1.small",
          "image": "debian-12",
          "rootDisk": {
            "pool": "local",
            "size": "10Gi"
          },
          "volumes": [
            {
              "volume": "db-data"
            }
          ],
          "interfaces": [
            {
              "network": "app",
              "ipv4": "10.20.0.10"
            }
          ],
          "sshKeys": [
            "ops"
          ]
        }
      }
    ]
  },
  VirtualMachinePool: {
    "title": "VirtualMachinePool",
    "description": "A number of identical machines. Members that stop or vanish are started or created again.",
    "type": "object",
    "additionalProperties": false,
    "required": [
      "apiVersion",
      "kind",
      "metadata",
      "spec"
    ],
    "properties": {
      "apiVersion": {
        "description": "The version of this API.",
        "const": "fleetwright/v1",
        "x-expected": "fleetwright/v1"
      },
      "kind": {
        "description": "VirtualMachinePool",
        "const": "VirtualMachinePool"
      },
      "metadata": {
        "description": "A member is named after the pool, with a number: `web-0`, `web-1`, ... Numbers have gaps where members left. Additional members during an update are named `web-surge-0`, ... Other resources may refer to a member like to any VirtualMachine. A VirtualMachine of the files with the name of a member is no member: so a member is detached from its pool, without a restart.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "name"
        ],
        "properties": {
          "name": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "The name, unique in its project and kind. A renamed resource is a new one; the old one is deleted."
          },
          "project": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "The namespace of the name. A reference to another project is `project/name`. A change creates a new resource and deletes the old one.",
            "default": "default"
          },
          "labels": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "maxLength": 253,
              "description": "Any text of at most 253 characters. Quote numbers and booleans."
            },
            "description": "Key-value pairs for selectors. Changed live.",
            "default": {}
          },
          "annotations": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "description": "Any text."
            },
            "description": "Notes for users and tools. `fleetwright/suspend` with a reason suspends the resource. Changed live.",
            "default": {}
          }
        }
      },
      "spec": {
        "description": "The number of members, their template, and the rules for the pool as a whole.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "replicas",
          "template"
        ],
        "properties": {
          "replicas": {
            "description": "The number of members in service. With `maxSurge` and `warmPool`, the pool never has more machines than their sum, in any state. Changed live: members are created, or removed in the order of `scaleIn`.",
            "type": "integer",
            "minimum": 0,
            "maximum": 1000,
            "examples": [
              3
            ]
          },
          "template": {
            "description": "The template of every member.",
            "type": "object",
            "additionalProperties": false,
            "required": [
              "spec"
            ],
            "properties": {
              "metadata": {
                "description": "Labels and annotations of the members.",
                "type": "object",
                "additionalProperties": false,
                "default": {},
                "properties": {
                  "labels": {
                    "type": "object",
                    "additionalProperties": {
                      "type": "string",
                      "maxLength": 253,
                      "description": "Any text of at most 253 characters. Quote numbers and booleans."
                    },
                    "description": "The labels of every member. Changed live.",
                    "default": {}
                  },
                  "annotations": {
                    "type": "object",
                    "additionalProperties": {
                      "type": "string",
                      "description": "Any text."
                    },
                    "description": "The annotations of every member. Changed live.",
                    "default": {}
                  }
                }
              },
              "spec": {
                "description": "The VirtualMachine spec of every member. Its `updatePolicy` decides when a change may go, and `updateStrategy` how many members change at a time. A pool of several members must not contain a fixed address or a volume.",
                "type": "object",
                "additionalProperties": false,
                "required": [
                  "instanceType"
                ],
                "properties": {
                  "uuid": {
                    "description": "The UUID of the machine. Write it for a machine that is adopted and keeps its own. A change replaces the machine.",
                    "type": "string",
                    "pattern": "^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$",
                    "x-expected": "a UUID such as 48e1498a-4895-45e6-b485-ee34ee4e2573",
                    "x-canonical": "lower-case",
                    "x-default": "derived from the names of the fleet and the machine",
                    "examples": [
                      "48e1498a-4895-45e6-b485-ee34ee4e2573"
                    ]
                  },
                  "domainName": {
                    "description": "The name of the domain in libvirt. Write it for a machine that is adopted and whose name is no name of a resource. Cannot be changed.",
                    "type": "string",
                    "pattern": "^(?!\\.{1,2}$)[^/\\p{Cc}\\p{Cs}]{1,200}$",
                    "x-expected": "a name of at most 200 characters without slashes and control characters",
                    "x-default": "the name of the resource",
                    "examples": [
                      "Windows 10"
                    ]
                  },
                  "instanceType": {
                    "type": "string",
                    "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
                    "x-expected": "a name, or project/name",
                    "x-reference": "InstanceType",
                    "description": "The InstanceType: CPU, memory and devices. The impact of a change depends on the fields that differ.",
                    "examples": [
                      "s1.small"
                    ]
                  },
                  "image": {
                    "type": "string",
                    "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
                    "x-expected": "a name, or project/name",
                    "x-reference": "Image",
                    "description": "The Image to boot. Required without `bootVolume`. A change replaces the root disk; volumes and addresses stay.",
                    "examples": [
                      "debian-12"
                    ]
                  },
                  "bootVolume": {
                    "type": "string",
                    "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
                    "x-expected": "a name, or project/name",
                    "x-reference": "Volume",
                    "description": "The Volume to boot, instead of `image` and `rootDisk`. Another Volume of `volumes` in its place boots after a restart; a Volume that is not attached replaces the machine. It is independent of the machine and stays when the machine is deleted. Without `cloudInit` and `sshKeys`, the machine gets no cloud-init data.",
                    "examples": [
                      "old-root"
                    ]
                  },
                  "bootVolumeBus": {
                    "description": "The bus of `bootVolume` in the guest. A change needs a reboot: the guest sees another device. If absent: the bus that the disk has, and `virtio` for a new machine. `ide` needs the machine type `pc`.",
                    "type": "string",
                    "enum": [
                      "virtio",
                      "scsi",
                      "sata",
                      "usb",
                      "ide"
                    ]
                  },
                  "rootDisk": {
                    "description": "The boot disk, a copy of the image. Optional if the image has `kernelBoot`: the machine then has no root disk.",
                    "type": "object",
                    "additionalProperties": false,
                    "required": [
                      "pool",
                      "size"
                    ],
                    "properties": {
                      "pool": {
                        "type": "string",
                        "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
                        "x-expected": "a name, or project/name",
                        "x-reference": "StoragePool",
                        "description": "The StoragePool of the disk. A change replaces the disk."
                      },
                      "size": {
                        "type": "string",
                        "pattern": "^[0-9]+(\\.[0-9]+)?(k|K|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$",
                        "x-expected": "a size such as 512Mi or 10Gi",
                        "x-quantity": "bytes",
                        "description": "The size in bytes, at least that of the image. An increase is live; a decrease is refused.",
                        "examples": [
                          "10Gi"
                        ]
                      }
                    }
                  },
                  "volumes": {
                    "description": "Additional disks, in the guest's order. Attached and detached live, a virtio disk while the running machine has a free PCIe port, but not on the buses `sata` and `ide`; else at the next restart.",
                    "type": "array",
                    "default": [],
                    "items": {
                      "description": "An attached Volume.",
                      "type": "object",
                      "additionalProperties": false,
                      "required": [
                        "volume"
                      ],
                      "properties": {
                        "volume": {
                          "type": "string",
                          "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
                          "x-expected": "a name, or project/name",
                          "x-reference": "Volume",
                          "description": "The Volume."
                        },
                        "bus": {
                          "description": "The bus of the disk in the guest. A change needs a reboot: the guest sees another device. Disks on `sata` and `ide` are attached and detached by a reboot, the others live. `ide` needs the machine type `pc`.",
                          "type": "string",
                          "enum": [
                            "virtio",
                            "scsi",
                            "sata",
                            "usb",
                            "ide"
                          ],
                          "default": "virtio"
                        }
                      }
                    }
                  },
                  "interfaces": {
                    "description": "The network interfaces, in order. The guest has one default route: over the first interface whose network has a way out (mode `nat` or `bridge`). Attached and detached live while the running machine has a free PCIe port, else at the next restart.",
                    "type": "array",
                    "default": [],
                    "items": {
                      "description": "A network interface.",
                      "type": "object",
                      "additionalProperties": false,
                      "required": [
                        "network"
                      ],
                      "properties": {
                        "network": {
                          "type": "string",
                          "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
                          "x-expected": "a name, or project/name",
                          "x-reference": "Network",
                          "description": "The Network. Changed live, but the guest may have to renew its DHCP lease."
                        },
                        "ipv4": {
                          "type": "string",
                          "pattern": "^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])$",
                          "x-expected": "an IPv4 address such as 10.20.0.10",
                          "description": "The address. If absent, an address is allocated and kept. The guest gets a changed address with its next DHCP lease.",
                          "examples": [
                            "10.20.0.10"
                          ]
                        },
                        "mac": {
                          "description": "The MAC address. Write it for an interface of a machine that is adopted. A change needs a reboot: the guest sees another device.",
                          "type": "string",
                          "pattern": "^[0-9A-Fa-f][02468ACEace](:[0-9A-Fa-f]{2}){5}$",
                          "x-expected": "a MAC address of one interface, such as 52:54:00:12:34:56",
                          "x-canonical": "lower-case",
                          "x-default": "derived from the names of the fleet, the machine and the interface",
                          "examples": [
                            "52:54:00:12:34:56"
                          ]
                        },
                        "model": {
                          "description": "The model of the network card. A change needs a restart, and so does attaching an `rtl8139` or an `e1000`.",
                          "type": "string",
                          "enum": [
                            "virtio",
                            "e1000e",
                            "e1000",
                            "rtl8139"
                          ],
                          "default": "virtio"
                        },
                        "link": {
                          "description": "The link state. Changed live.",
                          "type": "string",
                          "enum": [
                            "up",
                            "down"
                          ],
                          "default": "up"
                        },
                        "securityGroups": {
                          "description": "The SecurityGroups of the interface; traffic that any of them allows passes. If absent: the network's `defaultSecurityGroups`. An empty list allows all traffic. Changed live.",
                          "type": "array",
                          "uniqueItems": true,
                          "maxItems": 16,
                          "items": {
                            "type": "string",
                            "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
                            "x-expected": "a name, or project/name",
                            "x-reference": "SecurityGroup",
                            "description": "A SecurityGroup."
                          },
                          "examples": [
                            [
                              "web"
                            ]
                          ]
                        }
                      }
                    }
                  },
                  "cloudInit": {
                    "description": "The cloud-init data for the first boot, in a NoCloud seed.",
                    "type": "object",
                    "additionalProperties": false,
                    "default": {},
                    "properties": {
                      "userData": {
                        "description": "A `#cloud-config` document, or a script that begins with `#!`.",
                        "type": "string",
                        "maxLength": 262144
                      },
                      "userDataSecretRef": {
                        "description": "A Secret that contains the user data, instead of `userData`.",
                        "type": "object",
                        "additionalProperties": false,
                        "required": [
                          "secret",
                          "key"
                        ],
                        "properties": {
                          "secret": {
                            "type": "string",
                            "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
                            "x-expected": "a name, or project/name",
                            "x-reference": "Secret",
                            "description": "The Secret."
                          },
                          "key": {
                            "description": "The key in the Secret.",
                            "type": "string",
                            "minLength": 1,
                            "maxLength": 253
                          }
                        }
                      },
                      "vendorData": {
                        "description": "The vendor data, besides the user data.",
                        "not": {},
                        "x-not-supported-yet": "put it into userData"
                      },
                      "rerunPolicy": {
                        "description": "The reaction to later changes. `Never`: only new machines use the new data. `OnChange`: the guest gets a new instance id and runs cloud-init again at its next boot. `Recreate`: the machine is replaced, as far as `updatePolicy` allows.",
                        "type": "string",
                        "enum": [
                          "Never",
                          "OnChange",
                          "Recreate"
                        ],
                        "default": "Never"
                      }
                    }
                  },
                  "sshKeys": {
                    "description": "The SSHKeys that may log in. They are part of the cloud-init data.",
                    "type": "array",
                    "uniqueItems": true,
                    "default": [],
                    "items": {
                      "type": "string",
                      "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
                      "x-expected": "a name, or project/name",
                      "x-reference": "SSHKey",
                      "description": "An SSHKey."
                    },
                    "examples": [
                      [
                        "ops"
                      ]
                    ]
                  },
                  "runStrategy": {
                    "description": "`Always` keeps the machine running. `Halted` keeps it off. `Manual` leaves starting and stopping to operators. Changed live; `Halted` shuts the machine down.",
                    "type": "string",
                    "enum": [
                      "Always",
                      "Halted",
                      "Manual"
                    ],
                    "default": "Always"
                  },
                  "autostart": {
                    "description": "Start the machine when its host has started. Changed live.",
                    "type": "boolean",
                    "x-default": "`true` with runStrategy `Always`, else `false`"
                  },
                  "placement": {
                    "description": "The hosts on which the machine may run. A running machine stays while its host is allowed.",
                    "type": "object",
                    "additionalProperties": false,
                    "default": {},
                    "properties": {
                      "hostSelector": {
                        "type": "object",
                        "additionalProperties": {
                          "type": "string",
                          "maxLength": 253,
                          "description": "Any text of at most 253 characters. Quote numbers and booleans."
                        },
                        "description": "The labels that the host must have.",
                        "default": {},
                        "examples": [
                          {
                            "zone": "a"
                          }
                        ]
                      },
                      "group": {
                        "type": "string",
                        "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
                        "x-expected": "a name, or project/name",
                        "x-reference": "PlacementGroup",
                        "description": "The PlacementGroup of the machine."
                      }
                    }
                  },
                  "updatePolicy": {
                    "description": "The times at which a change may interrupt the machine. A change that must wait is pending, and every plan shows it. Changed live.",
                    "type": "object",
                    "additionalProperties": false,
                    "default": {},
                    "properties": {
                      "reboot": {
                        "description": "Power cycles. `Never`: only by hand. `Window`: in a maintenance window of the Fleet. `Immediate`: at once.",
                        "type": "string",
                        "enum": [
                          "Never",
                          "Window",
                          "Immediate"
                        ],
                        "default": "Never"
                      },
                      "recreate": {
                        "description": "Replacement of the machine and its root disk, with the values of `reboot`. Volumes, MAC and IPv4 addresses stay.",
                        "type": "string",
                        "enum": [
                          "Never",
                          "Window",
                          "Immediate"
                        ],
                        "default": "Never"
                      }
                    }
                  },
                  "evictionStrategy": {
                    "description": "The reaction when the host is drained.",
                    "not": {},
                    "x-not-supported-yet": "comes with live migration"
                  },
                  "terminationGracePeriod": {
                    "type": "string",
                    "pattern": "^([0-9]+(\\.[0-9]+)?[smhdw])+$",
                    "x-expected": "a duration such as 30s, 5m or 7d",
                    "x-quantity": "seconds",
                    "description": "The timeout of a shutdown, after which the machine is powered off. Changed live.",
                    "default": "60s"
                  },
                  "readinessProbe": {
                    "description": "The condition for getting traffic, with the meaning that Kubernetes gives it. Load balancers send requests to the machine only while the probe succeeds. Changed live.",
                    "type": "object",
                    "additionalProperties": false,
                    "properties": {
                      "httpGet": {
                        "description": "A GET request. The probe succeeds if the status of the response is an expected one.",
                        "type": "object",
                        "additionalProperties": false,
                        "required": [
                          "port"
                        ],
                        "properties": {
                          "path": {
                            "description": "The path of the request, with its query.",
                            "type": "string",
                            "pattern": "^/[!-~]*$",
                            "maxLength": 1000,
                            "x-expected": "an absolute path of printable ASCII characters without spaces",
                            "default": "/",
                            "examples": [
                              "/healthz"
                            ]
                          },
                          "port": {
                            "description": "The port on the machine.",
                            "type": "integer",
                            "minimum": 1,
                            "maximum": 65535,
                            "examples": [
                              80
                            ]
                          },
                          "scheme": {
                            "description": "`HTTPS` does not verify the certificate.",
                            "type": "string",
                            "enum": [
                              "HTTP",
                              "HTTPS"
                            ],
                            "default": "HTTP"
                          },
                          "host": {
                            "description": "The `Host` header of the request and, with `HTTPS`, the name in the TLS handshake. The request always goes to the machine's own address. If absent: that address.",
                            "type": "string",
                            "pattern": "^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?$",
                            "maxLength": 253,
                            "x-expected": "a host name such as shop.example.test",
                            "examples": [
                              "shop.example.test"
                            ]
                          },
                          "expectedStatus": {
                            "description": "The status codes of success.",
                            "type": "string",
                            "pattern": "^[1-5][0-9]{2}(-[1-5][0-9]{2})?(,[1-5][0-9]{2}(-[1-5][0-9]{2})?)*$",
                            "maxLength": 200,
                            "x-expected": "status codes such as \"200\", \"200,202\" or \"200-399\", in quotes",
                            "default": "200-399"
                          }
                        },
                        "examples": [
                          {
                            "path": "/healthz",
                            "port": 8080
                          }
                        ]
                      },
                      "tcpSocket": {
                        "description": "A TCP connection. The probe succeeds if the machine accepts the connection.",
                        "type": "object",
                        "additionalProperties": false,
                        "required": [
                          "port"
                        ],
                        "properties": {
                          "port": {
                            "description": "The port on the machine.",
                            "type": "integer",
                            "minimum": 1,
                            "maximum": 65535,
                            "examples": [
                              80
                            ]
                          }
                        },
                        "examples": [
                          {
                            "port": 22
                          }
                        ]
                      },
                      "guestAgent": {
                        "description": "A ping of the QEMU guest agent, over a channel that needs no network. The machine must have `devices.guestAgent`, and the guest the agent.",
                        "type": "object",
                        "additionalProperties": false,
                        "examples": [
                          {}
                        ]
                      },
                      "network": {
                        "type": "string",
                        "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
                        "x-expected": "a name, or project/name",
                        "x-reference": "Network",
                        "description": "The Network of the interface to probe. If absent: that of the first interface."
                      },
                      "initialDelay": {
                        "type": "string",
                        "pattern": "^([0-9]+(\\.[0-9]+)?[smhdw])+$",
                        "x-expected": "a duration such as 30s, 5m or 7d",
                        "x-quantity": "seconds",
                        "description": "The time after the start of the machine in which the result does not count.",
                        "default": "0s"
                      },
                      "period": {
                        "type": "string",
                        "pattern": "^([0-9]+(\\.[0-9]+)?[smhdw])+$",
                        "x-expected": "a duration such as 30s, 5m or 7d",
                        "x-quantity": "seconds",
                        "description": "The interval between two checks, at least 1s.",
                        "default": "10s"
                      },
                      "timeout": {
                        "type": "string",
                        "pattern": "^([0-9]+(\\.[0-9]+)?[smhdw])+$",
                        "x-expected": "a duration such as 30s, 5m or 7d",
                        "x-quantity": "seconds",
                        "description": "The timeout of a check, at least 1s.",
                        "default": "1s"
                      },
                      "successThreshold": {
                        "description": "The number of successive successes after a failure until the probe succeeds.",
                        "type": "integer",
                        "minimum": 1,
                        "maximum": 100,
                        "default": 1
                      },
                      "failureThreshold": {
                        "description": "The number of successive failures until the probe fails.",
                        "type": "integer",
                        "minimum": 1,
                        "maximum": 100,
                        "default": 3
                      }
                    }
                  },
                  "livenessProbe": {
                    "description": "The condition for a power cycle: the machine is stopped and started when the probe fails, whatever `updatePolicy` says. Not while most of the machines that are checked from one place fail at once. Changed live.",
                    "type": "object",
                    "additionalProperties": false,
                    "properties": {
                      "httpGet": {
                        "description": "A GET request. The probe succeeds if the status of the response is an expected one.",
                        "type": "object",
                        "additionalProperties": false,
                        "required": [
                          "port"
                        ],
                        "properties": {
                          "path": {
                            "description": "The path of the request, with its query.",
                            "type": "string",
                            "pattern": "^/[!-~]*$",
                            "maxLength": 1000,
                            "x-expected": "an absolute path of printable ASCII characters without spaces",
                            "default": "/",
                            "examples": [
                              "/healthz"
                            ]
                          },
                          "port": {
                            "description": "The port on the machine.",
                            "type": "integer",
                            "minimum": 1,
                            "maximum": 65535,
                            "examples": [
                              80
                            ]
                          },
                          "scheme": {
                            "description": "`HTTPS` does not verify the certificate.",
                            "type": "string",
                            "enum": [
                              "HTTP",
                              "HTTPS"
                            ],
                            "default": "HTTP"
                          },
                          "host": {
                            "description": "The `Host` header of the request and, with `HTTPS`, the name in the TLS handshake. The request always goes to the machine's own address. If absent: that address.",
                            "type": "string",
                            "pattern": "^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?$",
                            "maxLength": 253,
                            "x-expected": "a host name such as shop.example.test",
                            "examples": [
                              "shop.example.test"
                            ]
                          },
                          "expectedStatus": {
                            "description": "The status codes of success.",
                            "type": "string",
                            "pattern": "^[1-5][0-9]{2}(-[1-5][0-9]{2})?(,[1-5][0-9]{2}(-[1-5][0-9]{2})?)*$",
                            "maxLength": 200,
                            "x-expected": "status codes such as \"200\", \"200,202\" or \"200-399\", in quotes",
                            "default": "200-399"
                          }
                        },
                        "examples": [
                          {
                            "path": "/healthz",
                            "port": 8080
                          }
                        ]
                      },
                      "tcpSocket": {
                        "description": "A TCP connection. The probe succeeds if the machine accepts the connection.",
                        "type": "object",
                        "additionalProperties": false,
                        "required": [
                          "port"
                        ],
                        "properties": {
                          "port": {
                            "description": "The port on the machine.",
                            "type": "integer",
                            "minimum": 1,
                            "maximum": 65535,
                            "examples": [
                              80
                            ]
                          }
                        },
                        "examples": [
                          {
                            "port": 22
                          }
                        ]
                      },
                      "guestAgent": {
                        "description": "A ping of the QEMU guest agent, over a channel that needs no network. The machine must have `devices.guestAgent`, and the guest the agent.",
                        "type": "object",
                        "additionalProperties": false,
                        "examples": [
                          {}
                        ]
                      },
                      "network": {
                        "type": "string",
                        "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
                        "x-expected": "a name, or project/name",
                        "x-reference": "Network",
                        "description": "The Network of the interface to probe. If absent: that of the first interface."
                      },
                      "initialDelay": {
                        "type": "string",
                        "pattern": "^([0-9]+(\\.[0-9]+)?[smhdw])+$",
                        "x-expected": "a duration such as 30s, 5m or 7d",
                        "x-quantity": "seconds",
                        "description": "The time after the start of the machine in which the result does not count.",
                        "default": "0s"
                      },
                      "period": {
                        "type": "string",
                        "pattern": "^([0-9]+(\\.[0-9]+)?[smhdw])+$",
                        "x-expected": "a duration such as 30s, 5m or 7d",
                        "x-quantity": "seconds",
                        "description": "The interval between two checks, at least 1s.",
                        "default": "10s"
                      },
                      "timeout": {
                        "type": "string",
                        "pattern": "^([0-9]+(\\.[0-9]+)?[smhdw])+$",
                        "x-expected": "a duration such as 30s, 5m or 7d",
                        "x-quantity": "seconds",
                        "description": "The timeout of a check, at least 1s.",
                        "default": "1s"
                      },
                      "successThreshold": {
                        "description": "The number of successive successes after a failure until the probe succeeds.",
                        "type": "integer",
                        "minimum": 1,
                        "maximum": 100,
                        "default": 1
                      },
                      "failureThreshold": {
                        "description": "The number of successive failures until the probe fails.",
                        "type": "integer",
                        "minimum": 1,
                        "maximum": 100,
                        "default": 3
                      }
                    }
                  },
                  "dns": {
                    "description": "The DNS name of the first interface's address. It is created before the machine starts and deleted before it stops. So is its PTR record, if the zone's `reverse` covers the address. Changed live.",
                    "type": "object",
                    "additionalProperties": false,
                    "required": [
                      "zone"
                    ],
                    "properties": {
                      "zone": {
                        "type": "string",
                        "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
                        "x-expected": "a name, or project/name",
                        "x-reference": "DNSZone",
                        "description": "The DNSZone."
                      },
                      "name": {
                        "description": "The name in the zone.",
                        "type": "string",
                        "pattern": "^[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*$",
                        "maxLength": 200,
                        "x-expected": "a domain name such as db",
                        "x-canonical": "lower-case",
                        "x-default": "the name of the machine"
                      }
                    },
                    "examples": [
                      {
                        "zone": "example-test",
                        "name": "db"
                      }
                    ]
                  },
                  "devices": {
                    "description": "Additional devices. A change needs a reboot.",
                    "type": "object",
                    "additionalProperties": false,
                    "default": {},
                    "properties": {
                      "guestAgent": {
                        "description": "A channel for the QEMU guest agent.",
                        "type": "boolean",
                        "default": true
                      },
                      "watchdog": {
                        "description": "The action when the guest stops feeding its watchdog. `none`: no watchdog.",
                        "type": "string",
                        "enum": [
                          "none",
                          "reset",
                          "poweroff",
                          "pause"
                        ],
                        "default": "none"
                      },
                      "tpm": {
                        "description": "A TPM 2.0, emulated by swtpm on the host. Its state stays on the host when the machine is deleted.",
                        "type": "boolean",
                        "default": false
                      },
                      "firmware": {
                        "description": "The firmware: `bios` or `efi`. An installed guest usually does not boot after a change.",
                        "type": "string",
                        "enum": [
                          "bios",
                          "efi"
                        ],
                        "default": "bios"
                      },
                      "graphics": {
                        "description": "The screen. If absent: none; an adopted machine keeps its own as long as no file names one.",
                        "type": "object",
                        "additionalProperties": false,
                        "required": [
                          "type"
                        ],
                        "properties": {
                          "type": {
                            "description": "The protocol. The screen is on a Unix socket of the host, never on a network port; `fleetwright vnc` opens it. It replaces every other screen. A machine without a video device gets one, which stays with `none`. Without a SPICE screen, libvirt allows no devices that are redirected by SPICE: they are removed.",
                            "type": "string",
                            "enum": [
                              "none",
                              "vnc",
                              "spice"
                            ]
                          }
                        },
                        "examples": [
                          {
                            "type": "vnc"
                          }
                        ]
                      },
                      "machineType": {
                        "description": "The machine type: a family such as `q35` or `pc`, or a name with a version such as `pc-q35-7.2`. A family keeps the version that the machine has. If absent: `q35` in its newest version for a new machine; an existing one keeps its type.",
                        "type": "string",
                        "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$",
                        "x-expected": "a machine type such as q35 or pc-q35-7.2",
                        "examples": [
                          "pc-i440fx-7.2"
                        ]
                      },
                      "cpuModel": {
                        "description": "The CPU of the guest: `host-model`, `host-passthrough`, `maximum`, or a model that `virsh cpu-models` lists. If absent: `host-model`, or `maximum` for an emulated machine; an adopted machine keeps its CPU.",
                        "type": "string",
                        "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$",
                        "x-expected": "host-model, host-passthrough, maximum or the name of a CPU model",
                        "examples": [
                          "host-passthrough",
                          "Skylake-Client-IBRS"
                        ]
                      },
                      "unmanaged": {
                        "description": "The treatment of what an adopted machine has and no field describes. `keep`: it stays as it is, and `describe` lists it.",
                        "type": "string",
                        "enum": [
                          "keep"
                        ],
                        "default": "keep"
                      }
                    }
                  },
                  "deletionPolicy": {
                    "description": "The fate of the machine when the resource leaves Git. `Delete` deletes it with its root disk; `Retain` keeps both. Volumes have their own policy. Changed live.",
                    "type": "string",
                    "enum": [
                      "Delete",
                      "Retain"
                    ],
                    "default": "Delete"
                  },
                  "protect": {
                    "description": "Refuse to delete or replace the objects, also after the resource left Git. Remove the protection in a separate commit first. Changed live.",
                    "type": "boolean",
                    "default": false
                  },
                  "drift": {
                    "description": "The reaction to manual changes of the objects. `fix` reverts them; `report` only reports them. Changed live.",
                    "type": "string",
                    "enum": [
                      "fix",
                      "report"
                    ],
                    "default": "fix"
                  }
                },
                "x-spec-of": "VirtualMachine"
              }
            }
          },
          "updateStrategy": {
            "description": "The rollout of changes that power-cycle or replace members. Changes without an interruption go at once. Changed live.",
            "type": "object",
            "additionalProperties": false,
            "default": {},
            "properties": {
              "type": {
                "description": "`RollingUpdate`: some members at a time; the next follow when these are available again. `Recreate`: all members at once. `OnDelete`: a member is updated when its machine is created again, after an operator deleted it.",
                "type": "string",
                "enum": [
                  "RollingUpdate",
                  "Recreate",
                  "OnDelete"
                ],
                "default": "RollingUpdate"
              },
              "maxUnavailable": {
                "anyOf": [
                  {
                    "type": "integer",
                    "minimum": 0,
                    "maximum": 1000
                  },
                  {
                    "type": "string",
                    "pattern": "^(100|[1-9]?[0-9])%$"
                  }
                ],
                "x-expected": "a number, or a percentage such as \"25%\" in quotes",
                "description": "The maximum number of members that are unavailable during an update, or their share of `replicas`, rounded down. Members that are unavailable for other reasons count. If it and `maxSurge` are both 0, it counts as 1.",
                "default": 1,
                "examples": [
                  1,
                  "25%"
                ]
              },
              "maxSurge": {
                "anyOf": [
                  {
                    "type": "integer",
                    "minimum": 0,
                    "maximum": 1000
                  },
                  {
                    "type": "string",
                    "pattern": "^(100|[1-9]?[0-9])%$"
                  }
                ],
                "x-expected": "a number, or a percentage such as \"25%\" in quotes",
                "description": "The maximum number of additional members during an update, or their share of `replicas`, rounded up. They have names of their own and leave at the end of the update.",
                "default": 0,
                "examples": [
                  1,
                  "25%"
                ]
              },
              "minReady": {
                "type": "string",
                "pattern": "^([0-9]+(\\.[0-9]+)?[smhdw])+$",
                "x-expected": "a duration such as 30s, 5m or 7d",
                "x-quantity": "seconds",
                "description": "The time for which a member must be ready, or run if it has no readinessProbe, before it counts as available.",
                "default": "0s"
              },
              "pauseOnFailure": {
                "description": "Update no other member after the update of a member failed: its changes fail, or it does not become ready within `progressDeadline`.",
                "type": "boolean",
                "default": true
              },
              "rollbackOnFailure": {
                "description": "After a failed update, bring the members back to the template of the last commit that was fully rolled out. The plan then says that the pool is behind its files, until another template is committed. Only the template is rolled back, not an image or an instance type with the same name.",
                "type": "boolean",
                "default": false
              },
              "progressDeadline": {
                "type": "string",
                "pattern": "^([0-9]+(\\.[0-9]+)?[smhdw])+$",
                "x-expected": "a duration such as 30s, 5m or 7d",
                "x-quantity": "seconds",
                "description": "The time within which an updated member must become ready. It must be longer than `minReady`.",
                "default": "10m"
              }
            }
          },
          "healthCheck": {
            "description": "The detection of failed members, and the reaction. Changed live.",
            "type": "object",
            "additionalProperties": false,
            "default": {},
            "properties": {
              "type": {
                "description": "`VM`: a member has failed if its machine does not run. `Probe`: also if its readinessProbe fails. `LoadBalancer`: also if the health monitor of one of `loadBalancers` finds it down. A machine that cannot be observed has not failed.",
                "type": "string",
                "enum": [
                  "VM",
                  "Probe",
                  "LoadBalancer"
                ],
                "default": "VM"
              },
              "action": {
                "description": "`Restart`: start the machine, or power-cycle it if it runs. `Recreate`: replace the machine by a new one with a new root disk. Its name, addresses and Volumes stay, and the old root disk goes to the trash. A machine that vanished is created again in any case, with its disks.",
                "type": "string",
                "enum": [
                  "Restart",
                  "Recreate"
                ],
                "default": "Restart"
              },
              "gracePeriod": {
                "type": "string",
                "pattern": "^([0-9]+(\\.[0-9]+)?[smhdw])+$",
                "x-expected": "a duration such as 30s, 5m or 7d",
                "x-quantity": "seconds",
                "description": "The time after the start of a machine in which failed checks do not count. Only with the types `Probe` and `LoadBalancer`.",
                "x-default": "`300s`"
              },
              "failureThreshold": {
                "description": "The number of successive failed checks after which a member has failed. Only with the types `Probe` and `LoadBalancer`, whose own threshold must be reached, too.",
                "type": "integer",
                "minimum": 1,
                "maximum": 100,
                "x-default": "`3`"
              },
              "maxUnhealthyPercent": {
                "description": "The share of failed members up to which members are power-cycled or replaced for their health. If more fail at once, what checks them may be at fault: then this stops, and the plan says so. A single failed member is always repaired.",
                "type": "integer",
                "minimum": 1,
                "maximum": 100,
                "default": 50
              }
            }
          },
          "scaleIn": {
            "description": "The selection of the members to remove when `replicas` decreases.",
            "type": "object",
            "additionalProperties": false,
            "default": {},
            "properties": {
              "order": {
                "description": "`NewestFirst`: the members that were created last. `OldestFirst`: those that were created first. `OldestTemplate`: those with the oldest template. `UnhealthyFirst`: those that have failed or are not ready, then the newest. Of members with the same age, `NewestFirst` takes the highest number. In any order, members without a machine go first. Members with the label `fleetwright/scale-in: protected` stay.",
                "type": "string",
                "enum": [
                  "NewestFirst",
                  "OldestFirst",
                  "OldestTemplate",
                  "UnhealthyFirst"
                ],
                "default": "NewestFirst"
              }
            }
          },
          "warmPool": {
            "description": "Members that are made in advance, and not in service: in no load balancer and no common DNS name. They are put into service before new members are created. Changed live.",
            "type": "object",
            "additionalProperties": false,
            "default": {},
            "properties": {
              "size": {
                "description": "The number of these members, besides `replicas`.",
                "type": "integer",
                "minimum": 0,
                "maximum": 1000,
                "default": 0
              },
              "state": {
                "description": "`Stopped`: the machine is defined, with its disks, and has never run. `Running`: it runs.",
                "type": "string",
                "enum": [
                  "Stopped",
                  "Running"
                ],
                "default": "Stopped"
              }
            },
            "examples": [
              {
                "size": 1,
                "state": "Stopped"
              }
            ]
          },
          "members": {
            "description": "What is special about single members. Changed live.",
            "type": "array",
            "default": [],
            "items": {
              "description": "A member by its name.",
              "type": "object",
              "additionalProperties": false,
              "required": [
                "name"
              ],
              "properties": {
                "name": {
                  "type": "string",
                  "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
                  "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
                  "description": "The name of the member, such as `web-3`. Another name adopts a machine of the fleet that no VirtualMachine of the files defines any more: it becomes a member under its own name, and gets the template like any other.",
                  "examples": [
                    "web-3"
                  ]
                },
                "labels": {
                  "type": "object",
                  "additionalProperties": {
                    "type": "string",
                    "maxLength": 253,
                    "description": "Any text of at most 253 characters. Quote numbers and booleans."
                  },
                  "description": "Labels besides those of the template. `fleetwright/scale-in: protected` keeps the member when `replicas` decreases.",
                  "default": {},
                  "examples": [
                    {
                      "fleetwright/scale-in": "protected"
                    }
                  ]
                }
              }
            }
          },
          "loadBalancers": {
            "description": "The load balancers of the members. They use each member's first interface in their network. A member is registered before it starts, and gets no new connections before it stops. Changed live.",
            "type": "array",
            "default": [],
            "items": {
              "description": "A pool of a load balancer.",
              "type": "object",
              "additionalProperties": false,
              "required": [
                "name",
                "pool",
                "port"
              ],
              "properties": {
                "name": {
                  "type": "string",
                  "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
                  "x-expected": "a name, or project/name",
                  "description": "The LoadBalancer.",
                  "x-reference": "LoadBalancer",
                  "examples": [
                    "web"
                  ]
                },
                "pool": {
                  "type": "string",
                  "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
                  "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
                  "description": "The name of a pool of the load balancer.",
                  "examples": [
                    "web"
                  ]
                },
                "port": {
                  "description": "The port on the members.",
                  "type": "integer",
                  "minimum": 1,
                  "maximum": 65535,
                  "examples": [
                    80
                  ]
                },
                "weight": {
                  "description": "The weight of each member, relative to other members. With 0 a member gets no new connections.",
                  "type": "integer",
                  "minimum": 0,
                  "maximum": 256,
                  "default": 1
                },
                "deregistrationDelay": {
                  "type": "string",
                  "pattern": "^([0-9]+(\\.[0-9]+)?[smhdw])+$",
                  "x-expected": "a duration such as 30s, 5m or 7d",
                  "x-quantity": "seconds",
                  "description": "The longest time that clients get to end what they have begun. Before its machine stops, a member gets no new connections, and stops as soon as no client is connected, or after this time.",
                  "default": "30s"
                }
              }
            }
          },
          "dns": {
            "description": "The DNS names of the members' first addresses. They are created before a member starts and deleted before it stops. Changed live.",
            "type": "object",
            "additionalProperties": false,
            "required": [
              "zone"
            ],
            "properties": {
              "zone": {
                "type": "string",
                "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
                "x-expected": "a name, or project/name",
                "x-reference": "DNSZone",
                "description": "The DNSZone."
              },
              "perInstance": {
                "description": "Create a name for each member, such as `web-0`.",
                "type": "boolean",
                "default": true
              },
              "roundRobin": {
                "description": "A name in the zone with the addresses of all members.",
                "type": "string",
                "pattern": "^[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*$",
                "maxLength": 200,
                "x-expected": "a domain name such as web",
                "x-canonical": "lower-case"
              }
            },
            "examples": [
              {
                "zone": "example-test",
                "perInstance": true,
                "roundRobin": "web"
              }
            ]
          },
          "lifecycleHooks": {
            "description": "Calls before a member is created or removed.",
            "not": {},
            "x-not-supported-yet": "comes with the daemon"
          },
          "autoscaling": {
            "description": "The number of members, by their load.",
            "not": {},
            "x-not-supported-yet": "comes with the daemon; write replicas"
          },
          "deletionPolicy": {
            "description": "The fate of the members when the pool leaves Git, besides that of the template: `Retain` in one of both keeps them. Changed live.",
            "type": "string",
            "enum": [
              "Delete",
              "Retain"
            ],
            "default": "Delete"
          },
          "protect": {
            "description": "Refuse to delete or replace the members, also after the pool left Git, besides the template: `true` in one of both counts. Changed live.",
            "type": "boolean",
            "default": false
          },
          "drift": {
            "description": "The reaction to manual changes of members, besides that of the template: `report` in one of both counts. Changed live.",
            "type": "string",
            "enum": [
              "fix",
              "report"
            ],
            "default": "fix"
          }
        }
      }
    },
    "examples": [
      {
        "apiVersion": "fleetwright/v1",
        "kind": "VirtualMachinePool",
        "metadata": {
          "name": "web"
        },
        "spec": {
          "replicas": 3,
          "template": {
            "metadata": {
              "labels": {
                "app": "web"
              }
            },
            "spec": {
              "instanceType": "s1.small",
              "image": "debian-12",
              "rootDisk": {
                "pool": "local",
                "size": "10Gi"
              },
              "interfaces": [
                {
                  "network": "app"
                }
              ],
              "updatePolicy": {
                "reboot": "Immediate",
                "recreate": "Window"
              }
            }
          },
          "updateStrategy": {
            "type": "RollingUpdate",
            "maxUnavailable": 1
          }
        }
      }
    ]
  },
  Volume: {
    "title": "Volume",
    "description": "A disk that is independent of machines. It stays when its machine is deleted.",
    "type": "object",
    "additionalProperties": false,
    "required": [
      "apiVersion",
      "kind",
      "metadata",
      "spec"
    ],
    "properties": {
      "apiVersion": {
        "description": "The version of this API.",
        "const": "fleetwright/v1",
        "x-expected": "fleetwright/v1"
      },
      "kind": {
        "description": "Volume",
        "const": "Volume"
      },
      "metadata": {
        "description": "The name, the project, the labels and the annotations of the resource.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "name"
        ],
        "properties": {
          "name": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "The name, unique in its project and kind. A renamed resource is a new one; the old one is deleted."
          },
          "project": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "The namespace of the name. A reference to another project is `project/name`. A change creates a new resource and deletes the old one.",
            "default": "default"
          },
          "labels": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "maxLength": 253,
              "description": "Any text of at most 253 characters. Quote numbers and booleans."
            },
            "description": "Key-value pairs for selectors. Changed live.",
            "default": {}
          },
          "annotations": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "description": "Any text."
            },
            "description": "Notes for users and tools. `fleetwright/suspend` with a reason suspends the resource. Changed live.",
            "default": {}
          }
        }
      },
      "spec": {
        "description": "The location, the size and the retention of the disk.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "pool"
        ],
        "properties": {
          "pool": {
            "type": "string",
            "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
            "x-expected": "a name, or project/name",
            "x-reference": "StoragePool",
            "description": "The StoragePool of the disk. Cannot be changed."
          },
          "size": {
            "type": "string",
            "pattern": "^[0-9]+(\\.[0-9]+)?(k|K|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$",
            "x-expected": "a size such as 512Mi or 10Gi",
            "x-quantity": "bytes",
            "description": "The size in bytes, as the guest sees it, at least that of the image in `source`. Required without `existing`; an existing disk keeps its size if it is absent. An increase is live; a decrease is refused.",
            "examples": [
              "20Gi"
            ]
          },
          "format": {
            "description": "The format. If absent: `qcow2` in a pool of files (type `dir`, and `existing` on libvirt's types dir, fs and netfs), else `raw`; an existing disk keeps its format. Other pools support only `raw`. Cannot be changed.",
            "type": "string",
            "enum": [
              "qcow2",
              "raw"
            ]
          },
          "existing": {
            "description": "A disk that is in the pool already, to be adopted with `fleetwright adopt` or `fleetwright import`. It is never created, filled or shrunk, and its removal with deletionPolicy `Delete` needs approval. Cannot be changed.",
            "type": "object",
            "additionalProperties": false,
            "required": [
              "name"
            ],
            "properties": {
              "name": {
                "description": "The name of the file, the logical volume or the image in the pool.",
                "type": "string",
                "pattern": "^[^./\\p{Cc}\\p{Cs}][^/\\p{Cc}\\p{Cs}]{0,199}$",
                "x-expected": "a name in the pool, such as old.qcow2",
                "examples": [
                  "old.qcow2"
                ]
              }
            }
          },
          "source": {
            "description": "The initial content. If absent, the disk is empty. It has no effect once the disk exists.",
            "type": "object",
            "additionalProperties": false,
            "minProperties": 1,
            "maxProperties": 1,
            "properties": {
              "image": {
                "type": "string",
                "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
                "x-expected": "a name, or project/name",
                "x-reference": "Image",
                "description": "The Image to copy. A `qcow2` volume and one in a pool of type `rbd` only store the differences from a copy of the image, which is in the same pool, or in the fleet's own for a pool of type `existing`; other volumes are full copies."
              },
              "volume": {
                "description": "Another Volume to copy.",
                "not": {},
                "x-not-supported-yet": "comes with snapshots"
              },
              "snapshot": {
                "description": "A Snapshot to copy.",
                "not": {},
                "x-not-supported-yet": "comes with snapshots"
              }
            }
          },
          "qos": {
            "description": "I/O limits of the disk. An absent limit is none, and one that is removed from the file is lifted; a limit that an adopted machine has stays as long as no file sets it. A total limit and its read and write limits exclude each other. A burst limit that others set on an adopted disk stays; a limit above it is refused. Changed live.",
            "type": "object",
            "additionalProperties": false,
            "properties": {
              "totalIops": {
                "type": "integer",
                "minimum": 1,
                "maximum": 100000000,
                "description": "Read and write operations per second."
              },
              "readIops": {
                "type": "integer",
                "minimum": 1,
                "maximum": 100000000,
                "description": "Read operations per second."
              },
              "writeIops": {
                "type": "integer",
                "minimum": 1,
                "maximum": 100000000,
                "description": "Write operations per second."
              },
              "totalBytesPerSecond": {
                "type": "string",
                "pattern": "^[0-9]+(\\.[0-9]+)?(k|K|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$",
                "x-expected": "a size such as 512Mi or 10Gi",
                "x-quantity": "bytes",
                "description": "Bytes read and written per second.",
                "examples": [
                  "100Mi"
                ]
              },
              "readBytesPerSecond": {
                "type": "string",
                "pattern": "^[0-9]+(\\.[0-9]+)?(k|K|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$",
                "x-expected": "a size such as 512Mi or 10Gi",
                "x-quantity": "bytes",
                "description": "Bytes read per second."
              },
              "writeBytesPerSecond": {
                "type": "string",
                "pattern": "^[0-9]+(\\.[0-9]+)?(k|K|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$",
                "x-expected": "a size such as 512Mi or 10Gi",
                "x-quantity": "bytes",
                "description": "Bytes written per second."
              }
            }
          },
          "deletionPolicy": {
            "description": "The fate of the disk when the resource leaves Git. `Retain` keeps it in the trash; `Delete` deletes it from the trash after `keep`. Changed live.",
            "type": "string",
            "enum": [
              "Delete",
              "Retain"
            ],
            "default": "Retain"
          },
          "keep": {
            "type": "string",
            "pattern": "^([0-9]+(\\.[0-9]+)?[smhdw])+$",
            "x-expected": "a duration such as 30s, 5m or 7d",
            "x-quantity": "seconds",
            "description": "The time that the disk stays in the trash with deletionPolicy `Delete`. The first apply after it deletes the disk: with `0s`, the next one. If the clock is in doubt, the deletion needs approval. Changed live.",
            "default": "7d"
          },
          "protect": {
            "description": "Refuse to delete or replace the objects, also after the resource left Git. Remove the protection in a separate commit first. Changed live.",
            "type": "boolean",
            "default": false
          },
          "drift": {
            "description": "The reaction to manual changes of the objects. `fix` reverts them; `report` only reports them. Changed live.",
            "type": "string",
            "enum": [
              "fix",
              "report"
            ],
            "default": "fix"
          }
        }
      }
    },
    "examples": [
      {
        "apiVersion": "fleetwright/v1",
        "kind": "Volume",
        "metadata": {
          "name": "db-data"
        },
        "spec": {
          "pool": "local",
          "size": "20Gi",
          "qos": {
            "totalIops": 1000,
            "totalBytesPerSecond": "100Mi"
          }
        }
      }
    ]
  },
  Webhook: {
    "title": "Webhook",
    "description": "A receiver of the fleet's events. Events are CloudEvents, signed as Standard Webhooks (https://www.standardwebhooks.com). Each is delivered at least once, and those of one resource in order. docs/events.md lists the events; hooks/ contains receivers.",
    "type": "object",
    "additionalProperties": false,
    "required": [
      "apiVersion",
      "kind",
      "metadata",
      "spec"
    ],
    "properties": {
      "apiVersion": {
        "description": "The version of this API.",
        "const": "fleetwright/v1",
        "x-expected": "fleetwright/v1"
      },
      "kind": {
        "description": "Webhook",
        "const": "Webhook"
      },
      "metadata": {
        "description": "The name, the project, the labels and the annotations of the resource.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "name"
        ],
        "properties": {
          "name": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "The name, unique in its project and kind. A renamed resource is a new one; the old one is deleted."
          },
          "project": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "The namespace of the name. A reference to another project is `project/name`. A change creates a new resource and deletes the old one.",
            "default": "default"
          },
          "labels": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "maxLength": 253,
              "description": "Any text of at most 253 characters. Quote numbers and booleans."
            },
            "description": "Key-value pairs for selectors. Changed live.",
            "default": {}
          },
          "annotations": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "description": "Any text."
            },
            "description": "Notes for users and tools. `fleetwright/suspend` with a reason suspends the resource. Changed live.",
            "default": {}
          }
        }
      },
      "spec": {
        "description": "The URL, the events and the retries. Changed live; queued events go to the URL that is valid at their delivery.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "url"
        ],
        "properties": {
          "url": {
            "description": "The http or https URL to post events to. Redirects are not followed. The URL must not contain a user name or password, because every reader of the repository would know it.",
            "type": "string",
            "pattern": "^https?://[^\\s]+$",
            "maxLength": 2048,
            "x-expected": "a URL such as https://hooks.example.com/fleet",
            "examples": [
              "https://hooks.example.com/fleet"
            ]
          },
          "events": {
            "description": "The types of events, without `fleetwright.`. `*` matches any text.",
            "type": "array",
            "minItems": 1,
            "uniqueItems": true,
            "default": [
              "*"
            ],
            "items": {
              "description": "A type, or a pattern such as `vm.*`.",
              "type": "string",
              "pattern": "^[a-z*][a-z.*-]{0,99}$",
              "x-expected": "a type of event such as vm.created, or a pattern such as vm.*"
            },
            "examples": [
              [
                "vm.*",
                "plan.needs-approval",
                "drift.detected"
              ]
            ]
          },
          "filter": {
            "description": "Conditions on the events of resources. They do not apply to events of the whole fleet, such as `plan.applied`.",
            "type": "object",
            "additionalProperties": false,
            "default": {},
            "properties": {
              "kinds": {
                "description": "Kinds of resources, such as VirtualMachine.",
                "type": "array",
                "minItems": 1,
                "uniqueItems": true,
                "items": {
                  "description": "A kind that has events.",
                  "type": "string"
                },
                "examples": [
                  [
                    "VirtualMachine"
                  ]
                ]
              },
              "labels": {
                "type": "object",
                "additionalProperties": {
                  "type": "string",
                  "maxLength": 253,
                  "description": "Any text of at most 253 characters. Quote numbers and booleans."
                },
                "description": "The labels that the resource must have. A resource that left Git counts with its last labels; if these are unknown, the event is sent.",
                "examples": [
                  {
                    "app": "web"
                  }
                ]
              },
              "actions": {
                "description": "The actions of changes.",
                "type": "array",
                "minItems": 1,
                "uniqueItems": true,
                "items": {
                  "description": "An action, as in plans.",
                  "type": "string",
                  "enum": [
                    "create",
                    "update",
                    "restart",
                    "replace",
                    "migrate",
                    "restore",
                    "trash",
                    "delete"
                  ]
                },
                "examples": [
                  [
                    "create",
                    "delete"
                  ]
                ]
              },
              "fields": {
                "description": "The changed fields, as plans show them. At least one must match; `*` matches any text.",
                "type": "array",
                "minItems": 1,
                "uniqueItems": true,
                "items": {
                  "description": "A field or a pattern, such as `interfaces.*`.",
                  "type": "string",
                  "minLength": 1,
                  "maxLength": 200
                },
                "examples": [
                  [
                    "memory",
                    "interfaces.*"
                  ]
                ]
              }
            }
          },
          "secretRef": {
            "description": "The key that signs events: `whsec_` and 24 to 64 bytes in base64. Two keys, separated by a space, sign twice, so that receivers can rotate their key. If absent, events are not signed.",
            "type": "object",
            "additionalProperties": false,
            "required": [
              "secret",
              "key"
            ],
            "properties": {
              "secret": {
                "type": "string",
                "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
                "x-expected": "a name, or project/name",
                "description": "The Secret.",
                "x-reference": "Secret"
              },
              "key": {
                "description": "The key in the Secret.",
                "type": "string",
                "minLength": 1,
                "maxLength": 253
              }
            },
            "examples": [
              {
                "secret": "hooks",
                "key": "signing"
              }
            ]
          },
          "admission": {
            "description": "Call the webhook for admission before a change, with an event such as `vm.admission`; it gets no other events. The response is JSON: `{\"answer\": \"continue\"}`, or `{\"answer\": \"abandon\", \"message\": \"why\"}`, within `timeout`. A refused change waits, and Fleetwright calls the webhook again later.",
            "type": "object",
            "additionalProperties": false,
            "properties": {
              "defaultResult": {
                "description": "The answer to assume if no valid response arrives in time.",
                "type": "string",
                "enum": [
                  "continue",
                  "abandon"
                ],
                "default": "abandon"
              }
            },
            "examples": [
              {
                "defaultResult": "abandon"
              }
            ]
          },
          "timeout": {
            "type": "string",
            "pattern": "^([0-9]+(\\.[0-9]+)?[smhdw])+$",
            "x-expected": "a duration such as 30s, 5m or 7d",
            "x-quantity": "seconds",
            "description": "The timeout of one attempt, from 1 s to 1 min.",
            "default": "10s"
          },
          "retry": {
            "description": "Retries after a response other than 2xx.",
            "type": "object",
            "additionalProperties": false,
            "default": {},
            "properties": {
              "for": {
                "type": "string",
                "pattern": "^([0-9]+(\\.[0-9]+)?[smhdw])+$",
                "x-expected": "a duration such as 30s, 5m or 7d",
                "x-quantity": "seconds",
                "description": "The time during which an event is retried, with increasing intervals, at most 30 d. After that it is a dead letter; `fleetwright webhooks replay` sends it again.",
                "default": "24h"
              },
              "maxBackoff": {
                "type": "string",
                "pattern": "^([0-9]+(\\.[0-9]+)?[smhdw])+$",
                "x-expected": "a duration such as 30s, 5m or 7d",
                "x-quantity": "seconds",
                "description": "The longest interval between two attempts, from 1 s to 1 d. After a receiver recovers, delivery resumes at most this much later.",
                "default": "15m"
              }
            }
          },
          "deletionPolicy": {
            "description": "The fate of the objects when the resource leaves Git. `Delete` deletes them; `Retain` keeps them. Changed live.",
            "type": "string",
            "enum": [
              "Delete",
              "Retain"
            ],
            "default": "Delete"
          },
          "protect": {
            "description": "Refuse to delete or replace the objects, also after the resource left Git. Remove the protection in a separate commit first. Changed live.",
            "type": "boolean",
            "default": false
          },
          "drift": {
            "description": "The reaction to manual changes of the objects. `fix` reverts them; `report` only reports them. Changed live.",
            "type": "string",
            "enum": [
              "fix",
              "report"
            ],
            "default": "fix"
          }
        }
      }
    },
    "examples": [
      {
        "apiVersion": "fleetwright/v1",
        "kind": "Webhook",
        "metadata": {
          "name": "discovery"
        },
        "spec": {
          "url": "http://10.99.0.254:8080/events",
          "events": [
            "vm.*",
            "pool.scaled"
          ],
          "filter": {
            "kinds": [
              "VirtualMachine"
            ],
            "labels": {
              "app": "web"
            }
          },
          "secretRef": {
            "secret": "hooks",
            "key": "signing"
          },
          "retry": {
            "for": "24h"
          }
        }
      }
    ]
  },
};
