import type { ImportBatch, ImportState } from '@qingyuan/core/leads/lead-import-api'
import type { Tone } from '../../shared/status.tsx'

export const importTones: Record<ImportState, Tone> = {
  reading: 'doing', preview: 'waiting', committing: 'doing', done: 'good', failed: 'bad', cancelled: 'off', withdrawing: 'doing', withdrawn: 'off',
}
export const importPath = (id: string): string => `/leads/import/${id}`
export const isBusy = (state: ImportState): boolean => state === 'reading' || state === 'committing' || state === 'withdrawing'

/** What the server is doing by itself at this moment. */
export function busyText({ state, step, progress }: Pick<ImportBatch, 'state' | 'step' | 'progress'>): string {
  if (state === 'committing') return '正在入库'
  if (state === 'withdrawing') return '正在撤回'
  if (step === 'match') return `已读 ${progress} 行，正在识别主体和旧线索`
  return `${step === 'rows' ? '正在按新的对应列重新读取' : '正在读取文件'}，已读 ${progress} 行`
}

/** What came of a batch, in a few words. */
export function importOutcome(batch: ImportBatch): string {
  const { counts, state } = batch
  switch (state) {
    case 'done': return [`新线索 ${counts.created} 条`, counts.updated > 0 && `更新 ${counts.updated} 条`, counts.left > 0 && `${counts.left} 行没有导入`].filter(Boolean).join('，')
    case 'preview': return counts.rows === counts.skip ? '没有可以导入的行' : [`新 ${counts.new}`, `旧 ${counts.match}`, counts.confirm > 0 && `待确认 ${counts.confirm}`, counts.bad > 0 && `有问题 ${counts.bad}`].filter(Boolean).join('，')
    case 'failed': return batch.error
    case 'reading': case 'committing': case 'withdrawing': return busyText(batch)
    case 'withdrawn': return `曾登记 ${counts.created} 条`
    case 'cancelled': return ''
  }
}
