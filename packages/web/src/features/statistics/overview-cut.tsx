import type { Group } from '@qingyuan/core/statistics/statistics-api'
import { Button } from 'antd'
import { useState } from 'react'
import type { Meaning } from '../../shared/explain.tsx'
import { Go } from '../../shared/go.tsx'
import { Section } from '../../shared/page.tsx'
import { MeasureValue } from './measure-value.tsx'
import { measureNames, measures, type Measure } from './measures.ts'

/** Conditions of the lead list, under its own names. */
export type LeadSearch = Record<string, string>
interface CutProps<G extends Group> {
  title: string
  groups: G[]
  measure: Measure
  /** The conditions by which the lead list shows exactly the rows of a group. */
  search: (group: G) => LeadSearch
  /** Sorts by the measure; left out where the groups have an order of their own. */
  ranked?: true
  meaning?: Meaning
}
const shownAtFirst = 10

/** The leads cut one way: a bar by the chosen measure and every figure, each of which opens its rows. */
export function OverviewCut<G extends Group>({ title, groups, measure, search, ranked, meaning }: CutProps<G>) {
  const [all, setAll] = useState(false)
  const present = groups.filter((group) => group.leads > 0)
  const ordered = ranked ? present.slice().sort((a, b) => (b[measure] ?? -1) - (a[measure] ?? -1)) : present
  const longest = Math.max(1, ...ordered.map((group) => group[measure] ?? 0))
  const more = ordered.length - shownAtFirst
  return (
    <Section title={title} {...(meaning && { meaning })}>
      {ordered.length === 0 ? <p className="nothing">没有线索</p> : (
        <table className="cut">
          <thead><tr><th scope="col"><span className="off-screen">分组</span></th>{measureNames.map((name) => (
            <th key={name} scope="col" className={name === measure ? 'cut-chosen' : undefined}>{measures[name].label}{measures[name].unit === '万元' && '（万元）'}</th>
          ))}</tr></thead>
          <tbody>{ordered.map((group, index) => (
            <tr key={`${group.key} ${group.label}`} className={index >= shownAtFirst && !all ? 'cut-folded' : undefined}>
              <th scope="row">
                <Go to="/leads" search={search(group)} title={group.label}>{group.label}</Go>
                <span className="cut-bar" aria-hidden="true"><span style={{ width: `${(group[measure] ?? 0) / longest * 100}%` }} /></span>
              </th>
              {measureNames.map((name) => (
                <td key={name} className={name === measure ? 'cut-chosen' : undefined}>
                  <Go to="/leads" search={search(group)} tabIndex={-1} aria-hidden="true" className="cut-number"><MeasureValue group={group} measure={name} /></Go>
                </td>
              ))}
            </tr>
          ))}</tbody>
        </table>
      )}
      {more > 0 && <Button type="link" size="small" className="no-print" onClick={() => setAll(!all)}>{all ? '收起' : `再看 ${more} 项`}</Button>}
    </Section>
  )
}
