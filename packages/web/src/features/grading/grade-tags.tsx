import { gradeLabels, gradeMeanings, type Grade } from '@qingyuan/core/grading/grade'
import './grading.css'

/** Word, colour and shape; 待核 is grey and open, so that nobody takes it for harmless. */
const shapes: Record<Grade, string> = { high: '▲', medium: '◆', low: '●', pending: '○' }

/** 风险等级 in a line or a table. */
export function GradeTag({ grade, big }: { grade: Grade; big?: boolean }) {
  return (
    <span className={`grade grade-${grade}${big ? ' grade-big' : ''}`} title={gradeMeanings[grade]}>
      <span aria-hidden="true" className="grade-shape">{shapes[grade]}</span>{gradeLabels[grade]}
    </span>
  )
}
