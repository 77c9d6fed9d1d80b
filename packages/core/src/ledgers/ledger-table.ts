import { z } from 'zod'
import { textColumns } from './annex-2-lead.ts'
import type { Annex2Row } from './annex-2.ts'

const Column = z.enum(textColumns)
const Source = z.object({ source: z.string(), asOf: z.string() })

/** `Annex2Row` as it travels and as it is frozen. */
export const LedgerRow: z.ZodType<Annex2Row> = z.object({
  leadId: z.uuid(), number: z.string(), name: z.string(), sector: z.string(), mode: z.string(), channel: z.string(),
  amountFen: z.int().nullable(), people: z.int().nullable(), unpaidFen: z.int().nullable(), figuresApply: z.boolean(), crossRegion: z.string(),
  measures: z.string(), repayment: z.string(), outcome: z.string(), notices: z.string(), remark: z.string(),
  mainUnitName: z.string(), struckOffOn: z.string().nullable(), restricted: z.boolean(),
  edited: z.array(Column), newDrafts: z.partialRecord(Column, z.string()),
  sources: z.partialRecord(z.enum(['amount', 'people', 'unpaid', 'repaid']), Source),
})
export const HandTextsSchema = z.partialRecord(Column, z.object({ text: z.string(), draft: z.string() }))

export const MovementSchema = z.object({
  opening: z.int(), added: z.int(), restarted: z.int(), excluded: z.int(), struckOff: z.int(), merged: z.int(), closing: z.int(),
})
const Total = z.object({ value: z.number().nullable(), unknown: z.number() })
export const TotalsSchema = z.object({ amountFen: Total, people: Total, unpaidFen: Total })

/** A pending case as a monthly case report freezes it. */
export const CaseRow = z.object({
  number: z.string(), name: z.string(), filedOn: z.string().nullable(), stage: z.string(), amountFen: z.number().nullable(), people: z.number().nullable(),
  repaidBasisPoints: z.number().nullable(), leadPlace: z.string(), leader: z.string(), supervised: z.string(), difficulty: z.string(), progress: z.string(), progressOn: z.string().nullable(),
})
export type CaseRow = z.infer<typeof CaseRow>

/** The table of one unit or of the district at one moment: all that the paper shows. */
export const LedgerTable = z.object({
  rows: z.array(LedgerRow), totals: TotalsSchema, movement: MovementSchema, equation: z.string(),
  /** Print under the table. */
  notes: z.array(z.string()),
  /** For the page only. */
  warnings: z.array(z.string()),
})
export type LedgerTable = z.infer<typeof LedgerTable>

/** What a version freezes besides its rows: the paper's heading and signature block. */
export const FrozenHeader = z.object({
  title: z.string(), unitName: z.string(), period: z.string().nullable(), fromOn: z.string(), toOn: z.string(), asOf: z.string(),
  zero: z.enum(['zero', 'no_change']).nullable(), checkedHouseholds: z.number().nullable(), checkedFirms: z.number().nullable(), checkedNote: z.string(),
  filler: z.string(), head: z.string(), phone: z.string(), note: z.string(), onBehalf: z.boolean(), addressedTo: z.string(),
})
export type FrozenHeader = z.infer<typeof FrozenHeader>
/** As stored in submission_versions.content; rows of restricted leads are kept apart. */
export const FrozenContent = z.object({
  header: FrozenHeader, rows: z.array(z.object({ position: z.int(), row: LedgerRow })), movement: MovementSchema, totals: TotalsSchema, cases: z.array(CaseRow),
})
export type FrozenContent = z.infer<typeof FrozenContent>

