import { exportParticipants, listParticipants, participantRoleLabels, type Participant } from '@qingyuan/core/bank/bank-run-api'
import { formatWan, formatYuan } from '@qingyuan/core/money'
import { Button } from 'antd'
import { DataTable } from '../../shared/data-table.tsx'
import { countColumn, dayColumn, wanColumn, type Column } from '../../shared/table-columns.tsx'
import type { Filter } from '../../shared/table-state.ts'
import { RevealNames, useOpenedNames } from './result-reveal.tsx'
import type { RowsWanted } from './result-rows-drawer.tsx'

const filters: Filter[] = [
  { kind: 'multi', key: 'roles', label: '身份', options: Object.entries(participantRoleLabels).map(([value, label]) => ({ value, label })) },
  { kind: 'wan', from: 'fromFen', to: 'toFen', label: '投入' },
  { kind: 'flag', key: 'gainers', label: '只看获利的' },
]

/** 参与人: whose payments were told apart, one line each, masked; a line opens the rows of that person. */
export function SubjectParticipants({ runId, token, onRows }: { runId: string; token: string; onRows: (wanted: RowsWanted) => void }) {
  const names = useOpenedNames()
  const nameOf = (row: Participant) => names.nameOf(row.token) ?? row.nameMask
  const open = (row: Participant) => onRows({ title: `与${nameOf(row)}的往来`, parts: ['all'], party: row.token })
  const columns: Column<Participant>[] = [
    { key: 'name', title: '姓名', fixed: true, width: 150, value: (row) => row.nameMask, render: (row) => <Button type="link" size="small" className="flow-name flow-link" onClick={() => open(row)}>{nameOf(row)}</Button> },
    { key: 'role', title: '身份', value: (row) => participantRoleLabels[row.role] },
    wanColumn('inFen', '投入（万元）', (row) => row.inFen, { sort: true }),
    wanColumn('reinvest', '其中复投（万元）', (row) => row.reinvestFen),
    wanColumn('outFen', '收到合计（万元）', (row) => row.outFen, { sort: true }),
    wanColumn('principal', '已还本金（万元）', (row) => row.principalFen),
    wanColumn('returns', '已付回报（万元）', (row) => row.returnsFen),
    wanColumn('unpaidFen', '未兑付本金（万元）', (row) => row.unpaidFen, { sort: true }),
    wanColumn('lossFen', '损失（万元）', (row) => row.lossFen, { sort: true, meaning: { what: '投入减去收到的全部，不足零的算零。' } }),
    wanColumn('gainFen', '获利（万元）', (row) => row.gainFen, { sort: true, meaning: { what: '收到的全部减去投入，不足零的算零。' } }),
    wanColumn('commissionFen', '提成（万元）', (row) => row.commissionFen, { sort: true }),
    countColumn('deposits', '投入笔数', (row) => row.deposits, { hidden: true }), countColumn('payouts', '收到笔数', (row) => row.payouts, { hidden: true }),
    dayColumn('firstOn', '最早', (row) => row.firstOn, { sort: true }), dayColumn('lastOn', '最晚', (row) => row.lastOn, { sort: true }),
    { key: 'id', title: '证件号', hidden: true, value: (row) => names.of(row.token)?.idNumbers.join('、') || row.idMask || null },
    { key: 'account', title: '账号', hidden: true, value: (row) => names.of(row.token)?.accounts.join('、') || row.accountMask || null },
  ]
  const total = (label: string, fen: number) => <span key={label} title={`${formatYuan(fen)} 元`}>{label} <b className="number">{formatWan(fen)}</b></span>
  return (
    <DataTable name="bank-participants" endpoint={listParticipants} input={{ runId, token }} columns={columns} filters={filters} exportTo={exportParticipants} rowKey={(row) => row.token} onOpen={open}
      presets={[{ name: '获利的参与人', conditions: { gainers: 'true' } }, { name: '推荐人', conditions: { roles: 'agent,both' } }, { name: '投入 50 万元以上', conditions: { fromFen: '50000000' } }]}
      head={({ rows, sums }) => <p className="flow-head"><span className="flow-sums">合计（万元）：{total('投入', sums.inFen)}{total('其中复投', sums.reinvestFen)}{total('收到', sums.outFen)}{total('已还本金', sums.principalFen)}{total('已付回报', sums.returnsFen)}{total('未兑付本金', sums.unpaidFen)}{total('损失', sums.lossFen)}{total('获利', sums.gainFen)}</span>
        <RevealNames runId={runId} tokens={rows.filter((row) => row.named).map((row) => row.token)} names={names} label="查看本页姓名和号码" /></p>}
      empty="没有参与人" />
  )
}
