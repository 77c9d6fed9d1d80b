import type { SubjectFile } from '@qingyuan/core/subjects/subject-api'
import { identifierKindLabels } from '@qingyuan/core/subjects/subject'
import { Go } from '../../shared/go.tsx'
import { groupBy } from '../../shared/group-by.ts'
import { Section } from '../../shared/page.tsx'
import { StatusTag } from '../../shared/status.tsx'

/** Subjects that share something with this one; the same name of a person alone proves nothing. */
export function SubjectSharing({ sharing }: { sharing: SubjectFile['sharing'] }) {
  const groups = [...groupBy(sharing, (one) => one.subjectId).values()]
    // A shared number says more than a shared name.
    .sort((a, b) => Number(onlyNames(a)) - Number(onlyNames(b)) || b.length - a.length)
  return (
    <Section title={`关联主体（${groups.length}）`} meaning={{ what: '与本主体登记了相同电话、人员、证件号、账户、地址、网址或微信的其他主体。只是线索，不等于有关系，要人核实。' }}>
      {groups.length === 0 ? <p className="nothing">没有发现登记相同电话、人员、账户或地址的其他主体。</p> : (
        <ul className="sharing">{groups.map((items) => (
          <li key={items[0]!.subjectId}>
            <Go to={`/subjects/${items[0]!.subjectId}`}>{items[0]!.name}</Go>
            {items[0]!.code && <span className="number nothing sharing-code">{items[0]!.code}</span>}
            <div className="sharing-what">{items.map((one) => <span key={`${one.kind} ${one.shown}`}>相同{identifierKindLabels[one.kind]} {one.shown}</span>)}</div>
            {onlyNames(items) && <StatusTag tone="waiting" title="只有人名相同，没有相同的证件号、电话、账户或地址">同名不等于同一人，待核</StatusTag>}
          </li>
        ))}</ul>
      )}
    </Section>
  )
}
const onlyNames = (items: SubjectFile['sharing']): boolean => items.every((one) => one.kind === 'person')
