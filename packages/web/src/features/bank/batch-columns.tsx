import { correctFile, getBatch, getBatchFile, listSetAside, type BatchDetail, type BatchFileDetail, type TablePlan } from '@qingyuan/core/bank/bank-api'
import { statementFields, type StatementField } from '@qingyuan/core/bank/layout'
import { Button, Checkbox, Input, Radio, Select } from 'antd'
import { useState } from 'react'
import { useGo } from '../../shared/go.tsx'
import { Section } from '../../shared/page.tsx'
import { useAction } from '../../shared/use-action.ts'
import { batchPath, directionWords, foundByWords, oneLine } from './batch-words.ts'

/** What fields are for, so that thirty of them can be found; every field stands in one group. */
const groups: { label: string; fields: StatementField[] }[] = [
  { label: '这一笔', fields: ['date', 'time', 'amount', 'amountIn', 'amountOut', 'direction', 'balance', 'memo', 'channel', 'cash', 'serial', 'currency', 'status', 'method', 'feedback'] },
  { label: '对方', fields: ['counterpartyName', 'counterpartyAccount', 'counterpartyBank', 'counterpartyId', 'counterparty'] },
  { label: '本方', fields: ['ownerName', 'account', 'ownerBank', 'ownerId', 'owner'] },
  { label: '付款人、收款人分开写的', fields: ['payerName', 'payerAccount', 'payerBank', 'payeeName', 'payeeAccount', 'payeeBank'] },
]
const options = [{ value: '', label: '不用' }, ...groups.map(({ label, fields }) => ({ label, options: fields.map((value) => ({ value, label: statementFields[value] })) }))]

/** 0 → A, 26 → AA, as table programs name columns. */
const columnLetter = (index: number): string => (index >= 26 ? columnLetter(Math.floor(index / 26) - 1) : '') + String.fromCharCode(65 + index % 26)

/** The columns of one table with samples and the field each was taken for; corrected in place, the batch is read anew. */
export function BatchColumns({ batch, file, table }: { batch: BatchDetail; file: BatchFileDetail; table: TablePlan }) {
  const mayCorrect = batch.actions.includes('correct')
  const go = useGo()
  // Cells beyond the heading belong to no column.
  const [columns, setColumns] = useState(() => (table.headings.length > 0 ? table.columns.slice(0, table.headings.length) : table.columns))
  const [flipped, setFlipped] = useState(false)
  const [unit, setUnit] = useState(table.unit)
  const [remember, setRemember] = useState(true)
  const [bank, setBank] = useState(table.bank ?? file.bank ?? '')
  const correct = useAction(correctFile, { done: '正在按更正重新读取', invalidate: [getBatch.path, getBatchFile.path, listSetAside.path], onDone: () => go(batchPath(batch.id)) })
  const changed = flipped || unit !== table.unit || columns.some((field, index) => field !== table.columns[index]) || bank !== (table.bank ?? file.bank ?? '')
  // What only a person can tell of how the table is read; totals that differ are looked up in the file.
  const asked = file.questions.some(({ code, sheet }) => (sheet === null || sheet === table.sheet) && (code === 'direction' || code === 'direction-conflict' || code === 'layout'))
  const set = (at: number, field: StatementField | null) => setColumns(columns.map((old, index) => (index === at ? field : old)))
  return (
    <Section title={table.sheet === null ? '各列对应' : `工作表“${table.sheet}”各列对应`} meaning={{ what: '系统认出的每一列是什么。不对的在这里改，整批按改后的重新读取，不用重新上传。户名、账号只显示一部分。' }}
      extra={<span className="nothing">{foundByWords[table.by]}{table.by === 'known' ? `：${table.layoutTitle}` : ''}</span>}>
      <div className="scroll-x">
        <table className="plain-table bank-columns">
          <thead><tr><th>列</th><th>表头</th><th>内容举例</th><th>对应</th></tr></thead>
          <tbody>
            {columns.map((field, index) => {
              const heading = oneLine(table.headings[index] ?? '')
              const samples = table.samples.map((row) => oneLine(row[index] ?? '')).filter(Boolean)
              return (
                <tr key={index} className={field === null ? 'bank-column-off' : ''}>
                  <td data-label="列">{columnLetter(index)}</td>
                  <td data-label="表头">{heading || <span className="nothing">（空）</span>}</td>
                  <td data-label="内容举例"><span className="bank-sample">{samples.slice(0, 4).join('　') || <span className="nothing">—</span>}</span></td>
                  <td data-label="对应">{mayCorrect
                    ? <Select aria-label={`${columnLetter(index)}列对应`} className="bank-field" showSearch={{ optionFilterProp: 'label' }} popupMatchSelectWidth={false} value={field ?? ''} options={options}
                        {...(field !== (table.columns[index] ?? null) && { status: 'warning' as const })} onChange={(value: StatementField | '') => set(index, value === '' ? null : value)} />
                    : field === null ? '不用' : statementFields[field]}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
      <dl className="bank-reading">
        <dt>收、付</dt>
        <dd>{directionWords(table)}{mayCorrect && table.amount.style !== 'by-balance' && <Checkbox checked={flipped} onChange={(event) => setFlipped(event.target.checked)}>读反了，收、付对调</Checkbox>}</dd>
        <dt>金额单位</dt>
        <dd>{mayCorrect ? <Radio.Group size="small" aria-label="金额单位" value={unit} onChange={(event) => setUnit(event.target.value as TablePlan['unit'])} options={[{ value: 'yuan', label: '元' }, { value: 'fen', label: '分' }]} /> : table.unit === 'yuan' ? '元' : '分'}</dd>
        {mayCorrect && <>
          <dt><label htmlFor={`bank-of-${table.sheet}`}>银行、机构</label></dt>
          <dd><Input id={`bank-of-${table.sheet}`} className="bank-name" size="small" maxLength={60} value={bank} placeholder="例如：样例农商银行" onChange={(event) => setBank(event.target.value)} /></dd>
        </>}
      </dl>
      {mayCorrect && (
        <div className="bank-correct">
          <Button type="primary" disabled={!changed && !asked} loading={correct.pending} onClick={() => {
            void correct.run({ batchId: batch.id, fileNo: file.fileNo, sheet: table.sheet, columns, unit, flipped, remember, bank: bank.trim() === '' ? null : bank.trim() })
          }}>{asked && !changed ? '核对无误，照此重新读取' : '按此重新读取整批'}</Button>
          <Checkbox checked={remember} onChange={(event) => setRemember(event.target.checked)}>{bank.trim() === '' ? '记住，' : `记住（${bank.trim()}），`}以后同样表头的流水照此读</Checkbox>
          {changed && <Button type="link" size="small" onClick={() => { setColumns(columns.map((_, index) => table.columns[index] ?? null)); setFlipped(false); setUnit(table.unit); setBank(table.bank ?? file.bank ?? '') }}>恢复原样</Button>}
        </div>
      )}
    </Section>
  )
}
