import { gradeLabels } from '@qingyuan/core/grading/grade'
import type { LeadRow } from '@qingyuan/core/leads/lead-api'
import { leadStateLabels } from '@qingyuan/core/leads/lead'
import { formatWan } from '@qingyuan/core/money'
import { CutText } from '../../shared/cut-text.tsx'
import { Go } from '../../shared/go.tsx'
import { Count, Wan } from '../../shared/money.tsx'
import { StatusTag } from '../../shared/status.tsx'
import { dayColumn, type Column } from '../../shared/table-columns.tsx'
import { OnDay } from '../../shared/time.tsx'
import { GradeTag } from '../grading/grade-tags.tsx'
import { LeadStateTag, RestrictedMark } from './lead-tags.tsx'

export const leadPath = (id: string): string => `/leads/${id}`

const text = (key: string, title: string, width: number, value: (row: LeadRow) => string, rest: Partial<Column<LeadRow>> = {}): Column<LeadRow> => ({
  key, title, value, render: (row) => <CutText text={value(row)} width={width} />, ...rest,
})
/** A lead that has no figures at all (a name only) shows a dash, not 待核. */
const figure = (key: string, title: string, value: (row: LeadRow) => number | null, money: boolean): Column<LeadRow> => ({
  key, title, align: 'right', sort: true,
  value: (row) => { const known = value(row); return known === null ? row.figuresApply ? '待核' : '–' : money ? formatWan(known) : known },
  render: (row) => !row.figuresApply && value(row) === null ? <span className="nothing" title="不涉及金额、人数">–</span>
    : money ? <Wan fen={value(row)} /> : <Count value={value(row)} />,
})

/** Columns of the register; those a clerk sorts by are sorted by the server. */
export const leadColumns: Column<LeadRow>[] = [
  { key: 'number', title: '线索编号', fixed: true, sort: true, value: (row) => row.number, render: (row) => <Go to={leadPath(row.id)}>{row.number}</Go> },
  { key: 'subjectName', title: '主体', fixed: true, value: (row) => row.subjectName, render: (row) => (
    <span className="lead-subject">
      {row.restricted && <RestrictedMark />}
      <Go to={leadPath(row.id)} className="lead-cut" title={row.subjectName}>{row.subjectName}</Go>
      {row.major && <StatusTag tone="bad" title="重大情况">重大</StatusTag>}
    </span>
  ) },
  { key: 'state', title: '状态', value: (row) => leadStateLabels[row.state], render: (row) => <LeadStateTag state={row.state} /> },
  { key: 'grade', title: '等级', value: (row) => gradeLabels[row.grade], render: (row) => <GradeTag grade={row.grade} />,
    meaning: { what: '风险等级：由疑似程度和危害程度按评级规则得出，只供参考。待核：材料不足，暂不能判断，不代表没有风险。' } },
  dayColumn('receivedOn', '收到日期', (row) => row.receivedOn, { sort: true }),
  text('mainUnitName', '主报单位', 84, (row) => row.mainUnitName, {
    meaning: { what: '线索只在主报单位计一次；别的单位也上报的，记为重复上报，不重复计数。' } }),
  text('sector', '行业', 112, (row) => row.sector, { hidden: true }),
  figure('amountFen', '金额（万元）', (row) => row.amountFen, true),
  figure('people', '人数', (row) => row.people, false),
  figure('unpaidFen', '未兑付（万元）', (row) => row.unpaidFen, true),
  { key: 'dueOn', title: '反馈期限', sort: true, value: (row) => row.dueOn,
    meaning: { what: '尚未反馈的交办中最早的期限；已反馈、等审核的不再计。红字为已逾期。' },
    render: (row) => <span className={row.overdue ? 'lead-late' : undefined} {...(row.overdue && { title: '已逾期' })}><OnDay day={row.dueOn} /></span> },
  dayColumn('lastEventOn', '最近进展', (row) => row.lastEventOn, { hidden: true }),
  text('source', '来源', 130, (row) => row.source, { hidden: true }),
  text('superiorNumber', '来文号', 150, (row) => row.superiorNumber, { hidden: true }),
  text('regionName', '所在地', 110, (row) => row.regionName, { hidden: true }),
  text('mode', '集资模式', 150, (row) => row.mode, { hidden: true }),
  text('outcome', '处理结果', 150, (row) => row.outcome, { hidden: true }),
  text('subjectCode', '统一社会信用代码', 176, (row) => row.subjectCode ?? '', { hidden: true }),
]
