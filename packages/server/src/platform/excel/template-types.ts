import type { SheetModel } from '@qingyuan/core/sheet-model'

/** Bounds on one template file. A form fits into far less; a file that does not is damaged, hostile or not a form. */
export const templateLimits = {
  fileBytes: 5 * 1024 * 1024,
  unzippedBytes: 60 * 1024 * 1024,
  rows: 2000,
  columns: 100,
  /** Merged areas of one sheet. */
  merges: 5000,
  sheets: 20,
  seconds: 30,
  /** Node itself reserves about 1300 MB of address space. */
  addressSpaceMb: 2560,
  /** Bytes of the outline that the reading process hands over. */
  outlineBytes: 48 * 1024 * 1024,
}

/** Something in a template that an office has to change, or ought to know. */
export interface TemplateRemark {
  sheet: string
  /** As Excel shows it, e.g. `D9`; absent when the sheet as a whole is meant. */
  cell?: string
  /** Chinese, without the place. */
  message: string
}

/** What the reading process finds in a template. */
export interface TemplateOutline {
  sheets: SheetModel[]
  /** The template cannot be used before these are mended. */
  problems: TemplateRemark[]
  /** What was left out and does not come back in the filled table. */
  dropped: TemplateRemark[]
}

/** The one line that the reading process writes to stdout. */
export type TemplateMessage =
  | { outline: TemplateOutline }
  | { error: { code: string; message: string; detail?: string } }

/**
 * The template cannot be used. `message` is Chinese, names the places and says what to do; `remarks` has the places
 * one by one.
 */
export class TemplateError extends Error {
  readonly remarks: TemplateRemark[]

  constructor(message: string, remarks: TemplateRemark[] = [], cause?: unknown) {
    super(message, { cause })
    this.name = 'TemplateError'
    this.remarks = remarks
  }
}

/** One line per remark: `“Sheet1”D9：…`. */
export function remarkText({ sheet, cell, message }: TemplateRemark): string {
  return `“${sheet}”${cell ?? ''}：${message}`
}
