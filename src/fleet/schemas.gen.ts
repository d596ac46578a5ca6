// Made by `npm run generate` from schemas/; not to be edited.
import type { Schema } from "./schema.ts";

/** The whole schema of every kind, with all references filled in. */
export const SCHEMAS: { readonly [kind: string]: Schema } = {
  AddressPool: {
    "title": "AddressPool",
    "description": "Public addresses that may be given out: to FloatingIPs, and to LoadBalancers.",
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
        "description": "What the resource is called and how it can be selected.",
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
            "description": "Unique in its project among the resources of its kind. Changing it makes another resource: the one before is deleted."
          },
          "project": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "Keeps names of several teams apart. Resources of another project are referred to as `project/name`. Changing it makes another resource.",
            "default": "default"
          },
          "labels": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "maxLength": 253,
              "description": "Any text of at most 253 characters. Numbers and truth values want quotes."
            },
            "description": "Free words by which selectors find the resource. Changed live.",
            "default": {}
          },
          "annotations": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "description": "Any text."
            },
            "description": "Notes for people and tools; `fleetwright/suspend` with a reason suspends the resource. Changed live.",
            "default": {}
          }
        }
      },
      "spec": {
        "description": "The addresses. Gateway hosts answer for those that are in use, one by one; nothing else may use them.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "cidrs"
        ],
        "properties": {
          "cidrs": {
            "description": "Subnets whose addresses may be given out. Hosts' own addresses must not be among those that are given. Changed live: who holds an address keeps it as long as it is in the pool.",
            "type": "array",
            "minItems": 1,
            "maxItems": 64,
            "items": {
              "type": "string",
              "pattern": "^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])/(3[0-2]|[12]?[0-9])$",
              "x-expected": "an IPv4 subnet such as 10.20.0.0/24",
              "description": "A subnet; of /31 and /32 every address counts, of larger ones all but the first and the last.",
              "examples": [
                "203.0.113.0/24"
              ]
            }
          },
          "gateway": {
            "type": "string",
            "pattern": "^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])$",
            "x-expected": "an IPv4 address such as 10.20.0.10",
            "description": "The router of the public network, where it is among these addresses: it is never given out. Changed live.",
            "examples": [
              "203.0.113.1"
            ]
          },
          "deletionPolicy": {
            "description": "What becomes of its objects when the resource leaves Git: `Delete` removes them, `Retain` leaves them alone. Changed live.",
            "type": "string",
            "enum": [
              "Delete",
              "Retain"
            ],
            "default": "Delete"
          },
          "protect": {
            "description": "Refuses to delete or replace its objects, also after the resource has left Git. Lift it by a commit of its own. Changed live.",
            "type": "boolean",
            "default": false
          },
          "drift": {
            "description": "What to do when somebody changes its objects by hand: `fix` puts them right, `report` only tells. Changed live.",
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
    "description": "All records of one name and type in a DNSZone.",
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
        "description": "What the resource is called and how it can be selected.",
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
            "description": "Unique in its project among the resources of its kind. Changing it makes another resource: the one before is deleted."
          },
          "project": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "Keeps names of several teams apart. Resources of another project are referred to as `project/name`. Changing it makes another resource.",
            "default": "default"
          },
          "labels": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "maxLength": 253,
              "description": "Any text of at most 253 characters. Numbers and truth values want quotes."
            },
            "description": "Free words by which selectors find the resource. Changed live.",
            "default": {}
          },
          "annotations": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "description": "Any text."
            },
            "description": "Notes for people and tools; `fleetwright/suspend` with a reason suspends the resource. Changed live.",
            "default": {}
          }
        }
      },
      "spec": {
        "description": "The name, and what it stands for: `values`, or an address of another resource by `valueFrom`.",
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
            "description": "The DNSZone. Another one makes the record there and removes it here."
          },
          "name": {
            "description": "The name in the zone: `www` for www.example.test, `@` for the zone's own, `*.apps` for all names below apps. With a dot at its end it is a full name, of the zone or of one of its reverse zones. Changing it makes another record and removes this one.",
            "type": "string",
            "pattern": "^(@|(\\*|[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*\\.?)$",
            "maxLength": 253,
            "x-expected": "a domain name such as www, @ or *.apps",
            "examples": [
              "www",
              "@",
              "*.apps"
            ]
          },
          "type": {
            "description": "What kind of values it has. Changing it makes another record and removes this one; to and from CNAME in one step.",
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
            "description": "How long resolvers may remember it, in seconds. Changed live, though they keep what they know for the time that they were told before.",
            "type": "integer",
            "minimum": 0,
            "maximum": 2147483647,
            "x-default": "the zone's"
          },
          "values": {
            "description": "Its values, in any order, as zone files write them: `10.20.0.10`, `www.example.test.`, `10 mail.example.test.`, `10 5 5060 sip.example.test.`; of TXT the plain text. Names are full names, with or without the dot at their end. Changed live.",
            "type": "array",
            "minItems": 1,
            "maxItems": 100,
            "items": {
              "description": "A value.",
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
            "description": "Takes the address of another resource, and follows it: for records of type A. Changed live.",
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
                "description": "A VirtualMachine: the address of its first interface. The name comes before the machine starts, and goes before it stops."
              },
              "loadBalancer": {
                "type": "string",
                "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
                "x-expected": "a name, or project/name",
                "x-reference": "LoadBalancer",
                "description": "A LoadBalancer: the address at which it listens."
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
            "description": "With type A: also gives each address this name (PTR), in the zone's reverse zones. One name only can be an address's. Changed live.",
            "type": "boolean",
            "default": false
          },
          "deletionPolicy": {
            "description": "What becomes of its objects when the resource leaves Git: `Delete` removes them, `Retain` leaves them alone. Changed live.",
            "type": "string",
            "enum": [
              "Delete",
              "Retain"
            ],
            "default": "Delete"
          },
          "protect": {
            "description": "Refuses to delete or replace its objects, also after the resource has left Git. Lift it by a commit of its own. Changed live.",
            "type": "boolean",
            "default": false
          },
          "drift": {
            "description": "What to do when somebody changes its objects by hand: `fix` puts them right, `report` only tells. Changed live.",
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
    "description": "A DNS zone on its primary server, in which names are kept by dynamic updates (RFC 2136). The zone itself is there already; what others wrote into it is left alone.",
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
        "description": "What the resource is called and how it can be selected.",
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
            "description": "Unique in its project among the resources of its kind. Changing it makes another resource: the one before is deleted."
          },
          "project": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "Keeps names of several teams apart. Resources of another project are referred to as `project/name`. Changing it makes another resource.",
            "default": "default"
          },
          "labels": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "maxLength": 253,
              "description": "Any text of at most 253 characters. Numbers and truth values want quotes."
            },
            "description": "Free words by which selectors find the resource. Changed live.",
            "default": {}
          },
          "annotations": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "description": "Any text."
            },
            "description": "Notes for people and tools; `fleetwright/suspend` with a reason suspends the resource. Changed live.",
            "default": {}
          }
        }
      },
      "spec": {
        "description": "Where the zone is and with which key it is read and changed. The key needs the right to transfer and to update the zone and its reverse zones.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "zone",
          "server",
          "tsig"
        ],
        "properties": {
          "zone": {
            "description": "The zone's name. Changing it writes all names into the other zone; those in this one stay.",
            "type": "string",
            "maxLength": 200,
            "pattern": "^[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*\\.?$",
            "x-expected": "the name of a zone, such as example.test",
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
            "description": "The Host through whose shell the server is reached, where this machine has no way to it. Changed live.",
            "x-default": "reached directly"
          },
          "tsig": {
            "description": "The key that signs requests and answers (RFC 8945). Changed live.",
            "type": "object",
            "additionalProperties": false,
            "required": [
              "name",
              "secretRef"
            ],
            "properties": {
              "name": {
                "description": "The key's name, as the server knows it.",
                "type": "string",
                "maxLength": 200,
                "pattern": "^[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*\\.?$",
                "x-expected": "the name of a TSIG key",
                "examples": [
                  "fleetwright"
                ]
              },
              "algorithm": {
                "description": "How it signs.",
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
                "description": "The Secret that holds the key, in base64 as the server's tools write it.",
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
                    "description": "The key in it.",
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 253
                  }
                }
              }
            }
          },
          "reverse": {
            "description": "Subnets whose reverse zones are on the same server: machines get the names of their addresses there (PTR). Each is a zone of its own, so its prefix is 8, 16 or 24. Changed live.",
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
            "description": "How long resolvers may remember a record that says nothing else, in seconds. Changed live.",
            "type": "integer",
            "minimum": 0,
            "maximum": 2147483647,
            "default": 300
          },
          "deletionPolicy": {
            "description": "Does nothing: the zone is not ours, and what is in it belongs to who wants it.",
            "type": "string",
            "enum": [
              "Delete",
              "Retain"
            ],
            "default": "Delete"
          },
          "protect": {
            "description": "Refuses to delete or replace its objects, also after the resource has left Git. Lift it by a commit of its own. Changed live.",
            "type": "boolean",
            "default": false
          },
          "drift": {
            "description": "What to do when somebody changes its objects by hand: `fix` puts them right, `report` only tells. Changed live.",
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
    "description": "The fleet itself: how carefully changes are applied. At most one in a repository; everything has a default.",
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
        "description": "The name is the fleet's id. All objects carry it as their owner, so a fleet that is renamed starts anew and leaves its objects behind.",
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
            "description": "Unique in its project among the resources of its kind. Changing it makes another resource: the one before is deleted."
          },
          "project": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "Keeps names of several teams apart. Resources of another project are referred to as `project/name`. Changing it makes another resource.",
            "default": "default"
          },
          "labels": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "maxLength": 253,
              "description": "Any text of at most 253 characters. Numbers and truth values want quotes."
            },
            "description": "Free words by which selectors find the resource. Changed live.",
            "default": {}
          },
          "annotations": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "description": "Any text."
            },
            "description": "Notes for people and tools; `fleetwright/suspend` with a reason suspends the resource. Changed live.",
            "default": {}
          }
        }
      },
      "spec": {
        "description": "How changes of the fleet are applied.",
        "type": "object",
        "additionalProperties": false,
        "default": {},
        "properties": {
          "apply": {
            "description": "What goes without a person: `auto` all that the brake lets through, `safe` what costs no reboot, no replacement and no data, `approve` nothing. Changed live.",
            "type": "string",
            "enum": [
              "auto",
              "safe",
              "approve"
            ],
            "default": "safe"
          },
          "prune": {
            "description": "Delete our objects when their resource leaves Git; `false` only reports them. Changed live.",
            "type": "boolean",
            "default": true
          },
          "interval": {
            "type": "string",
            "pattern": "^([0-9]+(\\.[0-9]+)?[smhdw])+$",
            "x-expected": "a duration such as 30s, 5m or 7d",
            "x-quantity": "seconds",
            "description": "How often the daemon looks at everything anew, besides what events tell; a tenth more or less, and ten seconds at least. Changed live.",
            "default": "5m",
            "examples": [
              "5m"
            ]
          },
          "guard": {
            "description": "The brake: a plan that goes beyond one of these limits waits for approval. Changed live.",
            "type": "object",
            "additionalProperties": false,
            "default": {},
            "properties": {
              "maxDeletePercent": {
                "description": "Percent of the objects of a kind that one plan may delete.",
                "type": "integer",
                "minimum": 0,
                "maximum": 100,
                "default": 30
              },
              "maxDisruptPercent": {
                "description": "Percent of the objects of a kind that one plan may reboot or replace.",
                "type": "integer",
                "minimum": 0,
                "maximum": 100,
                "default": 30
              },
              "fromObjects": {
                "description": "The percentages count from this number of objects of a kind on.",
                "type": "integer",
                "minimum": 0,
                "default": 10
              },
              "maxDeletes": {
                "description": "Objects that one plan may delete at most, of all kinds together.",
                "type": "integer",
                "minimum": 0,
                "default": 50
              }
            }
          },
          "windows": {
            "description": "Maintenance windows: when machines with `updatePolicy: Window` may be rebooted or replaced. Changed live.",
            "type": "array",
            "default": [],
            "items": {
              "description": "One window that comes again and again.",
              "type": "object",
              "additionalProperties": false,
              "required": [
                "cron",
                "duration"
              ],
              "properties": {
                "cron": {
                  "description": "When it opens: minute, hour, day of month, month, day of week.",
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
                  "description": "How long it stays open.",
                  "examples": [
                    "4h"
                  ]
                },
                "timeZone": {
                  "description": "The time zone of `cron`, by its IANA name.",
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
          "deletionPolicy": {
            "description": "What becomes of its objects when the resource leaves Git: `Delete` removes them, `Retain` leaves them alone. Changed live.",
            "type": "string",
            "enum": [
              "Delete",
              "Retain"
            ],
            "default": "Delete"
          },
          "protect": {
            "description": "Refuses to delete or replace its objects, also after the resource has left Git. Lift it by a commit of its own. Changed live.",
            "type": "boolean",
            "default": false
          },
          "drift": {
            "description": "What to do when somebody changes its objects by hand: `fix` puts them right, `report` only tells. Changed live.",
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
    "description": "A public address that leads to one machine, and by which that machine goes out.",
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
        "description": "What the resource is called and how it can be selected.",
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
            "description": "Unique in its project among the resources of its kind. Changing it makes another resource: the one before is deleted."
          },
          "project": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "Keeps names of several teams apart. Resources of another project are referred to as `project/name`. Changing it makes another resource.",
            "default": "default"
          },
          "labels": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "maxLength": 253,
              "description": "Any text of at most 253 characters. Numbers and truth values want quotes."
            },
            "description": "Free words by which selectors find the resource. Changed live.",
            "default": {}
          },
          "annotations": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "description": "Any text."
            },
            "description": "Notes for people and tools; `fleetwright/suspend` with a reason suspends the resource. Changed live.",
            "default": {}
          }
        }
      },
      "spec": {
        "description": "Which address, and which machine.",
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
            "description": "The AddressPool that it is taken from. Another one is another address, live."
          },
          "address": {
            "type": "string",
            "pattern": "^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])$",
            "x-expected": "an IPv4 address such as 10.20.0.10",
            "description": "The address. Without it one is given, and then kept as long as the target's network stays the same. Another one is changed live; connections by the one before end.",
            "examples": [
              "203.0.113.50"
            ]
          },
          "target": {
            "description": "Where it leads. Another one is changed live; connections that are open go on to the machine before until they end.",
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
                "description": "The VirtualMachine. Its network must be of mode nat, between hosts."
              },
              "interface": {
                "description": "Which of its interfaces, counted from 0.",
                "type": "integer",
                "minimum": 0,
                "maximum": 31,
                "default": 0
              }
            }
          },
          "deletionPolicy": {
            "description": "What becomes of its objects when the resource leaves Git: `Delete` removes them, `Retain` leaves them alone. Changed live.",
            "type": "string",
            "enum": [
              "Delete",
              "Retain"
            ],
            "default": "Delete"
          },
          "protect": {
            "description": "Refuses to delete or replace its objects, also after the resource has left Git. Lift it by a commit of its own. Changed live.",
            "type": "boolean",
            "default": false
          },
          "drift": {
            "description": "What to do when somebody changes its objects by hand: `fix` puts them right, `report` only tells. Changed live.",
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
    "description": "A machine that runs virtual machines, and how it is reached.",
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
        "description": "The name is how plans and messages call the host. Its labels are what `hostSelector` looks at, and what a PlacementGroup may spread over.",
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
            "description": "Unique in its project among the resources of its kind. Changing it makes another resource: the one before is deleted."
          },
          "project": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "Keeps names of several teams apart. Resources of another project are referred to as `project/name`. Changing it makes another resource.",
            "default": "default"
          },
          "labels": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "maxLength": 253,
              "description": "Any text of at most 253 characters. Numbers and truth values want quotes."
            },
            "description": "Free words by which selectors find the resource. Changed live.",
            "default": {}
          },
          "annotations": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "description": "Any text."
            },
            "description": "Notes for people and tools; `fleetwright/suspend` with a reason suspends the resource. Changed live.",
            "default": {}
          }
        }
      },
      "spec": {
        "description": "How the host is reached and how much of it may be used.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "libvirt"
        ],
        "properties": {
          "libvirt": {
            "description": "The URI of its libvirt: any that `virsh -c` takes, or `lab://NAME/HOST` for a host of the lab. Changed live.",
            "type": "string",
            "pattern": "^[a-z][a-z0-9+]*://\\S*$",
            "x-expected": "a libvirt URI such as qemu:///system or qemu+ssh://root@hv1/system",
            "examples": [
              "qemu+ssh://root@hv1/system",
              "lab://default/hv1"
            ]
          },
          "shell": {
            "description": "How commands are run on it: `ssh://user@host`, `local:` or `lab://NAME/HOST`. Without it only libvirt is used. Changed live.",
            "type": "string",
            "pattern": "^(local:|(ssh|lab)://\\S+)$",
            "x-expected": "ssh://user@host, local: or lab://NAME/HOST",
            "examples": [
              "ssh://root@hv1",
              "local:"
            ]
          },
          "roles": {
            "description": "What the host is used for. Changed live.",
            "type": "array",
            "uniqueItems": true,
            "default": [
              "compute"
            ],
            "items": {
              "description": "`compute` runs virtual machines. `gateway` carries the routers of networks between hosts; it needs an underlay, and an uplink for networks of mode nat.",
              "type": "string",
              "enum": [
                "compute",
                "gateway"
              ]
            }
          },
          "underlay": {
            "description": "The network between the hosts: networks of machines are carried over it by VXLAN. Give it MTU to spare, since VXLAN takes 50 bytes of each packet. It must be a network that only hosts reach: VXLAN neither encrypts nor authenticates. Changed live, with a moment without traffic.",
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
                "description": "The interface of the host.",
                "examples": [
                  "eth0"
                ]
              },
              "address": {
                "type": "string",
                "pattern": "^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])$",
                "x-expected": "an IPv4 address such as 10.20.0.10",
                "description": "The host's own address on it, to which the other hosts send.",
                "examples": [
                  "10.99.0.1"
                ]
              }
            }
          },
          "uplink": {
            "description": "The way of a gateway host to the public network. Changed live, with a moment without traffic.",
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
                "description": "The interface of the host. Its address hides machines that have no floating address; public addresses are answered for on it.",
                "examples": [
                  "eth1"
                ]
              }
            }
          },
          "overcommit": {
            "description": "How much more may be promised to machines than the host has. Changed live: machines that run stay.",
            "type": "object",
            "additionalProperties": false,
            "default": {},
            "properties": {
              "cpu": {
                "description": "vCPUs of the shared policy per host CPU.",
                "type": "number",
                "minimum": 0.1,
                "maximum": 10000,
                "default": 4
              },
              "memory": {
                "description": "Guest memory per host memory.",
                "type": "number",
                "minimum": 0.1,
                "maximum": 1000,
                "default": 1
              }
            }
          },
          "reserved": {
            "description": "What machines never get, since the host itself needs it. Changed live.",
            "type": "object",
            "additionalProperties": false,
            "default": {},
            "properties": {
              "cpu": {
                "description": "Host CPUs, the first ones.",
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
                "description": "Host memory in bytes.",
                "default": "512Mi",
                "examples": [
                  "1Gi"
                ]
              }
            }
          },
          "devices": {
            "description": "PCI devices that may be handed to machines. Changed live: machines keep what they hold.",
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
                  "description": "The word by which instance types ask for it.",
                  "examples": [
                    "gpu-a"
                  ]
                },
                "vendor": {
                  "description": "PCI vendor id, four hexadecimal digits (`lspci -n`).",
                  "type": "string",
                  "pattern": "^[0-9a-f]{4}$",
                  "x-expected": "four hexadecimal digits in quotes, such as \"10de\"",
                  "examples": [
                    "10de"
                  ]
                },
                "product": {
                  "description": "PCI device id, four hexadecimal digits.",
                  "type": "string",
                  "pattern": "^[0-9a-f]{4}$",
                  "x-expected": "four hexadecimal digits in quotes, such as \"2330\"",
                  "examples": [
                    "2330"
                  ]
                }
              }
            }
          },
          "unschedulable": {
            "description": "Places no further machines on the host; those that are there stay. Changed live.",
            "type": "boolean",
            "default": false
          },
          "drain": {
            "description": "Moves all machines away from the host.",
            "not": {},
            "x-not-supported-yet": "comes with live migration"
          },
          "deletionPolicy": {
            "description": "What becomes of its objects when the resource leaves Git: `Delete` removes them, `Retain` leaves them alone. Changed live.",
            "type": "string",
            "enum": [
              "Delete",
              "Retain"
            ],
            "default": "Delete"
          },
          "protect": {
            "description": "Refuses to delete or replace its objects, also after the resource has left Git. Lift it by a commit of its own. Changed live.",
            "type": "boolean",
            "default": false
          },
          "drift": {
            "description": "What to do when somebody changes its objects by hand: `fix` puts them right, `report` only tells. Changed live.",
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
    "description": "What root disks are copied from.",
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
        "description": "What the resource is called and how it can be selected.",
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
            "description": "Unique in its project among the resources of its kind. Changing it makes another resource: the one before is deleted."
          },
          "project": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "Keeps names of several teams apart. Resources of another project are referred to as `project/name`. Changing it makes another resource.",
            "default": "default"
          },
          "labels": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "maxLength": 253,
              "description": "Any text of at most 253 characters. Numbers and truth values want quotes."
            },
            "description": "Free words by which selectors find the resource. Changed live.",
            "default": {}
          },
          "annotations": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "description": "Any text."
            },
            "description": "Notes for people and tools; `fleetwright/suspend` with a reason suspends the resource. Changed live.",
            "default": {}
          }
        }
      },
      "spec": {
        "description": "Where the image comes from. Other content makes machines that were made of it be replaced, as far as their updatePolicy allows.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "source"
        ],
        "properties": {
          "source": {
            "description": "Exactly one of the three.",
            "type": "object",
            "additionalProperties": false,
            "minProperties": 1,
            "maxProperties": 1,
            "properties": {
              "path": {
                "type": "string",
                "minLength": 1,
                "maxLength": 4096,
                "description": "A file: in the repository, or absolute on the machine where Fleetwright runs.",
                "examples": [
                  "images/debian-12.qcow2"
                ]
              },
              "url": {
                "description": "Where to download it. Needs `checksum`.",
                "type": "string",
                "pattern": "^https?://[^\\s/]+/\\S*$",
                "x-expected": "an http or https address",
                "examples": [
                  "https://cloud.debian.org/images/cloud/bookworm/latest/debian-12-genericcloud-amd64.qcow2"
                ]
              },
              "recipe": {
                "description": "Built on demand from Debian packages: `micro` is a kernel with busybox that boots in seconds, `debian-12` a Debian with cloud-init.",
                "type": "string",
                "enum": [
                  "micro",
                  "debian-12"
                ]
              }
            }
          },
          "checksum": {
            "description": "Digest that the file must have. Required with a url.",
            "type": "string",
            "pattern": "^sha256:[0-9a-f]{64}$",
            "x-expected": "sha256: and 64 hexadecimal digits"
          },
          "format": {
            "description": "The file's format.",
            "type": "string",
            "enum": [
              "qcow2",
              "raw"
            ],
            "default": "qcow2"
          },
          "kernelBoot": {
            "description": "Boots this kernel directly, without the image's own boot loader. A change needs a reboot.",
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
                "description": "The kernel: in the repository, or absolute on the machine where Fleetwright runs."
              },
              "initrd": {
                "type": "string",
                "minLength": 1,
                "maxLength": 4096,
                "description": "The initial RAM disk, in the same way."
              },
              "cmdline": {
                "description": "The kernel's command line.",
                "type": "string",
                "maxLength": 2048,
                "default": "console=ttyS0"
              }
            }
          },
          "deletionPolicy": {
            "description": "What becomes of its objects when the resource leaves Git: `Delete` removes them, `Retain` leaves them alone. Changed live.",
            "type": "string",
            "enum": [
              "Delete",
              "Retain"
            ],
            "default": "Delete"
          },
          "protect": {
            "description": "Refuses to delete or replace its objects, also after the resource has left Git. Lift it by a commit of its own. Changed live.",
            "type": "boolean",
            "default": false
          },
          "drift": {
            "description": "What to do when somebody changes its objects by hand: `fix` puts them right, `report` only tells. Changed live.",
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
    "description": "A fixed size of machines, like a t-shirt's. A machine names its type and cannot override it.",
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
        "description": "What the resource is called and how it can be selected.",
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
            "description": "Unique in its project among the resources of its kind. Changing it makes another resource: the one before is deleted."
          },
          "project": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "Keeps names of several teams apart. Resources of another project are referred to as `project/name`. Changing it makes another resource.",
            "default": "default"
          },
          "labels": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "maxLength": 253,
              "description": "Any text of at most 253 characters. Numbers and truth values want quotes."
            },
            "description": "Free words by which selectors find the resource. Changed live.",
            "default": {}
          },
          "annotations": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "description": "Any text."
            },
            "description": "Notes for people and tools; `fleetwright/suspend` with a reason suspends the resource. Changed live.",
            "default": {}
          }
        }
      },
      "spec": {
        "description": "What machines of this type get. A change is pending at each machine until its updatePolicy allows what the change costs.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "cpu",
          "memory"
        ],
        "properties": {
          "family": {
            "description": "What the type is good for: a word for people, shown in tables.",
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
                "description": "vCPUs that the guest sees. Up to `maxGuest` changed live; taking some away needs a reboot.",
                "type": "integer",
                "minimum": 1,
                "maximum": 512
              },
              "maxGuest": {
                "description": "vCPUs that the guest may grow to while it runs. Changing it needs a reboot.",
                "type": "integer",
                "minimum": 1,
                "maximum": 512,
                "x-default": "the value of `guest`"
              },
              "policy": {
                "description": "`shared` vCPUs run wherever the host has time; each `dedicated` vCPU has a host CPU for itself. Changing it needs a reboot.",
                "type": "string",
                "enum": [
                  "shared",
                  "dedicated"
                ],
                "default": "shared"
              },
              "shares": {
                "description": "Weight against other machines when the host is busy; libvirt's own value is 1024. Changed live.",
                "type": "integer",
                "minimum": 2,
                "maximum": 262144
              },
              "quotaPercent": {
                "description": "How much of a host CPU each vCPU may use at most, in percent. Without it there is no limit. Changed live.",
                "type": "integer",
                "minimum": 1,
                "maximum": 100
              },
              "burst": {
                "description": "CPU credits that are saved while idle and spent in bursts.",
                "not": {},
                "x-not-supported-yet": "comes with CPU credits"
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
                "description": "Bytes that the guest has. Up to `maxGuest` changed live by the balloon.",
                "examples": [
                  "512Mi"
                ]
              },
              "maxGuest": {
                "type": "string",
                "pattern": "^[0-9]+(\\.[0-9]+)?(k|K|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$",
                "x-expected": "a size such as 512Mi or 10Gi",
                "x-quantity": "bytes",
                "description": "Bytes that the guest may grow to while it runs. Changing it needs a reboot.",
                "x-default": "the value of `guest`",
                "examples": [
                  "2Gi"
                ]
              },
              "hugepages": {
                "description": "Backs the guest with huge pages of 2 MiB that the host has set aside. Changing it needs a reboot.",
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
                "description": "Operations a second of the root disk at most. Changed live."
              },
              "ephemeral": {
                "description": "A scratch disk that lives as long as the machine.",
                "not": {},
                "x-not-supported-yet": "comes with ephemeral disks; use a Volume with deletionPolicy: Delete"
              }
            }
          },
          "hostDevices": {
            "description": "Devices handed to the machine: the aliases that hosts give them, one entry a device. Changing it needs a reboot.",
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
              "description": "Any text of at most 253 characters. Numbers and truth values want quotes."
            },
            "description": "Labels that a host must have for machines of this type. A machine that runs elsewhere stays until it is placed anew.",
            "default": {}
          },
          "deletionPolicy": {
            "description": "What becomes of its objects when the resource leaves Git: `Delete` removes them, `Retain` leaves them alone. Changed live.",
            "type": "string",
            "enum": [
              "Delete",
              "Retain"
            ],
            "default": "Delete"
          },
          "protect": {
            "description": "Refuses to delete or replace its objects, also after the resource has left Git. Lift it by a commit of its own. Changed live.",
            "type": "boolean",
            "default": false
          },
          "drift": {
            "description": "What to do when somebody changes its objects by hand: `fix` puts them right, `report` only tells. Changed live.",
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
      }
    ]
  },
  LoadBalancer: {
    "title": "LoadBalancer",
    "description": "One address that spreads connections over machines of a network: an HAProxy beside the network's router, on its gateway host.",
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
        "description": "What the resource is called and how it can be selected.",
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
            "description": "Unique in its project among the resources of its kind. Changing it makes another resource: the one before is deleted."
          },
          "project": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "Keeps names of several teams apart. Resources of another project are referred to as `project/name`. Changing it makes another resource.",
            "default": "default"
          },
          "labels": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "maxLength": 253,
              "description": "Any text of at most 253 characters. Numbers and truth values want quotes."
            },
            "description": "Free words by which selectors find the resource. Changed live.",
            "default": {}
          },
          "annotations": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "description": "Any text."
            },
            "description": "Notes for people and tools; `fleetwright/suspend` with a reason suspends the resource. Changed live.",
            "default": {}
          }
        }
      },
      "spec": {
        "description": "Where it listens, and who answers.",
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
            "description": "The network that its members are in. Changing it replaces the load balancer.",
            "x-reference": "Network",
            "examples": [
              "app"
            ]
          },
          "vip": {
            "description": "The address that it listens on: one of the network, or of a pool of public addresses. A change moves it: connections to the address before end in peace.",
            "type": "object",
            "additionalProperties": false,
            "default": {},
            "properties": {
              "pool": {
                "type": "string",
                "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
                "x-expected": "a name, or project/name",
                "description": "The AddressPool that a public address is from; the network must be of mode nat. Without it the address is one of the network, reached only from inside.",
                "x-reference": "AddressPool",
                "examples": [
                  "public"
                ]
              },
              "address": {
                "type": "string",
                "pattern": "^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])$",
                "x-expected": "an IPv4 address such as 10.20.0.10",
                "description": "The address itself. Without it a free one is given, which then stays.",
                "examples": [
                  "203.0.113.80"
                ]
              }
            }
          },
          "listeners": {
            "description": "The ports that it listens on. Changed live, by a reload that no connection notices.",
            "type": "array",
            "minItems": 1,
            "maxItems": 100,
            "items": {
              "description": "One port.",
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
                  "description": "Tells it apart from the other listeners.",
                  "examples": [
                    "http"
                  ]
                },
                "protocol": {
                  "description": "`TCP` hands connections on as they are. `HTTP` understands requests: each may go to another member, which is told the client's address by `X-Forwarded-For`.",
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
                  "description": "The port.",
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
                  "description": "The pool of members that answer, by its name below.",
                  "examples": [
                    "web"
                  ]
                },
                "allowedCidrs": {
                  "description": "The clients that may connect. Empty: everybody.",
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
                  "description": "How many connections it serves at the same time. Further ones wait. Each takes two file descriptors of the gateway host.",
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
                  "description": "How long is waited. Listeners of one pool have the same for its members.",
                  "type": "object",
                  "additionalProperties": false,
                  "default": {},
                  "properties": {
                    "client": {
                      "type": "string",
                      "pattern": "^([0-9]+(\\.[0-9]+)?[smhdw])+$",
                      "x-expected": "a duration such as 30s, 5m or 7d",
                      "x-quantity": "seconds",
                      "description": "For a client that says nothing.",
                      "default": "50s"
                    },
                    "memberConnect": {
                      "type": "string",
                      "pattern": "^([0-9]+(\\.[0-9]+)?[smhdw])+$",
                      "x-expected": "a duration such as 30s, 5m or 7d",
                      "x-quantity": "seconds",
                      "description": "For a member to take a connection.",
                      "default": "5s"
                    },
                    "memberData": {
                      "type": "string",
                      "pattern": "^([0-9]+(\\.[0-9]+)?[smhdw])+$",
                      "x-expected": "a duration such as 30s, 5m or 7d",
                      "x-quantity": "seconds",
                      "description": "For a member that says nothing.",
                      "default": "50s"
                    }
                  }
                }
              }
            }
          },
          "pools": {
            "description": "Who answers. Members come, change and go live, without even a reload; the rest of a pool is changed by a reload that no connection notices.",
            "type": "array",
            "minItems": 1,
            "maxItems": 100,
            "items": {
              "description": "Members that answer the same.",
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
                  "description": "By which listeners and pools of machines refer to it.",
                  "examples": [
                    "web"
                  ]
                },
                "algorithm": {
                  "description": "Who is next. `ROUND_ROBIN`: one after the other, by their weights. `LEAST_CONNECTIONS`: whoever has the fewest. `SOURCE_IP`: always the same for a client's address, as long as the member is there.",
                  "type": "string",
                  "enum": [
                    "ROUND_ROBIN",
                    "LEAST_CONNECTIONS",
                    "SOURCE_IP"
                  ],
                  "default": "ROUND_ROBIN"
                },
                "sessionPersistence": {
                  "description": "Whether a client stays with its member.",
                  "type": "string",
                  "enum": [
                    "NONE"
                  ],
                  "default": "NONE",
                  "x-values-not-supported-yet": {
                    "SOURCE_IP": "use the algorithm SOURCE_IP",
                    "HTTP_COOKIE": "cookies are not supported yet: HAProxy 2.6 cannot give one to a member that comes while it runs"
                  }
                },
                "healthMonitor": {
                  "description": "How members are looked at: who does not answer gets no further connections. Without it every member always gets its share.",
                  "type": "object",
                  "additionalProperties": false,
                  "required": [
                    "type"
                  ],
                  "properties": {
                    "type": {
                      "description": "`HTTP`: a GET request, of HTTP/1.0. `TCP`: a connection.",
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
                      "description": "With type HTTP: what is asked for; without it `/`.",
                      "type": "string",
                      "pattern": "^/[!-~]*$",
                      "maxLength": 1000,
                      "x-expected": "an absolute path of printable ASCII characters without spaces",
                      "examples": [
                        "/healthz"
                      ]
                    },
                    "expectedCodes": {
                      "description": "With type HTTP: the status codes of a member that is well; without it `200`.",
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
                      "description": "From one look to the next.",
                      "default": "5s"
                    },
                    "timeout": {
                      "type": "string",
                      "pattern": "^([0-9]+(\\.[0-9]+)?[smhdw])+$",
                      "x-expected": "a duration such as 30s, 5m or 7d",
                      "x-quantity": "seconds",
                      "description": "For the answer; at most the delay.",
                      "default": "2s"
                    },
                    "maxRetries": {
                      "description": "How many looks in a row must fail before a member is out, and succeed before it is back.",
                      "type": "integer",
                      "minimum": 1,
                      "maximum": 10,
                      "default": 3
                    }
                  }
                },
                "members": {
                  "description": "Machines that answer, besides those that pools of machines register.",
                  "type": "array",
                  "default": [],
                  "items": {
                    "description": "A machine with an interface in the network; its first one there counts.",
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
                        "description": "The machine.",
                        "x-reference": "VirtualMachine",
                        "examples": [
                          "web-a"
                        ]
                      },
                      "port": {
                        "description": "The port that it answers on.",
                        "type": "integer",
                        "minimum": 1,
                        "maximum": 65535,
                        "examples": [
                          80
                        ]
                      },
                      "weight": {
                        "description": "Its share, beside the weights of the others. With 0 it gets nothing new.",
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
            "description": "`SINGLE`: one process, on the network's gateway host. It comes back with the router when that fails.",
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
            "description": "What becomes of its objects when the resource leaves Git: `Delete` removes them, `Retain` leaves them alone. Changed live.",
            "type": "string",
            "enum": [
              "Delete",
              "Retain"
            ],
            "default": "Delete"
          },
          "protect": {
            "description": "Refuses to delete or replace its objects, also after the resource has left Git. Lift it by a commit of its own. Changed live.",
            "type": "boolean",
            "default": false
          },
          "drift": {
            "description": "What to do when somebody changes its objects by hand: `fix` puts them right, `report` only tells. Changed live.",
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
    "description": "A network for machines, between all hosts where these have an underlay, else on each host for itself.",
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
        "description": "What the resource is called and how it can be selected.",
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
            "description": "Unique in its project among the resources of its kind. Changing it makes another resource: the one before is deleted."
          },
          "project": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "Keeps names of several teams apart. Resources of another project are referred to as `project/name`. Changing it makes another resource.",
            "default": "default"
          },
          "labels": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "maxLength": 253,
              "description": "Any text of at most 253 characters. Numbers and truth values want quotes."
            },
            "description": "Free words by which selectors find the resource. Changed live.",
            "default": {}
          },
          "annotations": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "description": "Any text."
            },
            "description": "Notes for people and tools; `fleetwright/suspend` with a reason suspends the resource. Changed live.",
            "default": {}
          }
        }
      },
      "spec": {
        "description": "How machines are joined, and the addresses that they get.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "mode"
        ],
        "properties": {
          "mode": {
            "description": "`nat`: private, with a way out through a gateway host (a local one: through each host). `isolated`: private, without one. `bridge`: on a bridge that the host has already. Changing it replaces the network; between hosts, nat and isolated are changed live.",
            "type": "string",
            "enum": [
              "nat",
              "isolated",
              "bridge"
            ],
            "x-values-not-supported-yet": {
              "routed": "use nat, with a FloatingIP for each machine that is to be reached"
            }
          },
          "bridge": {
            "description": "With mode bridge: the name of the host's bridge. Changing it replaces the network.",
            "type": "string",
            "pattern": "^[A-Za-z0-9_.-]{1,15}$",
            "x-expected": "the name of a bridge, at most 15 characters",
            "examples": [
              "br0"
            ]
          },
          "segment": {
            "description": "How the network is carried between hosts. Not with mode bridge.",
            "type": "object",
            "additionalProperties": false,
            "default": {},
            "properties": {
              "type": {
                "description": "`vxlan`: one network over all hosts that have an underlay. `local`: on each host a network of its own, which ends there. Without it: vxlan if any host has an underlay. Changing it moves machines' interfaces to the other network, live.",
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
                "description": "With vxlan: the network's number on the underlay (VNI). Without it one is derived from the network's name. Changed live, with a moment without traffic.",
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
            "description": "The addresses of the network: exactly one subnet with mode nat, at most one else.",
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
                  "description": "The network's address and prefix length. Changing it replaces the network; machines need their addresses anew.",
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
                  "description": "The address of the way out; with mode nat and isolated it is the router's or the host's own. Must be given with mode bridge. Changing it replaces a local network; between hosts it is changed live.",
                  "x-default": "the first address of the subnet"
                },
                "allocation": {
                  "description": "The addresses that are given to machines which ask for none. Changed live: machines keep what they have.",
                  "x-default": "all addresses but the network's, the broadcast and the gateway",
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
                  "description": "Name servers that machines are told of, in order. Empty: the gateway. Changed live.",
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
            "description": "Answer DHCP on this network, with a fixed lease for every machine. Changing it replaces a local network; between hosts it is changed live.",
            "type": "boolean",
            "x-default": "true where there is a subnet, except with mode bridge"
          },
          "gatewaySelector": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "maxLength": 253,
              "description": "Any text of at most 253 characters. Numbers and truth values want quotes."
            },
            "description": "Labels of the gateway hosts that may carry the network's router. It stays where it is as long as that host may carry it; else it moves, with a moment without a way out.",
            "default": {},
            "examples": [
              {
                "zone": "a"
              }
            ]
          },
          "mtu": {
            "description": "Largest packet in bytes. Without it: between hosts what every underlay carries, less 50 bytes for VXLAN; else the host decides. Changing it replaces a local network; between hosts it is changed live, and machines learn of it with their next lease.",
            "type": "integer",
            "minimum": 576,
            "maximum": 9216
          },
          "portSecurity": {
            "description": "Lets machines send only from their own MAC and IPv4 address, and not answer DHCP; where they have an address, they send nothing but IPv4 and ARP. Without it, groups cannot be sure who sends. On a host without a shell nothing can watch over it, which plans tell. Changed live.",
            "type": "boolean",
            "default": true
          },
          "defaultSecurityGroups": {
            "description": "SecurityGroups of the interfaces that name none. Changed live.",
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
            "description": "What becomes of its objects when the resource leaves Git: `Delete` removes them, `Retain` leaves them alone. Changed live.",
            "type": "string",
            "enum": [
              "Delete",
              "Retain"
            ],
            "default": "Delete"
          },
          "protect": {
            "description": "Refuses to delete or replace its objects, also after the resource has left Git. Lift it by a commit of its own. Changed live.",
            "type": "boolean",
            "default": false
          },
          "drift": {
            "description": "What to do when somebody changes its objects by hand: `fix` puts them right, `report` only tells. Changed live.",
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
    "description": "Keeps machines together or apart. A machine joins by `placement.group`.",
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
        "description": "What the resource is called and how it can be selected.",
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
            "description": "Unique in its project among the resources of its kind. Changing it makes another resource: the one before is deleted."
          },
          "project": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "Keeps names of several teams apart. Resources of another project are referred to as `project/name`. Changing it makes another resource.",
            "default": "default"
          },
          "labels": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "maxLength": 253,
              "description": "Any text of at most 253 characters. Numbers and truth values want quotes."
            },
            "description": "Free words by which selectors find the resource. Changed live.",
            "default": {}
          },
          "annotations": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "description": "Any text."
            },
            "description": "Notes for people and tools; `fleetwright/suspend` with a reason suspends the resource. Changed live.",
            "default": {}
          }
        }
      },
      "spec": {
        "description": "The rule. It counts when a machine is placed; machines that run stay where they are.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "policy"
        ],
        "properties": {
          "policy": {
            "description": "`affinity`: together. `anti-affinity`: apart. The soft ones are wishes that give way when no host is left.",
            "type": "string",
            "enum": [
              "affinity",
              "anti-affinity",
              "soft-affinity",
              "soft-anti-affinity"
            ]
          },
          "topologyKey": {
            "description": "What counts as one place: `host`, or a label of hosts such as `zone` or `rack`.",
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
            "description": "With anti-affinity: how many machines of the group one place may hold.",
            "type": "integer",
            "minimum": 1,
            "default": 1
          },
          "deletionPolicy": {
            "description": "What becomes of its objects when the resource leaves Git: `Delete` removes them, `Retain` leaves them alone. Changed live.",
            "type": "string",
            "enum": [
              "Delete",
              "Retain"
            ],
            "default": "Delete"
          },
          "protect": {
            "description": "Refuses to delete or replace its objects, also after the resource has left Git. Lift it by a commit of its own. Changed live.",
            "type": "boolean",
            "default": false
          },
          "drift": {
            "description": "What to do when somebody changes its objects by hand: `fix` puts them right, `report` only tells. Changed live.",
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
    "description": "A public key that lets its holder into machines.",
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
        "description": "What the resource is called and how it can be selected.",
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
            "description": "Unique in its project among the resources of its kind. Changing it makes another resource: the one before is deleted."
          },
          "project": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "Keeps names of several teams apart. Resources of another project are referred to as `project/name`. Changing it makes another resource.",
            "default": "default"
          },
          "labels": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "maxLength": 253,
              "description": "Any text of at most 253 characters. Numbers and truth values want quotes."
            },
            "description": "Free words by which selectors find the resource. Changed live.",
            "default": {}
          },
          "annotations": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "description": "Any text."
            },
            "description": "Notes for people and tools; `fleetwright/suspend` with a reason suspends the resource. Changed live.",
            "default": {}
          }
        }
      },
      "spec": {
        "description": "The key. It reaches machines when they boot for the first time.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "publicKey"
        ],
        "properties": {
          "publicKey": {
            "description": "One line as in `id_ed25519.pub`: type, key, comment. A change counts as a change of the first-boot data of the machines that use it.",
            "type": "string",
            "minLength": 1,
            "maxLength": 16384,
            "examples": [
              "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEHjQDtUhy9Gz1fsnvxSU7+vsQoSjTHCXHmIrf/yTNGC ops"
            ]
          },
          "deletionPolicy": {
            "description": "What becomes of its objects when the resource leaves Git: `Delete` removes them, `Retain` leaves them alone. Changed live.",
            "type": "string",
            "enum": [
              "Delete",
              "Retain"
            ],
            "default": "Delete"
          },
          "protect": {
            "description": "Refuses to delete or replace its objects, also after the resource has left Git. Lift it by a commit of its own. Changed live.",
            "type": "boolean",
            "default": false
          },
          "drift": {
            "description": "What to do when somebody changes its objects by hand: `fix` puts them right, `report` only tells. Changed live.",
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
    "description": "Values that must not stand in Git: only where to find them does, or what they are encrypted. They never appear in plans, logs or messages.",
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
        "description": "What the resource is called and how it can be selected.",
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
            "description": "Unique in its project among the resources of its kind. Changing it makes another resource: the one before is deleted."
          },
          "project": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "Keeps names of several teams apart. Resources of another project are referred to as `project/name`. Changing it makes another resource.",
            "default": "default"
          },
          "labels": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "maxLength": 253,
              "description": "Any text of at most 253 characters. Numbers and truth values want quotes."
            },
            "description": "Free words by which selectors find the resource. Changed live.",
            "default": {}
          },
          "annotations": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "description": "Any text."
            },
            "description": "Notes for people and tools; `fleetwright/suspend` with a reason suspends the resource. Changed live.",
            "default": {}
          }
        }
      },
      "spec": {
        "description": "Where the values are: keys of all maps together make the secret.",
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
            "description": "Values from files on the machine where Fleetwright runs, read as they are.",
            "type": "object",
            "default": {},
            "additionalProperties": {
              "description": "The absolute path of the file; or `lab://NAME/dns.key` for the key of a lab's DNS server.",
              "type": "string",
              "pattern": "^(/|lab://[a-z][a-z0-9-]{0,20}/dns\\.key$)",
              "maxLength": 4096,
              "x-expected": "an absolute path"
            },
            "examples": [
              {
                "user-data": "/etc/fleetwright/db-boot"
              }
            ]
          },
          "age": {
            "description": "Values encrypted with age, in Git. They are opened with the identities in the file that `FLEETWRIGHT_AGE_KEY_FILE` names. A value that is encrypted anew, and is the same, is no change.",
            "type": "object",
            "default": {},
            "additionalProperties": {
              "description": "What `age --encrypt --armor` writes.",
              "type": "string",
              "pattern": "^-----BEGIN AGE ENCRYPTED FILE-----\\r?\\n[A-Za-z0-9+/=\\r\\n]+-----END AGE ENCRYPTED FILE-----\\s*$",
              "maxLength": 1048576,
              "x-expected": "a value encrypted with age --encrypt --armor"
            }
          },
          "deletionPolicy": {
            "description": "What becomes of its objects when the resource leaves Git: `Delete` removes them, `Retain` leaves them alone. Changed live.",
            "type": "string",
            "enum": [
              "Delete",
              "Retain"
            ],
            "default": "Delete"
          },
          "protect": {
            "description": "Refuses to delete or replace its objects, also after the resource has left Git. Lift it by a commit of its own. Changed live.",
            "type": "boolean",
            "default": false
          },
          "drift": {
            "description": "What to do when somebody changes its objects by hand: `fix` puts them right, `report` only tells. Changed live.",
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
    "description": "Says what may reach the interfaces that are in it, and what they may reach. Stateful: answers always pass.",
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
        "description": "What the resource is called and how it can be selected.",
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
            "description": "Unique in its project among the resources of its kind. Changing it makes another resource: the one before is deleted."
          },
          "project": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "Keeps names of several teams apart. Resources of another project are referred to as `project/name`. Changing it makes another resource.",
            "default": "default"
          },
          "labels": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "maxLength": 253,
              "description": "Any text of at most 253 characters. Numbers and truth values want quotes."
            },
            "description": "Free words by which selectors find the resource. Changed live.",
            "default": {}
          },
          "annotations": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "description": "Any text."
            },
            "description": "Notes for people and tools; `fleetwright/suspend` with a reason suspends the resource. Changed live.",
            "default": {}
          }
        }
      },
      "spec": {
        "description": "What is allowed. An interface that is in any group is reached by nothing else, and only by IPv4 at its own address. It may reach everything, unless one of its groups has an egress rule. DHCP always passes.",
        "type": "object",
        "additionalProperties": false,
        "properties": {
          "rules": {
            "description": "What is allowed; their order means nothing. Changed live: a rule that goes also ends the connections that it allowed.",
            "type": "array",
            "maxItems": 1000,
            "default": [],
            "items": {
              "description": "One thing that is allowed.",
              "type": "object",
              "additionalProperties": false,
              "required": [
                "direction"
              ],
              "properties": {
                "direction": {
                  "description": "`ingress`: towards the machine. `egress`: away from it; from the first such rule on, nothing else may leave.",
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
                  "description": "With tcp and udp: the ports that are asked for, as numbers or as ranges such as `8000-8100`. Empty: all.",
                  "type": "array",
                  "maxItems": 1000,
                  "default": [],
                  "items": {
                    "description": "A port, or the first and the last one of a range.",
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
                  "description": "The other side. Without it: anybody.",
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
                      "description": "A SecurityGroup: all interfaces that are in it, as far as they are in the same network.",
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
            "description": "What becomes of its objects when the resource leaves Git: `Delete` removes them, `Retain` leaves them alone. Changed live.",
            "type": "string",
            "enum": [
              "Delete",
              "Retain"
            ],
            "default": "Delete"
          },
          "protect": {
            "description": "Refuses to delete or replace its objects, also after the resource has left Git. Lift it by a commit of its own. Changed live.",
            "type": "boolean",
            "default": false
          },
          "drift": {
            "description": "What to do when somebody changes its objects by hand: `fix` puts them right, `report` only tells. Changed live.",
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
    "description": "A place for disks: on every host that it names, or in a Ceph cluster that these hosts reach.",
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
        "description": "What the resource is called and how it can be selected.",
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
            "description": "Unique in its project among the resources of its kind. Changing it makes another resource: the one before is deleted."
          },
          "project": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "Keeps names of several teams apart. Resources of another project are referred to as `project/name`. Changing it makes another resource.",
            "default": "default"
          },
          "labels": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "maxLength": 253,
              "description": "Any text of at most 253 characters. Numbers and truth values want quotes."
            },
            "description": "Free words by which selectors find the resource. Changed live.",
            "default": {}
          },
          "annotations": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "description": "Any text."
            },
            "description": "Notes for people and tools; `fleetwright/suspend` with a reason suspends the resource. Changed live.",
            "default": {}
          }
        }
      },
      "spec": {
        "description": "Where the disks lie.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "type"
        ],
        "properties": {
          "type": {
            "description": "`dir`: files in a directory. `logical`: logical volumes of an LVM volume group. `rbd`: images in a pool of a Ceph cluster, which every host reaches. Cannot be changed.",
            "type": "string",
            "enum": [
              "dir",
              "logical",
              "rbd"
            ],
            "x-values-not-supported-yet": {
              "iscsi": "use dir or logical",
              "netfs": "use dir on a directory that is mounted already"
            }
          },
          "path": {
            "description": "With type dir: the directory on the host; it is made when it is missing. Cannot be changed.",
            "type": "string",
            "pattern": "^/[^\\s]*$",
            "maxLength": 4096,
            "x-expected": "an absolute path",
            "examples": [
              "/var/lib/fleetwright/volumes"
            ]
          },
          "volumeGroup": {
            "description": "With type logical: the name of an LVM volume group that exists on the host. Cannot be changed.",
            "type": "string",
            "pattern": "^[A-Za-z0-9_.+][A-Za-z0-9_.+-]{0,126}$",
            "x-expected": "the name of a volume group",
            "examples": [
              "vg0"
            ]
          },
          "hosts": {
            "description": "The hosts that have this pool: `all`, or labels that they must have. A host more is live; a host less is refused while disks are there. With type rbd: the hosts whose machines may use it; they get the user's key.",
            "x-expected": "all, or labels of hosts such as {zone: a}",
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
                  "description": "Any text of at most 253 characters. Numbers and truth values want quotes."
                }
              }
            ]
          },
          "ceph": {
            "description": "With type rbd: how the cluster is reached.",
            "type": "object",
            "additionalProperties": false,
            "required": [
              "confFile"
            ],
            "properties": {
              "confFile": {
                "description": "The cluster's configuration file on the machine where Fleetwright runs, or `lab://NAME/ceph.conf` for that of a lab. Changed live, as long as it is the same cluster.",
                "type": "string",
                "pattern": "^(/[^\\s]*|lab://[a-z][a-z0-9-]{0,20}/ceph\\.conf)$",
                "maxLength": 4096,
                "x-expected": "an absolute path, or lab://NAME/ceph.conf",
                "examples": [
                  "/etc/ceph/ceph.conf"
                ]
              },
              "user": {
                "description": "The user, without `client.`: Fleetwright's, and that of the machines. It needs the capabilities `profile rbd`; with `create`, those for making pools as well. A change needs a reboot of machines.",
                "type": "string",
                "pattern": "^[A-Za-z0-9_][A-Za-z0-9_+-]{0,99}$",
                "x-expected": "the name of a user, such as fleetwright",
                "default": "admin",
                "examples": [
                  "fleetwright"
                ]
              },
              "secretRef": {
                "description": "The Secret that holds the user's key, as `ceph auth get-key` prints it. Changed live: machines use another key from their next start on.",
                "x-default": "the key in the keyring that confFile names",
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
                    "description": "The key in it.",
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
                "description": "The Host from whose network the cluster is reached, where this machine has no way to it: a host of a lab. Changed live.",
                "x-default": "reached directly"
              }
            }
          },
          "pool": {
            "description": "With type rbd: the name of the pool in the cluster. Cannot be changed.",
            "type": "string",
            "pattern": "^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$",
            "x-expected": "the name of a pool in the cluster",
            "examples": [
              "vms"
            ]
          },
          "create": {
            "description": "With type rbd: makes the pool when it is missing. It is never deleted, since whatever anybody has in it would be gone for good. Without this the pool must be there.",
            "type": "object",
            "additionalProperties": false,
            "properties": {
              "pgNum": {
                "description": "Placement groups. A change is live, and moves data.",
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
                "description": "Most bytes that it may hold; what would go beyond that cannot be written. Changed live.",
                "x-default": "no limit",
                "examples": [
                  "500Gi"
                ]
              }
            }
          },
          "deletionPolicy": {
            "description": "What becomes of its objects when the resource leaves Git: `Delete` removes them, `Retain` leaves them alone. Changed live.",
            "type": "string",
            "enum": [
              "Delete",
              "Retain"
            ],
            "default": "Delete"
          },
          "protect": {
            "description": "Refuses to delete or replace its objects, also after the resource has left Git. Lift it by a commit of its own. Changed live.",
            "type": "boolean",
            "default": false
          },
          "drift": {
            "description": "What to do when somebody changes its objects by hand: `fix` puts them right, `report` only tells. Changed live.",
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
        "description": "The name is also the guest's host name.",
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
            "description": "Unique in its project among the resources of its kind. Changing it makes another resource: the one before is deleted."
          },
          "project": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "Keeps names of several teams apart. Resources of another project are referred to as `project/name`. Changing it makes another resource.",
            "default": "default"
          },
          "labels": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "maxLength": 253,
              "description": "Any text of at most 253 characters. Numbers and truth values want quotes."
            },
            "description": "Free words by which selectors find the resource. Changed live.",
            "default": {}
          },
          "annotations": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "description": "Any text."
            },
            "description": "Notes for people and tools; `fleetwright/suspend` with a reason suspends the resource. Changed live.",
            "default": {}
          }
        }
      },
      "spec": {
        "description": "What the machine is made of and how it is treated.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "instanceType",
          "image"
        ],
        "properties": {
          "instanceType": {
            "type": "string",
            "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
            "x-expected": "a name, or project/name",
            "x-reference": "InstanceType",
            "description": "The InstanceType: CPU, memory and devices. What another one costs depends on the fields in which they differ.",
            "examples": [
              "s1.small"
            ]
          },
          "image": {
            "type": "string",
            "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
            "x-expected": "a name, or project/name",
            "x-reference": "Image",
            "description": "The Image that it boots from. Another one replaces the root disk; volumes and addresses stay.",
            "examples": [
              "debian-12"
            ]
          },
          "rootDisk": {
            "description": "The disk that it boots from: a copy of the image. May be left out when the image boots its kernel directly: then the machine has no disk of its own.",
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
                "description": "The StoragePool that holds it. Another one replaces the disk."
              },
              "size": {
                "type": "string",
                "pattern": "^[0-9]+(\\.[0-9]+)?(k|K|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$",
                "x-expected": "a size such as 512Mi or 10Gi",
                "x-quantity": "bytes",
                "description": "Bytes that the guest sees, at least those of the image. Grows live; shrinking is refused.",
                "examples": [
                  "10Gi"
                ]
              }
            }
          },
          "volumes": {
            "description": "Further disks, in the order in which the guest sees them. Attached and detached live.",
            "type": "array",
            "default": [],
            "items": {
              "description": "One attached Volume.",
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
                  "description": "How the guest sees it. Changing it detaches the volume and attaches it again.",
                  "type": "string",
                  "enum": [
                    "virtio",
                    "scsi",
                    "sata",
                    "usb"
                  ],
                  "default": "virtio"
                }
              }
            }
          },
          "interfaces": {
            "description": "Network interfaces, in order. Attached and detached live.",
            "type": "array",
            "default": [],
            "items": {
              "description": "One network interface.",
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
                  "description": "The Network. Another one is a live change, but the guest may need to ask for its address anew."
                },
                "ipv4": {
                  "type": "string",
                  "pattern": "^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])$",
                  "x-expected": "an IPv4 address such as 10.20.0.10",
                  "description": "Its address. Without it one is allocated and then kept. The guest learns of another one at its next lease.",
                  "examples": [
                    "10.20.0.10"
                  ]
                },
                "model": {
                  "description": "What kind of card the guest sees. Changing it detaches the interface and attaches it again.",
                  "type": "string",
                  "enum": [
                    "virtio",
                    "e1000e",
                    "rtl8139"
                  ],
                  "default": "virtio"
                },
                "link": {
                  "description": "Whether the cable is plugged in. Changed live.",
                  "type": "string",
                  "enum": [
                    "up",
                    "down"
                  ],
                  "default": "up"
                },
                "securityGroups": {
                  "description": "The SecurityGroups that it is in: what they allow together may reach it. Without it: the network's defaultSecurityGroups. With an empty list everything may reach it. Changed live.",
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
            "description": "What the guest is told at its first boot, through a NoCloud seed.",
            "type": "object",
            "additionalProperties": false,
            "default": {},
            "properties": {
              "userData": {
                "description": "A `#cloud-config` document or a script that begins with `#!`.",
                "type": "string",
                "maxLength": 262144
              },
              "userDataSecretRef": {
                "description": "A Secret that holds the user data, instead of `userData`.",
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
                    "description": "The key in it.",
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 253
                  }
                }
              },
              "vendorData": {
                "description": "Data of the provider, beside the user's.",
                "not": {},
                "x-not-supported-yet": "put it into userData"
              },
              "rerunPolicy": {
                "description": "What happens when it changes later: `Never` counts from the next machine on, `OnChange` gives the guest a new instance id, so that it runs again at its next boot, `Recreate` replaces the machine as far as updatePolicy allows.",
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
            "description": "SSHKeys that may log in. They reach the guest together with cloudInit.",
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
            "description": "`Always` keeps it running, `Halted` keeps it off, `Manual` leaves starting and stopping to people. Changed live; Halted shuts it down.",
            "type": "string",
            "enum": [
              "Always",
              "Halted",
              "Manual"
            ],
            "default": "Always"
          },
          "placement": {
            "description": "Where it may run. Counts when it is placed; a machine that runs stays as long as its host is allowed.",
            "type": "object",
            "additionalProperties": false,
            "default": {},
            "properties": {
              "hostSelector": {
                "type": "object",
                "additionalProperties": {
                  "type": "string",
                  "maxLength": 253,
                  "description": "Any text of at most 253 characters. Numbers and truth values want quotes."
                },
                "description": "Labels that the host must have.",
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
                "description": "The PlacementGroup that it belongs to."
              }
            }
          },
          "updatePolicy": {
            "description": "When a change may disturb the machine. What is not allowed is pending and shown in every plan. Changed live.",
            "type": "object",
            "additionalProperties": false,
            "default": {},
            "properties": {
              "reboot": {
                "description": "Power cycles: `Never`, in a `Window` of the Fleet, or `Immediate`.",
                "type": "string",
                "enum": [
                  "Never",
                  "Window",
                  "Immediate"
                ],
                "default": "Never"
              },
              "recreate": {
                "description": "Replacement of the machine with its root disk; volumes, MAC and address stay: `Never`, in a `Window` of the Fleet, or `Immediate`.",
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
            "description": "What happens when its host is drained.",
            "not": {},
            "x-not-supported-yet": "comes with live migration"
          },
          "terminationGracePeriod": {
            "type": "string",
            "pattern": "^([0-9]+(\\.[0-9]+)?[smhdw])+$",
            "x-expected": "a duration such as 30s, 5m or 7d",
            "x-quantity": "seconds",
            "description": "How long a shutdown may take before the power is cut. Changed live.",
            "default": "60s"
          },
          "readinessProbe": {
            "description": "When it may get traffic.",
            "not": {},
            "x-not-supported-yet": "comes with probes"
          },
          "livenessProbe": {
            "description": "When it is to be restarted.",
            "not": {},
            "x-not-supported-yet": "comes with probes"
          },
          "dns": {
            "description": "The name under which the address of its first interface is found. It is there before the machine starts, and goes before it stops; the name of its address (PTR) too, where the zone's `reverse` covers it. Changed live.",
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
                "x-default": "the machine's name"
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
            "description": "What else the machine has. A change needs a reboot.",
            "type": "object",
            "additionalProperties": false,
            "default": {},
            "properties": {
              "guestAgent": {
                "description": "A channel to the QEMU guest agent, where the guest runs one.",
                "type": "boolean",
                "default": true
              },
              "watchdog": {
                "description": "What happens when the guest no longer feeds its watchdog; `none`: there is no watchdog.",
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
                "description": "A TPM 2.0, emulated by swtpm on the host.",
                "type": "boolean",
                "default": false
              },
              "firmware": {
                "description": "What starts the boot loader: `bios`, or `efi`. Changing it after the guest was installed usually keeps it from booting.",
                "type": "string",
                "enum": [
                  "bios",
                  "efi"
                ],
                "default": "bios"
              }
            }
          },
          "deletionPolicy": {
            "description": "What becomes of the machine when the resource leaves Git: `Delete` removes it with its root disk, `Retain` leaves both alone. Its volumes have their own policy. Changed live.",
            "type": "string",
            "enum": [
              "Delete",
              "Retain"
            ],
            "default": "Delete"
          },
          "protect": {
            "description": "Refuses to delete or replace its objects, also after the resource has left Git. Lift it by a commit of its own. Changed live.",
            "type": "boolean",
            "default": false
          },
          "drift": {
            "description": "What to do when somebody changes its objects by hand: `fix` puts them right, `report` only tells. Changed live.",
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
    "description": "A number of machines that are alike. Those that stop or vanish come back.",
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
        "description": "Its members are called by its name and a number from 0: `web-0`, `web-1`, ... Each of them is a VirtualMachine like any other, wherever one can be named.",
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
            "description": "Unique in its project among the resources of its kind. Changing it makes another resource: the one before is deleted."
          },
          "project": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "Keeps names of several teams apart. Resources of another project are referred to as `project/name`. Changing it makes another resource.",
            "default": "default"
          },
          "labels": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "maxLength": 253,
              "description": "Any text of at most 253 characters. Numbers and truth values want quotes."
            },
            "description": "Free words by which selectors find the resource. Changed live.",
            "default": {}
          },
          "annotations": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "description": "Any text."
            },
            "description": "Notes for people and tools; `fleetwright/suspend` with a reason suspends the resource. Changed live.",
            "default": {}
          }
        }
      },
      "spec": {
        "description": "How many machines there are, what they are, and how they are treated together.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "replicas",
          "template"
        ],
        "properties": {
          "replicas": {
            "description": "How many members there are; never more, in whatever state they are. Changed live: more are made, fewer leave in the order of scaleIn.",
            "type": "integer",
            "minimum": 0,
            "maximum": 1000,
            "examples": [
              3
            ]
          },
          "template": {
            "description": "What every member is.",
            "type": "object",
            "additionalProperties": false,
            "required": [
              "spec"
            ],
            "properties": {
              "metadata": {
                "description": "By what the members can be selected.",
                "type": "object",
                "additionalProperties": false,
                "default": {},
                "properties": {
                  "labels": {
                    "type": "object",
                    "additionalProperties": {
                      "type": "string",
                      "maxLength": 253,
                      "description": "Any text of at most 253 characters. Numbers and truth values want quotes."
                    },
                    "description": "Labels of every member. Changed live.",
                    "default": {}
                  },
                  "annotations": {
                    "type": "object",
                    "additionalProperties": {
                      "type": "string",
                      "description": "Any text."
                    },
                    "description": "Annotations of every member. Changed live.",
                    "default": {}
                  }
                }
              },
              "spec": {
                "description": "The spec of every member, as of a VirtualMachine. What a change costs is said there, and its updatePolicy decides when it may go; updateStrategy, how many at a time. Nothing in it may be one machine's alone (a fixed address, a volume) where there are several.",
                "type": "object",
                "additionalProperties": false,
                "required": [
                  "instanceType",
                  "image"
                ],
                "properties": {
                  "instanceType": {
                    "type": "string",
                    "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
                    "x-expected": "a name, or project/name",
                    "x-reference": "InstanceType",
                    "description": "The InstanceType: CPU, memory and devices. What another one costs depends on the fields in which they differ.",
                    "examples": [
                      "s1.small"
                    ]
                  },
                  "image": {
                    "type": "string",
                    "pattern": "^([a-z0-9][-a-z0-9]{0,62}/)?[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
                    "x-expected": "a name, or project/name",
                    "x-reference": "Image",
                    "description": "The Image that it boots from. Another one replaces the root disk; volumes and addresses stay.",
                    "examples": [
                      "debian-12"
                    ]
                  },
                  "rootDisk": {
                    "description": "The disk that it boots from: a copy of the image. May be left out when the image boots its kernel directly: then the machine has no disk of its own.",
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
                        "description": "The StoragePool that holds it. Another one replaces the disk."
                      },
                      "size": {
                        "type": "string",
                        "pattern": "^[0-9]+(\\.[0-9]+)?(k|K|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$",
                        "x-expected": "a size such as 512Mi or 10Gi",
                        "x-quantity": "bytes",
                        "description": "Bytes that the guest sees, at least those of the image. Grows live; shrinking is refused.",
                        "examples": [
                          "10Gi"
                        ]
                      }
                    }
                  },
                  "volumes": {
                    "description": "Further disks, in the order in which the guest sees them. Attached and detached live.",
                    "type": "array",
                    "default": [],
                    "items": {
                      "description": "One attached Volume.",
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
                          "description": "How the guest sees it. Changing it detaches the volume and attaches it again.",
                          "type": "string",
                          "enum": [
                            "virtio",
                            "scsi",
                            "sata",
                            "usb"
                          ],
                          "default": "virtio"
                        }
                      }
                    }
                  },
                  "interfaces": {
                    "description": "Network interfaces, in order. Attached and detached live.",
                    "type": "array",
                    "default": [],
                    "items": {
                      "description": "One network interface.",
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
                          "description": "The Network. Another one is a live change, but the guest may need to ask for its address anew."
                        },
                        "ipv4": {
                          "type": "string",
                          "pattern": "^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])$",
                          "x-expected": "an IPv4 address such as 10.20.0.10",
                          "description": "Its address. Without it one is allocated and then kept. The guest learns of another one at its next lease.",
                          "examples": [
                            "10.20.0.10"
                          ]
                        },
                        "model": {
                          "description": "What kind of card the guest sees. Changing it detaches the interface and attaches it again.",
                          "type": "string",
                          "enum": [
                            "virtio",
                            "e1000e",
                            "rtl8139"
                          ],
                          "default": "virtio"
                        },
                        "link": {
                          "description": "Whether the cable is plugged in. Changed live.",
                          "type": "string",
                          "enum": [
                            "up",
                            "down"
                          ],
                          "default": "up"
                        },
                        "securityGroups": {
                          "description": "The SecurityGroups that it is in: what they allow together may reach it. Without it: the network's defaultSecurityGroups. With an empty list everything may reach it. Changed live.",
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
                    "description": "What the guest is told at its first boot, through a NoCloud seed.",
                    "type": "object",
                    "additionalProperties": false,
                    "default": {},
                    "properties": {
                      "userData": {
                        "description": "A `#cloud-config` document or a script that begins with `#!`.",
                        "type": "string",
                        "maxLength": 262144
                      },
                      "userDataSecretRef": {
                        "description": "A Secret that holds the user data, instead of `userData`.",
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
                            "description": "The key in it.",
                            "type": "string",
                            "minLength": 1,
                            "maxLength": 253
                          }
                        }
                      },
                      "vendorData": {
                        "description": "Data of the provider, beside the user's.",
                        "not": {},
                        "x-not-supported-yet": "put it into userData"
                      },
                      "rerunPolicy": {
                        "description": "What happens when it changes later: `Never` counts from the next machine on, `OnChange` gives the guest a new instance id, so that it runs again at its next boot, `Recreate` replaces the machine as far as updatePolicy allows.",
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
                    "description": "SSHKeys that may log in. They reach the guest together with cloudInit.",
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
                    "description": "`Always` keeps it running, `Halted` keeps it off, `Manual` leaves starting and stopping to people. Changed live; Halted shuts it down.",
                    "type": "string",
                    "enum": [
                      "Always",
                      "Halted",
                      "Manual"
                    ],
                    "default": "Always"
                  },
                  "placement": {
                    "description": "Where it may run. Counts when it is placed; a machine that runs stays as long as its host is allowed.",
                    "type": "object",
                    "additionalProperties": false,
                    "default": {},
                    "properties": {
                      "hostSelector": {
                        "type": "object",
                        "additionalProperties": {
                          "type": "string",
                          "maxLength": 253,
                          "description": "Any text of at most 253 characters. Numbers and truth values want quotes."
                        },
                        "description": "Labels that the host must have.",
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
                        "description": "The PlacementGroup that it belongs to."
                      }
                    }
                  },
                  "updatePolicy": {
                    "description": "When a change may disturb the machine. What is not allowed is pending and shown in every plan. Changed live.",
                    "type": "object",
                    "additionalProperties": false,
                    "default": {},
                    "properties": {
                      "reboot": {
                        "description": "Power cycles: `Never`, in a `Window` of the Fleet, or `Immediate`.",
                        "type": "string",
                        "enum": [
                          "Never",
                          "Window",
                          "Immediate"
                        ],
                        "default": "Never"
                      },
                      "recreate": {
                        "description": "Replacement of the machine with its root disk; volumes, MAC and address stay: `Never`, in a `Window` of the Fleet, or `Immediate`.",
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
                    "description": "What happens when its host is drained.",
                    "not": {},
                    "x-not-supported-yet": "comes with live migration"
                  },
                  "terminationGracePeriod": {
                    "type": "string",
                    "pattern": "^([0-9]+(\\.[0-9]+)?[smhdw])+$",
                    "x-expected": "a duration such as 30s, 5m or 7d",
                    "x-quantity": "seconds",
                    "description": "How long a shutdown may take before the power is cut. Changed live.",
                    "default": "60s"
                  },
                  "readinessProbe": {
                    "description": "When it may get traffic.",
                    "not": {},
                    "x-not-supported-yet": "comes with probes"
                  },
                  "livenessProbe": {
                    "description": "When it is to be restarted.",
                    "not": {},
                    "x-not-supported-yet": "comes with probes"
                  },
                  "dns": {
                    "description": "The name under which the address of its first interface is found. It is there before the machine starts, and goes before it stops; the name of its address (PTR) too, where the zone's `reverse` covers it. Changed live.",
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
                        "x-default": "the machine's name"
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
                    "description": "What else the machine has. A change needs a reboot.",
                    "type": "object",
                    "additionalProperties": false,
                    "default": {},
                    "properties": {
                      "guestAgent": {
                        "description": "A channel to the QEMU guest agent, where the guest runs one.",
                        "type": "boolean",
                        "default": true
                      },
                      "watchdog": {
                        "description": "What happens when the guest no longer feeds its watchdog; `none`: there is no watchdog.",
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
                        "description": "A TPM 2.0, emulated by swtpm on the host.",
                        "type": "boolean",
                        "default": false
                      },
                      "firmware": {
                        "description": "What starts the boot loader: `bios`, or `efi`. Changing it after the guest was installed usually keeps it from booting.",
                        "type": "string",
                        "enum": [
                          "bios",
                          "efi"
                        ],
                        "default": "bios"
                      }
                    }
                  },
                  "deletionPolicy": {
                    "description": "What becomes of the machine when the resource leaves Git: `Delete` removes it with its root disk, `Retain` leaves both alone. Its volumes have their own policy. Changed live.",
                    "type": "string",
                    "enum": [
                      "Delete",
                      "Retain"
                    ],
                    "default": "Delete"
                  },
                  "protect": {
                    "description": "Refuses to delete or replace its objects, also after the resource has left Git. Lift it by a commit of its own. Changed live.",
                    "type": "boolean",
                    "default": false
                  },
                  "drift": {
                    "description": "What to do when somebody changes its objects by hand: `fix` puts them right, `report` only tells. Changed live.",
                    "type": "string",
                    "enum": [
                      "fix",
                      "report"
                    ],
                    "default": "fix"
                  }
                }
              }
            }
          },
          "updateStrategy": {
            "description": "How changes that take members away for a while reach them. Changed live.",
            "type": "object",
            "additionalProperties": false,
            "default": {},
            "properties": {
              "type": {
                "description": "`RollingUpdate`: maxUnavailable members at a time; the next ones when those run again. `Recreate`: all at once.",
                "type": "string",
                "enum": [
                  "RollingUpdate",
                  "Recreate"
                ],
                "x-values-not-supported-yet": {
                  "OnDelete": "write updatePolicy: {reboot: Never, recreate: Never} into the template"
                },
                "default": "RollingUpdate"
              },
              "maxUnavailable": {
                "description": "How many members may be away at a time because of an update. Those that are away for another reason are counted.",
                "type": "integer",
                "minimum": 1,
                "default": 1
              },
              "maxSurge": {
                "description": "How many members more there may be meanwhile.",
                "not": {},
                "x-not-supported-yet": "comes with probes; there are never more than replicas"
              },
              "minHealthyPercent": {
                "description": "How many members must answer meanwhile.",
                "not": {},
                "x-not-supported-yet": "comes with probes; write maxUnavailable"
              },
              "pauseOnFailure": {
                "description": "Whether it stops when a member does not come back.",
                "not": {},
                "x-not-supported-yet": "it always does: a member that does not come back counts as unavailable"
              }
            }
          },
          "healthCheck": {
            "description": "When a member counts as failed, and what happens then. Changed live.",
            "type": "object",
            "additionalProperties": false,
            "default": {},
            "properties": {
              "type": {
                "description": "`VM`: its machine has stopped or has vanished.",
                "type": "string",
                "enum": [
                  "VM"
                ],
                "x-values-not-supported-yet": {
                  "Probe": "comes with probes",
                  "LoadBalancer": "comes with probes"
                },
                "default": "VM"
              },
              "action": {
                "description": "`Restart`: it is started again, or made again, with its name, addresses and disks.",
                "type": "string",
                "enum": [
                  "Restart"
                ],
                "x-values-not-supported-yet": {
                  "Recreate": "comes with probes"
                },
                "default": "Restart"
              },
              "gracePeriod": {
                "description": "How long a new member has until it must answer.",
                "not": {},
                "x-not-supported-yet": "comes with probes"
              },
              "failureThreshold": {
                "description": "How often it may fail.",
                "not": {},
                "x-not-supported-yet": "comes with probes"
              },
              "maxUnhealthyPercent": {
                "description": "From when on nothing is replaced any more.",
                "not": {},
                "x-not-supported-yet": "comes with probes"
              }
            }
          },
          "scaleIn": {
            "description": "Which members leave when there are to be fewer.",
            "type": "object",
            "additionalProperties": false,
            "default": {},
            "properties": {
              "order": {
                "description": "`NewestFirst`: those with the highest numbers.",
                "type": "string",
                "enum": [
                  "NewestFirst"
                ],
                "x-values-not-supported-yet": {
                  "OldestFirst": "members are numbered from 0 without gaps",
                  "OldestTemplate": "members are numbered from 0 without gaps",
                  "UnhealthyFirst": "members are numbered from 0 without gaps"
                },
                "default": "NewestFirst"
              }
            }
          },
          "loadBalancers": {
            "description": "Load balancers that spread connections over the members, by their first interface in its network. A member is known there before it starts, and no more before it stops. Changed live.",
            "type": "array",
            "default": [],
            "items": {
              "description": "One pool of a load balancer.",
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
                  "description": "The load balancer.",
                  "x-reference": "LoadBalancer",
                  "examples": [
                    "web"
                  ]
                },
                "pool": {
                  "type": "string",
                  "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
                  "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
                  "description": "The name of one of its pools.",
                  "examples": [
                    "web"
                  ]
                },
                "port": {
                  "description": "The port that members answer on.",
                  "type": "integer",
                  "minimum": 1,
                  "maximum": 65535,
                  "examples": [
                    80
                  ]
                },
                "weight": {
                  "description": "The share of each member, beside the weights of the others. With 0 it gets nothing new.",
                  "type": "integer",
                  "minimum": 0,
                  "maximum": 256,
                  "default": 1
                },
                "deregistrationDelay": {
                  "description": "How long a member stays after it was taken out.",
                  "not": {},
                  "x-not-supported-yet": "a member stops as soon as nobody is connected to it, or after 5s"
                }
              }
            }
          },
          "dns": {
            "description": "The names under which the members' first addresses are found: there before a member starts, and gone before it stops. Changed live.",
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
                "description": "Whether each member is found by its own name, such as `web-0`.",
                "type": "boolean",
                "default": true
              },
              "roundRobin": {
                "description": "A name in the zone under which all of them are found in turn.",
                "type": "string",
                "pattern": "^[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*$",
                "maxLength": 200,
                "x-expected": "a domain name such as web"
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
            "description": "Who is asked before a member comes or goes.",
            "not": {},
            "x-not-supported-yet": "comes with the daemon"
          },
          "autoscaling": {
            "description": "How many members there are, by their load.",
            "not": {},
            "x-not-supported-yet": "comes with the daemon; write replicas"
          },
          "deletionPolicy": {
            "description": "What becomes of the members when the pool leaves Git.",
            "not": {},
            "x-not-supported-yet": "write it into template.spec"
          },
          "protect": {
            "description": "Refuses to delete the members.",
            "not": {},
            "x-not-supported-yet": "write it into template.spec"
          },
          "drift": {
            "description": "What to do when somebody changes members by hand.",
            "not": {},
            "x-not-supported-yet": "write it into template.spec"
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
    "description": "A disk that lives on its own: it outlives the machine that it is attached to.",
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
        "description": "What the resource is called and how it can be selected.",
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
            "description": "Unique in its project among the resources of its kind. Changing it makes another resource: the one before is deleted."
          },
          "project": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "Keeps names of several teams apart. Resources of another project are referred to as `project/name`. Changing it makes another resource.",
            "default": "default"
          },
          "labels": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "maxLength": 253,
              "description": "Any text of at most 253 characters. Numbers and truth values want quotes."
            },
            "description": "Free words by which selectors find the resource. Changed live.",
            "default": {}
          },
          "annotations": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "description": "Any text."
            },
            "description": "Notes for people and tools; `fleetwright/suspend` with a reason suspends the resource. Changed live.",
            "default": {}
          }
        }
      },
      "spec": {
        "description": "Where the disk lies, how large it is, and what becomes of it.",
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
            "description": "The StoragePool that holds it. Cannot be changed."
          },
          "size": {
            "type": "string",
            "pattern": "^[0-9]+(\\.[0-9]+)?(k|K|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$",
            "x-expected": "a size such as 512Mi or 10Gi",
            "x-quantity": "bytes",
            "description": "Bytes that the guest sees. Grows live; shrinking is refused.",
            "examples": [
              "20Gi"
            ]
          },
          "format": {
            "description": "qcow2 where the pool is a directory, else raw, unless it is said here; elsewhere than in a directory only raw. Cannot be changed.",
            "type": "string",
            "enum": [
              "qcow2",
              "raw"
            ]
          },
          "source": {
            "description": "What the disk holds at first. Without it the disk is empty. Does nothing once the disk is there.",
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
                "description": "The Image to copy."
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
            "description": "Limits of the disk, at whatever machine it is. A total excludes its read and write parts. Changed live.",
            "type": "object",
            "additionalProperties": false,
            "properties": {
              "totalIops": {
                "type": "integer",
                "minimum": 1,
                "maximum": 100000000,
                "description": "Operations a second, reading and writing together."
              },
              "readIops": {
                "type": "integer",
                "minimum": 1,
                "maximum": 100000000,
                "description": "Reading operations a second."
              },
              "writeIops": {
                "type": "integer",
                "minimum": 1,
                "maximum": 100000000,
                "description": "Writing operations a second."
              },
              "totalBytesPerSecond": {
                "type": "string",
                "pattern": "^[0-9]+(\\.[0-9]+)?(k|K|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$",
                "x-expected": "a size such as 512Mi or 10Gi",
                "x-quantity": "bytes",
                "description": "Bytes a second, reading and writing together.",
                "examples": [
                  "100Mi"
                ]
              },
              "readBytesPerSecond": {
                "type": "string",
                "pattern": "^[0-9]+(\\.[0-9]+)?(k|K|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$",
                "x-expected": "a size such as 512Mi or 10Gi",
                "x-quantity": "bytes",
                "description": "Bytes read a second."
              },
              "writeBytesPerSecond": {
                "type": "string",
                "pattern": "^[0-9]+(\\.[0-9]+)?(k|K|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$",
                "x-expected": "a size such as 512Mi or 10Gi",
                "x-quantity": "bytes",
                "description": "Bytes written a second."
              }
            }
          },
          "deletionPolicy": {
            "description": "What becomes of it when the resource leaves Git: `Retain` keeps it in the trash, `Delete` deletes it from there after `keep`. Changed live.",
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
            "description": "How long it stays in the trash with deletionPolicy Delete. Changed live.",
            "default": "7d"
          },
          "protect": {
            "description": "Refuses to delete or replace its objects, also after the resource has left Git. Lift it by a commit of its own. Changed live.",
            "type": "boolean",
            "default": false
          },
          "drift": {
            "description": "What to do when somebody changes its objects by hand: `fix` puts them right, `report` only tells. Changed live.",
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
    "description": "Who is told of what happens to the fleet. Events are CloudEvents, signed as Standard Webhooks (https://www.standardwebhooks.com), delivered at least once, and for one resource in their order. docs/events.md has all of them, hooks/ has receivers to take.",
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
        "description": "What the resource is called and how it can be selected.",
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
            "description": "Unique in its project among the resources of its kind. Changing it makes another resource: the one before is deleted."
          },
          "project": {
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            "x-expected": "a DNS label (lower-case letters, digits and hyphens, at most 63 characters)",
            "description": "Keeps names of several teams apart. Resources of another project are referred to as `project/name`. Changing it makes another resource.",
            "default": "default"
          },
          "labels": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "maxLength": 253,
              "description": "Any text of at most 253 characters. Numbers and truth values want quotes."
            },
            "description": "Free words by which selectors find the resource. Changed live.",
            "default": {}
          },
          "annotations": {
            "type": "object",
            "additionalProperties": {
              "type": "string",
              "description": "Any text."
            },
            "description": "Notes for people and tools; `fleetwright/suspend` with a reason suspends the resource. Changed live.",
            "default": {}
          }
        }
      },
      "spec": {
        "description": "Where to, what, and how long it is tried. All of it is changed live; events that were posted before go where the webhook points when they are delivered.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "url"
        ],
        "properties": {
          "url": {
            "description": "Where events are posted to: http or https. Redirects are not followed. A name and password do not belong here, since everybody who reads the repository would know them.",
            "type": "string",
            "pattern": "^https?://[^\\s]+$",
            "maxLength": 2048,
            "x-expected": "a URL such as https://hooks.example.com/fleet",
            "examples": [
              "https://hooks.example.com/fleet"
            ]
          },
          "events": {
            "description": "Which events: their types without `fleetwright.`, where `*` stands for any text.",
            "type": "array",
            "minItems": 1,
            "uniqueItems": true,
            "default": [
              "*"
            ],
            "items": {
              "description": "A type or a pattern such as `vm.*`.",
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
            "description": "Of the events that tell of a resource, only these. Events of the fleet as a whole, such as `plan.applied`, go by `events` alone.",
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
                  "description": "Any text of at most 253 characters. Numbers and truth values want quotes."
                },
                "description": "Labels that the resource must have. One that left Git is known by those that it had; where nobody knows them any more, the event is sent.",
                "examples": [
                  {
                    "app": "web"
                  }
                ]
              },
              "actions": {
                "description": "What is done to it.",
                "type": "array",
                "minItems": 1,
                "uniqueItems": true,
                "items": {
                  "description": "An action, as plans call it.",
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
                "description": "Fields of which one must change, as plans show them, where `*` stands for any text.",
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
            "description": "The key that events are signed with: `whsec_` and 24 to 64 bytes in base64. Two of them, separated by a space, sign twice, so that receivers can change theirs. Without it events are not signed.",
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
                "description": "Which of its keys.",
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
          "blocking": {
            "description": "It is asked before a change is begun, by an event such as `vm.asked`, and is told of nothing. It answers with JSON: `{\"answer\": \"continue\"}`, or `{\"answer\": \"abandon\", \"message\": \"why\"}`; the deadline is its `timeout`. What it does not let waits, and it is asked again after a while.",
            "type": "object",
            "additionalProperties": false,
            "properties": {
              "otherwise": {
                "description": "What counts where it gives no such answer in time.",
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
                "otherwise": "abandon"
              }
            ]
          },
          "timeout": {
            "type": "string",
            "pattern": "^([0-9]+(\\.[0-9]+)?[smhdw])+$",
            "x-expected": "a duration such as 30s, 5m or 7d",
            "x-quantity": "seconds",
            "description": "How long one attempt may take, from one second to one minute.",
            "default": "10s"
          },
          "retry": {
            "description": "What happens when it does not answer with a 2xx status.",
            "type": "object",
            "additionalProperties": false,
            "default": {},
            "properties": {
              "for": {
                "type": "string",
                "pattern": "^([0-9]+(\\.[0-9]+)?[smhdw])+$",
                "x-expected": "a duration such as 30s, 5m or 7d",
                "x-quantity": "seconds",
                "description": "For how long an event is tried again, in longer and longer intervals, at most thirty days. Then it is a dead letter, which `fleetwright hooks replay` sends again.",
                "default": "24h"
              },
              "maxPause": {
                "type": "string",
                "pattern": "^([0-9]+(\\.[0-9]+)?[smhdw])+$",
                "x-expected": "a duration such as 30s, 5m or 7d",
                "x-quantity": "seconds",
                "description": "The longest interval between two attempts, from one second to one day: so much later than the receiver works again it may be told.",
                "default": "15m"
              }
            }
          },
          "deletionPolicy": {
            "description": "What becomes of its objects when the resource leaves Git: `Delete` removes them, `Retain` leaves them alone. Changed live.",
            "type": "string",
            "enum": [
              "Delete",
              "Retain"
            ],
            "default": "Delete"
          },
          "protect": {
            "description": "Refuses to delete or replace its objects, also after the resource has left Git. Lift it by a commit of its own. Changed live.",
            "type": "boolean",
            "default": false
          },
          "drift": {
            "description": "What to do when somebody changes its objects by hand: `fix` puts them right, `report` only tells. Changed live.",
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
