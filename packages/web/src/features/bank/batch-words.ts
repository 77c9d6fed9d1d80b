import type { BatchFile, BatchRow, TablePlan } from '@qingyuan/core/bank/bank-api'
import type { BatchSource, BatchState } from '@qingyuan/core/bank/batch'
import { at, citeAll } from '@qingyuan/core/law/citation'
import type { Tone } from '../../shared/status.tsx'

export const batchTones: Record<BatchState, Tone> = {
  open: 'waiting', loading: 'doing', loaded: 'good', failed: 'bad', withdrawing: 'doing', withdrawn: 'off',
}
export const batchPath = (id: string): string => `/bank/batches/${id}`
export const batchFilePath = (id: string, fileNo: number): string => `${batchPath(id)}/files/${fileNo}`
/** Where a run over these batches is started. */
export const toRun = (batchIds: readonly string[]): [to: string, search: Record<string, string>] => ['/bank/runs', { do: 'new', batchIds: batchIds.join(',') }]
/** The server is at work by itself: ask again soon. */
export const isBusy = (state: BatchState): boolean => state === 'loading' || state === 'withdrawing'
export const everySoon = 1000

/** How statements may come to the office, in plain words, with what each way asks for. */
export const sourceWords: Record<BatchSource, { what: string; law: string }> = {
  query: { what: '牵头部门到银行、支付机构查询账户得到的。须先经牵头部门主要负责人批准，副职签了不算；只能查，不能冻、不能划。', law: citeAll([at('decree', '21(4)')]) },
  handed_in: { what: '集资参与人、被调查的单位和个人自己交来的流水，包括网银、支付宝、微信里导出的账单。', law: citeAll([at('decree', '21(2)'), at('decree', '21(3)')]) },
  bank_notice: { what: '银行、支付机构报来的可疑资金线索所附的流水。内容保密，由它得出的结果不进入公开稿；放进线索的，线索要先设定可见人。', law: citeAll([at('decree', '13'), at('money_laundering', '7')]) },
}

export const count = (value: number): string => value.toLocaleString('zh-CN')

/** What came of a batch, in a few words. */
export function batchOutcome(batch: BatchRow): string {
  switch (batch.state) {
    case 'open': return batch.uploads === 0 ? '还没有上传文件' : `已上传 ${batch.uploads} 个文件，等待载入`
    case 'loading': return batch.progress.rows === 0 ? '正在准备' : `已读 ${count(batch.progress.rows)} 行`
    case 'failed': return batch.message
    case 'withdrawing': return '正在删除文件和载入的内容'
    case 'withdrawn': return batch.withdrawnReason
    case 'loaded': return [`载入 ${count(batch.rowsLoaded)} 行`, batch.rowsSetAside > 0 && `未载入 ${count(batch.rowsSetAside)}`, batch.rowsDuplicate > 0 && `重复 ${count(batch.rowsDuplicate)}`,
      batch.balanceBreaks > 0 && `余额断点 ${count(batch.balanceBreaks)}`].filter(Boolean).join('，')
  }
}

/** What a file still wants from a person. */
export function fileMark(file: BatchFile): { tone: Tone; label: string } {
  if (file.problem !== null) return { tone: 'bad', label: '没有读成' }
  if (file.questions.length > 0) return { tone: 'warn', label: `${file.questions.length} 处待核对` }
  return file.corrected ? { tone: 'good', label: '按人工指定读取' } : { tone: 'good', label: '已读' }
}

export const foundByWords: Record<TablePlan['by'], string> = { known: '已知版式', headings: '按表头认出', content: '没有认出表头，按内容推断', person: '按人工指定' }

/** How it is known which way money went, in a sentence. */
export function directionWords({ direction: { by, flipped, agree, oppose }, amount }: TablePlan): string {
  if (amount.style === 'by-balance') return '没有收付标志，按余额增减判断收、付。'
  // As it was read in the end: turned round, what opposed the layout agrees.
  const [fits, against] = flipped ? [oppose, agree] : [agree, oppose]
  const counted = agree + oppose === 0 ? '' : `相邻两行的余额 ${count(fits)} 处对得上${against > 0 ? `，${count(against)} 处正好相反` : ''}${against > fits ? '，很可能读反了' : ''}。`
  const turned = flipped ? '与通常的写法相反，已对调。' : ''
  switch (by) {
    case 'words': return `按收付标志的文字判断。${counted}${turned}`
    case 'layout': return `按已知版式判断。${counted}${turned}`
    case 'balance': return `经余额核对。${counted}${turned}`
    case 'assumed': return `没有余额可以核对，按银行通常的写法判断，请核对。${turned}`
    case 'person': return `按人工指定。${counted}`
  }
}

/** Where a row stands, as the table program shows it. */
export const rowPlace = (sheet: string | null, row: number): string => `${sheet === null ? '' : `${sheet} `}第 ${row} 行`

export function sizeWords(bytes: number): string {
  if (bytes >= 1024 ** 3) return `${(bytes / 1024 ** 3).toFixed(2)} GB`
  return bytes >= 1024 ** 2 ? `${(bytes / 1024 ** 2).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`
}

/** A heading cell as one line. */
export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()
