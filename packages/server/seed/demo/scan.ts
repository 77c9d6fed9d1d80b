import type { Environment } from '../../src/platform/config.ts'

/** A page that stands for the scan of a signed sheet; `said` is Latin text. */
export function scan(env: Environment, name: string, said: string) {
  const lines = ['%PDF-1.4', '1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj', '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj',
    '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj',
    `4 0 obj<</Length ${said.length + 40}>>stream`, `BT /F 16 Tf 72 760 Td (${said}) Tj ET`, 'endstream endobj', 'trailer<</Root 1 0 R>>', '%%EOF']
  return env.files.put(Buffer.from(lines.join('\n'), 'latin1'), name, 'application/pdf')
}
