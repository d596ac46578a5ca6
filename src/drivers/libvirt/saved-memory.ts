import { type Connect, type DomainRef, LibvirtError, virConnectListAllDomainsFlags } from "node-libvirt";

/*
 * Memory images of machines (virDomainManagedSave; libvirt-guests makes them when its host shuts down). The next start of
 * a machine continues from its image, with the definition in it.
 */

/** Returns the domain if it has a memory image. */
export async function findSaved(connect: Connect, uuid: string): Promise<DomainRef | undefined> {
  return (await listSaved(connect)).find((domain) => domain.uuid === uuid);
}

function listSaved(connect: Connect): Promise<DomainRef[]> {
  return connect.listAllDomains(virConnectListAllDomainsFlags.VIR_CONNECT_LIST_DOMAINS_MANAGEDSAVE);
}

/** Removes the memory image of a machine that is replaced: its start would bring the old machine back. */
export async function removeSavedMemory(connect: Connect, uuid: string): Promise<void> {
  const saved = await findSaved(connect, uuid);
  if (saved !== undefined) await connect.domainManagedSaveRemove(saved);
}

interface SavedDefinition {
  readonly ref: DomainRef;
  readonly xml: string;
}

/** Reads the definitions in all memory images, one a batch. */
export async function* readSavedDefinitions(connect: Connect): AsyncGenerator<SavedDefinition[]> {
  for (const ref of await listSaved(connect)) {
    const definition = await readSavedDefinition(connect, ref);
    if (definition !== undefined) yield [definition];
  }
}

/** Returns undefined for a domain that started meanwhile, and where libvirt reads no images, as its test driver. */
async function readSavedDefinition(connect: Connect, ref: DomainRef): Promise<SavedDefinition | undefined> {
  try {
    return { ref, xml: await connect.domainManagedSaveGetXMLDesc(ref) };
  } catch (error) {
    const isUnsupported = error instanceof LibvirtError && error.kind === "unsupported";
    if (isUnsupported || (await findSaved(connect, ref.uuid)) === undefined) return undefined;
    throw error;
  }
}
