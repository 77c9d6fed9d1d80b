import { pressClock, type ClockView, type Matter } from '@qingyuan/core/handling/handling-api'
import { clockStateLabels } from '@qingyuan/core/law/clocks'
import { dueWords } from '@qingyuan/core/leads/assignment-text'
import { diffDays } from '@qingyuan/core/dates'
import { Button } from 'antd'
import { useState } from 'react'
import { newId } from '../../shared/new-id.ts'
import { ReasonButton } from '../../shared/confirm-with-reason.tsx'
import { Section } from '../../shared/page.tsx'
import { useSession } from '../../shared/session.tsx'
import { StatusTag, type Tone } from '../../shared/status.tsx'
import { useAction } from '../../shared/use-action.ts'
import { Basis } from './basis.tsx'

const runs = (clock: ClockView) => clock.state === 'running' || clock.state === 'overdue'

/** Time limits of the law: what runs and what is over first, what is done with folded away. */
export function ClockList({ matter }: { matter: Matter }) {
  const [all, setAll] = useState(false)
  const running = matter.clocks.filter(runs)
  const rest = matter.clocks.filter((clock) => !runs(clock))
  return (
    <Section title={`法定期限（${running.length}）`} meaning={{ what: '登记一步，由它起算的期限自动列出；更正日期，期限随之变动。工作日、自然日、小时按各法的算法。补录的只列出，不报警。' }}>
      {running.length === 0 && <p className="nothing">没有正在进行的期限。</p>}
      <ul className="clocks">{running.map((clock) => <Clock key={`${clock.actId} ${clock.code}`} clock={clock} mayPress={matter.may.press} />)}</ul>
      {rest.length > 0 && <Button type="link" size="small" className="matter-fold" aria-expanded={all} onClick={() => setAll(!all)}>{all ? '收起' : '看'}已办结、已期满的 {rest.length} 项</Button>}
      {all && <ul className="clocks clocks-past">{rest.map((clock) => <Clock key={`${clock.actId} ${clock.code}`} clock={clock} mayPress={false} />)}</ul>}
    </Section>
  )
}

/** How near it is, in words and a tone; others' limits and those entered later alarm nobody. */
function nearness(clock: ClockView, today: string): { words: string; tone: Tone } {
  if (clock.state === 'met') return { words: clockStateLabels.met, tone: 'good' }
  if (!runs(clock)) return { words: clockStateLabels[clock.state], tone: clock.state === 'met_late' ? 'warn' : 'off' }
  const last = clock.latestOn ?? clock.dueOn
  const words = clock.dueTime !== null && last === today ? (clock.state === 'overdue' ? '今天已过' : `今天${clock.dueTime}前`) : clock.state === 'overdue' ? dueWords(last, today) : dueWords(clock.dueOn, today)
  if (clock.backfilled) return { words: `补录，${words}`, tone: 'off' }
  if (clock.state === 'overdue') return { words, tone: 'bad' }
  return { words, tone: diffDays(today, clock.dueOn) <= 3 ? 'warn' : clock.ours ? 'doing' : 'off' }
}

function Clock({ clock, mayPress }: { clock: ClockView; mayPress: boolean }) {
  const { today } = useSession()
  const { words, tone } = nearness(clock, today)
  const live = runs(clock)
  return (
    <li className={`clock clock-${tone}`}>
      <div className="clock-what">
        <b>{clock.label}</b>
        <div className="matter-small">{clock.who}　·　起算：{clock.from}　<Basis articles={clock.articles} /></div>
        {clock.why && <div className="matter-small">{clock.why}</div>}
        {clock.extendedDays > 0 && <div className="matter-small">已延长{clock.extendedDays}日</div>}
        {clock.warning && <div className="matter-warn">{clock.warning}</div>}
        {live && <div className="matter-small">到期以后：{clock.after}</div>}
      </div>
      <div className="clock-due">
        <StatusTag tone={tone}>{words}</StatusTag>
        <span className="number">{clock.dueText}</span>
        {clock.supervised && <StatusTag tone="warn">督办</StatusTag>}
        {clock.pressedCount > 0 && <span className="matter-small">已催{clock.pressedCount}次</span>}
        {live && mayPress && clock.ours && !clock.backfilled && <Press clock={clock} />}
      </div>
    </li>
  )
}

function Press({ clock }: { clock: ClockView }) {
  const action = useAction(pressClock)
  const press = (supervise: boolean) => (text: string) => action.run({ id: newId(), actId: clock.actId, code: clock.code, supervise, text })
  const common = { size: 'small' as const, reasonLabel: '要求', max: 500, quick: [`请在${clock.dueText}前办结“${clock.label}”`, '请说明没有办结的原因和办结时间'] }
  return (
    <span className="clock-press no-print">
      <ReasonButton {...common} label="催办" title={`催办：${clock.label}`} consequence={`期限${clock.dueText}。催办发到承办单位的待办，记入办理过程。`} onConfirm={press(false)} />
      <ReasonButton {...common} label="督办" title={`督办：${clock.label}`} consequence="督办的期限单独标出，办结前一直列在待办里。" onConfirm={press(true)} />
    </span>
  )
}
