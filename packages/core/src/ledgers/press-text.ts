import { formatDateCn, weekdayCn, type PlainDate } from '../dates.ts'
import { punctuality, punctualityText, statusWords, submissionStatus, type SubmissionFacts } from './submission.ts'

export interface PressedUnit extends SubmissionFacts { name: string }

/** Units that still owe the level above something: nothing came yet, or it was returned to them. */
export function owesReport(unit: Pick<SubmissionFacts, 'state'>): boolean {
  return unit.state === 'filling' || unit.state === 'group_approval' || unit.state === 'returned'
}

/**
 * The reminder to paste into the work group: what, by when, which units stand where.
 * @param signature who reminds, e.g. 样河区专班办
 */
export function pressText(title: string, dueOn: PlainDate, units: readonly PressedUnit[], today: PlainDate, signature: string): string {
  const listed = units.map((unit) => {
    const late = punctualityText(punctuality(unit, today))
    const extended = unit.extendedDueOn && unit.extendedDueOn > dueOn ? `延至${dateWords(unit.extendedDueOn)}` : ''
    const more = [extended, unit.firstSubmittedOn ? '' : late].filter(Boolean).join('，')
    return `${unit.name}（${statusWords[submissionStatus(unit)]}${more ? `，${more}` : ''}）`
  })
  const when = dueOn < today ? `应于${dateWords(dueOn)}前报送，已过期` : dueOn === today ? '今天是报送截止日' : `请于${dateWords(dueOn)}前报送`
  return `【催报】${title}${when}。以下${units.length}个单位尚未报齐：${listed.join('、')}。` +
    `请尽快核对并经领导小组审定后报送；没有新情况的也须零报送，并写明排查户数和企业数。${signature}，${dateWords(today)}。`
}

const dateWords = (date: PlainDate) => `${formatDateCn(date).slice(5)}（${weekdayCn(date)}）`
