import type { AppError } from '@qingyuan/core/errors'
import { Alert } from 'antd'
import { useEffect, useRef } from 'react'
import { textOf } from '../../shared/use-action.ts'
import { Basis } from './basis.tsx'

/** What stands against recording an act, as the server says it. */
export interface Problem { severity: 'stop' | 'warn'; text: string; articles: string }

/** The problems that an `act.problems` error names; none for any other error. */
export function problemsOf(error: AppError | undefined): Problem[] {
  const problems = error?.details?.['problems']
  return Array.isArray(problems) ? problems as Problem[] : []
}
/** Only warnings: a person may go on after reading them. */
export const onlyWarnings = (problems: readonly Problem[]): boolean => problems.length > 0 && problems.every((one) => one.severity === 'warn')

/** An error beside the form: what must be put right first, then what has to be read. */
export function Problems({ error, doing = '登记' }: { error: AppError | undefined; /** What the button says. */ doing?: string }) {
  const place = useRef<HTMLDivElement>(null)
  // On a phone it stands below what can be seen.
  useEffect(() => { if (error) place.current?.scrollIntoView({ block: 'nearest' }) }, [error])
  if (!error) return null
  const problems = problemsOf(error)
  const stops = problems.filter((one) => one.severity === 'stop')
  const warnings = problems.filter((one) => one.severity === 'warn')
  return (
    <div role="alert" ref={place} className="problems">
      {problems.length === 0 && <Alert type="error" showIcon className="form-message" title={textOf(error)} />}
      {stops.length > 0 && <Alert type="error" showIcon className="form-message" title={`还不能${doing}，先改正：`} description={<List problems={stops} />} />}
      {warnings.length > 0 && (
        <Alert type="warning" showIcon className="form-message" title={stops.length > 0 ? '另请核对：' : `请核对。情况属实的，再点一次“${doing}”。`} description={<List problems={warnings} />} />
      )}
    </div>
  )
}

const List = ({ problems }: { problems: Problem[] }) => (
  <ul className="problem-list">{problems.map((one) => <li key={one.text}>{one.text} <Basis articles={one.articles} /></li>)}</ul>
)
