import type { LeadDetail } from '@qingyuan/core/leads/lead-api'
import { eventKinds, type EventKind } from '@qingyuan/core/leads/lead'
import { useSession } from '../../shared/session.tsx'
import { dayCn, figureWords, sourceWords } from './paper-parts.tsx'

const ended: readonly EventKind[] = ['excluded', 'struck_off', 'restarted']
/** Events that say what was done, not how the paper moved. */
const isDeed = (kind: EventKind): boolean => 'column' in eventKinds[kind] || kind === 'reported_up' || ended.includes(kind)

/** What was done as a sentence; the kind is named only when the clerk's words do not name it already. */
function deedWords({ kind, title, body, unitName, place }: LeadDetail['events'][number]): string {
  const { label } = eventKinds[kind]
  const said = title.replace(/。$/, '')
  return `${unitName ?? ''}${said.includes(label) ? said : `${label}：${said}`}${place && `（${place}）`}。${body}`
}

function basics(lead: LeadDetail, officeName: string): string {
  const papers = lead.superiorNumber && `，来文号${lead.superiorNumber}`
  const more = [lead.sector && `属${lead.sector}领域`, lead.mode && `手法为${lead.mode}`].filter(Boolean).map((text) => `，${text}`).join('')
  return `${dayCn(lead.receivedOn)}，${officeName}收到${sourceWords(lead)}的线索（${lead.number}${papers}）。` +
    `涉及主体为${lead.subjectName}${lead.subjectCode ? `（统一社会信用代码${lead.subjectCode}）` : ''}，位于${lead.regionName}${more}。`
}

/** 重大情况专报: drafted from what is recorded; what is missing is a blank to fill in by hand. */
export function MajorPaper({ lead }: { lead: LeadDetail }) {
  const { officeName, unitName } = useSession()
  const deeds = lead.events.filter((event) => isDeed(event.kind))
  const open = lead.assignments.filter((one) => one.state === 'sent' || one.state === 'signed')
  const tasks = lead.tasks.filter((task) => !task.doneAt).sort((a, b) => a.dueOn.localeCompare(b.dueOn))
  return (
    <div className="paper-report">
      <p className="paper-line"><span>报送单位：{unitName}</span><span>报：　　　　　　　　　　　　</span></p>
      <h2>一、基本情况</h2>
      <p>{basics(lead, officeName)}</p>
      {lead.summary && <p className="paper-text">{lead.summary}</p>}
      {lead.promise && <p>承诺回报：{lead.promise}。</p>}
      <h2>二、规模</h2>
      <p>涉及金额{figureWords(lead, 'amount')}，涉及人数{figureWords(lead, 'people')}，未兑付资金{figureWords(lead, 'unpaid')}，已清退资金{figureWords(lead, 'repaid')}。</p>
      <h2>三、已采取的措施</h2>
      {deeds.length === 0 ? <div className="paper-blank" style={{ minHeight: '24mm' }} /> : deeds.map((event) => (
        <p key={event.id}>{dayCn(event.onDate)}{event.atTime && ` ${event.atTime}`}，{deedWords(event)}</p>
      ))}
      <h2>四、下一步工作</h2>
      {open.map((one) => <p key={one.id}>{one.unitName}于{dayCn(one.dueOn)}前反馈：{one.instruction}</p>)}
      {tasks.map((task) => <p key={task.id}>{dayCn(task.dueOn)}前：{task.title}{task.basis && `（${task.basis}）`}。</p>)}
      {open.length === 0 && tasks.length === 0 && <div className="paper-blank" style={{ minHeight: '24mm' }} />}
      <h2>五、需要协调的问题</h2>
      <div className="paper-blank" style={{ minHeight: '24mm' }} />
      <p className="paper-line paper-sign-line"><span>联系人：　　　　　　电话：</span><span>签发人：　　　　　　（盖章）</span></p>
    </div>
  )
}
