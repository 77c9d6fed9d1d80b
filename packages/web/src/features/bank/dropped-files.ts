/**
 * All files that were dropped, also those inside folders, in the order of their names. The browser gives a folder's
 * content in portions, so each is asked until nothing comes any more.
 *
 * @param transfer of the drop event; must be handed over while the event is handled
 */
export async function droppedFiles(transfer: DataTransfer): Promise<File[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null)
  if (entries.length === 0) return [...transfer.files]
  const found = await Promise.all(entries.map(filesOf))
  return found.flat()
}

async function filesOf(entry: FileSystemEntry): Promise<File[]> {
  if (isFile(entry)) return [await new Promise<File>((resolve, reject) => { entry.file(resolve, reject) })]
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  const inside: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => { reader.readEntries(resolve, reject) })
    if (some.length === 0) break
    inside.push(...some)
  }
  const found: File[] = []
  for (const one of inside.sort((a, b) => a.name.localeCompare(b.name, 'zh-CN', { numeric: true }))) found.push(...await filesOf(one))
  return found
}
const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile

/** What the system or a table program leaves in folders by itself. */
export const isLitter = (name: string): boolean => name.startsWith('.') || name.startsWith('~$') || /^(thumbs\.db|desktop\.ini)$/i.test(name)
