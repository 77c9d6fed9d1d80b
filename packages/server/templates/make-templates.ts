// Makes the .xlsx templates beside this file from their drawings:
// `npx node packages/server/templates/make-templates.ts`. The files are kept in the repository, so that an office can
// open them, change them and load its own version.
import { builtInForms } from '@qingyuan/core/ledgers/built-in-forms'
import { join } from 'node:path'
import { writeXlsx } from '../src/platform/excel/write.ts'
import { drawForm } from './forms.ts'

for (const { code } of builtInForms) await writeXlsx([drawForm(code)], join(import.meta.dirname, `${code}.xlsx`))
