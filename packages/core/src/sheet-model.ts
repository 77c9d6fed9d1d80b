import { z } from 'zod'

/**
 * One sheet as data: the preview on screen and the .xlsx file are both made from it, so they are equal by construction.
 * All row and column numbers count from 0.
 */

const borderKinds = ['hair', 'dotted', 'dashed', 'thin', 'medium', 'double', 'thick'] as const
export const BorderKind = z.enum(borderKinds)
export type BorderKind = z.infer<typeof BorderKind>

/** `RRGGBB`, upper case. */
const Rgb = z.string().regex(/^[0-9A-F]{6}$/)

export const CellStyle = z.object({
  font: z.string().max(64),
  /** In points. */
  size: z.number().min(1).max(409),
  bold: z.boolean().optional(),
  italic: z.boolean().optional(),
  underline: z.boolean().optional(),
  strike: z.boolean().optional(),
  color: Rgb.optional(),
  fill: Rgb.optional(),
  /** `general`: numbers right, text left. `distributed`: characters spread over the width. */
  align: z.enum(['general', 'left', 'center', 'right', 'justify', 'distributed']),
  valign: z.enum(['top', 'middle', 'bottom']),
  wrap: z.boolean().optional(),
  /** Characters one below another. */
  vertical: z.boolean().optional(),
  /** In steps of about three blanks, as Excel counts. */
  indent: z.int().min(1).max(250).optional(),
  borders: z.object({
    top: BorderKind.optional(), right: BorderKind.optional(),
    bottom: BorderKind.optional(), left: BorderKind.optional(),
  }),
  /** Excel's number format; `General` for none. */
  format: z.string().max(255),
})
export type CellStyle = z.infer<typeof CellStyle>

export const ModelCell = z.object({
  /** What the file stores: a number (also a date's serial, a share of 1 for a percentage), text, or nothing. */
  value: z.union([z.string().max(32_767), z.number(), z.null()]),
  /** Exactly what the file shows. */
  shown: z.string().max(40_000),
  /** Index into `styles`. */
  style: z.int().min(0),
  /** Key of the rows behind a number; only the page uses it. */
  link: z.string().max(200).optional(),
  /** A remark that only the page shows, e.g. source and date of a figure. */
  note: z.string().max(1000).optional(),
})
export type ModelCell = z.infer<typeof ModelCell>

export const Merge = z.object({
  top: z.int().min(0), left: z.int().min(0), bottom: z.int().min(0), right: z.int().min(0),
})
export type Merge = z.infer<typeof Merge>

/** Text of a page's header or footer. `{page}` is the page's number, `{pages}` how many there are. */
export const PageText = z.object({
  left: z.string().max(120).optional(), center: z.string().max(120).optional(), right: z.string().max(120).optional(),
})
export type PageText = z.infer<typeof PageText>

export const SheetPage = z.object({
  orientation: z.enum(['portrait', 'landscape']),
  paper: z.enum(['A4', 'A3']),
  /** As many pages down as it takes, one across. */
  fitToWidth: z.boolean(),
  /** Per cent, where the office chose it itself; has no effect together with `fitToWidth`. */
  scale: z.int().min(10).max(400).optional(),
  /** Heading rows printed on every page, first and last; they also stay in sight on screen. */
  repeatRows: z.tuple([z.int().min(0), z.int().min(0)]).optional(),
  /** In inches, as Excel keeps them. */
  margins: z.object({
    left: z.number(), right: z.number(), top: z.number(), bottom: z.number(), header: z.number(), footer: z.number(),
  }),
  centered: z.boolean().optional(),
  header: PageText.optional(),
  footer: PageText.optional(),
})
export type SheetPage = z.infer<typeof SheetPage>

export const SheetModel = z.object({
  name: z.string().min(1).max(31),
  /** Widths in characters, as Excel shows them. */
  columns: z.array(z.object({ width: z.number().min(0).max(255) })),
  styles: z.array(CellStyle),
  /** Heights in points; without one the program that opens the file decides. */
  rows: z.array(z.object({ height: z.number().min(1).max(409).optional(), cells: z.array(ModelCell.nullable()) })),
  merges: z.array(Merge),
  page: SheetPage,
  /** Rows at the top that stay in sight in a spreadsheet program. */
  frozenRows: z.int().min(1).optional(),
  /** Headings and rows that a spreadsheet program can filter. */
  filter: Merge.optional(),
})
export type SheetModel = z.infer<typeof SheetModel>
