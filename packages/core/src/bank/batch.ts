import type { Workflow } from '../workflow.ts'

/** How statements came to the office; each way has its own conditions (条例 21(4)、13; 反洗钱法 7). */
export const batchSources = ['query', 'handed_in', 'bank_notice'] as const
export type BatchSource = (typeof batchSources)[number]
export const batchSourceLabels: Record<BatchSource, string> = {
  query: '依法查询', handed_in: '当事人、参与人提供', bank_notice: '银行可疑线索通报',
}

/**
 * Who may learn of what a batch shows. `restricted`: a bank's notice is secret; what comes of it stands only in leads
 * whose readers are named, so never in the open edition of a table.
 */
export const batchAccesses = ['case', 'restricted'] as const
export type BatchAccess = (typeof batchAccesses)[number]
export const batchAccessLabels: Record<BatchAccess, string> = { case: '办案使用', restricted: '受限（不进公开版）' }
export const accessOf = (source: BatchSource): BatchAccess => (source === 'bank_notice' ? 'restricted' : 'case')

export const batchStates = ['open', 'loading', 'loaded', 'failed', 'withdrawing', 'withdrawn'] as const
export type BatchState = (typeof batchStates)[number]
export const batchStateLabels: Record<BatchState, string> = {
  open: '待载入', loading: '载入中', loaded: '已载入', failed: '没有载入', withdrawing: '撤回中', withdrawn: '已撤回',
}
/** States in which the server is at work by itself. */
export const busyBatchStates = ['loading', 'withdrawing'] as const satisfies readonly BatchState[]

export type BatchAction = 'addFile' | 'removeFile' | 'load' | 'cancel' | 'correct' | 'withdraw'
/** A loaded batch is only read anew or withdrawn: files that come later are a batch of their own. */
export const batchWorkflow: Workflow<BatchState, BatchAction> = {
  addFile: { from: ['open', 'failed'], to: 'same', label: '上传流水' },
  removeFile: { from: ['open', 'failed'], to: 'same', label: '移出文件' },
  load: { from: ['open', 'failed'], to: 'loading', label: '开始载入' },
  cancel: { from: ['loading'], to: 'open', label: '取消载入' },
  correct: { from: ['loaded', 'failed'], to: 'loading', label: '更正读法并重新读取' },
  withdraw: { from: ['open', 'loading', 'loaded', 'failed'], to: 'withdrawing', label: '撤回' },
}

/** What may be uploaded, by the ending of its name. */
export const statementEndings = ['.csv', '.txt', '.tsv', '.xls', '.xlsx', '.xlsm', '.et', '.zip'] as const
/** Of one upload; larger ones are split or packed. */
export const mostUploadBytes = 4 * 1024 ** 3
export const mostUploads = 500
