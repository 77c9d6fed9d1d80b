/** A lead as far as it concerns whether its subject is counted more than once. */
export interface SubjectLead { leadId: string; number: string; name: string; unitName: string; subjectId: string; ownMatter: boolean }
/** A subject with several leads of which nobody has said yet whether they are one matter. */
export interface SameSubject { subjectId: string; name: string; leads: { leadId: string; number: string; unitName: string }[] }

/**
 * The subjects that stand in a table more than once, in the table's order. One is left out when each of its leads was
 * stated to be a matter of its own; a lead that comes later asks again, about all of them.
 */
export function sameSubjects(leads: readonly SubjectLead[]): SameSubject[] {
  return [...Map.groupBy(leads, (lead) => lead.subjectId)].flatMap(([subjectId, same]) => {
    if (same.length < 2 || same.every((lead) => lead.ownMatter)) return []
    return [{ subjectId, name: same[0]!.name, leads: same.map(({ leadId, number, unitName }) => ({ leadId, number, unitName })) }]
  })
}

const mostNamed = 5
const named = ({ leads }: SameSubject) => leads.slice(0, mostNamed).map((lead) => `${lead.number}（${lead.unitName}）`).join('、') + (leads.length > mostNamed ? '等' : '')

/** What is wrong and what to do, one sentence each: `“试易购百货商行”有2条线索在册，会重复计数：…`. */
export const sameSubjectText = (same: SameSubject): string =>
  `“${same.name}”有${same.leads.length}条线索在册，会重复计数：${named(same)}。是同一件事的请并案；不是的，请说明是不同事项。`

/** The same for a whole table; the first few subjects are named. */
export function sameSubjectWarnings(found: readonly SameSubject[]): string[] {
  const more = found.length - mostNamed
  return [...found.slice(0, mostNamed).map(sameSubjectText), ...(more > 0 ? [`还有${more}个主体也有多条线索在册，见“同一主体多条线索”。`] : [])]
}

/** The note that prints under a table, so that the paper itself says where it may count twice; null without such rows. */
export function sameSubjectNote(found: readonly SameSubject[], table: readonly { leadId: string }[]): string | null {
  const numbers = new Map(table.map((row, index) => [row.leadId, index + 1]))
  const parts = found.flatMap(({ name, leads }) => {
    const listed = leads.flatMap((lead) => numbers.get(lead.leadId) ?? [])
    return listed.length > 1 ? [`“${name}”（序号${listed.slice(0, 10).join('、')}）`] : []
  })
  if (parts.length === 0) return null
  return `注：下列主体各有多条线索，是否同一件事尚未核定，可能重复计数：${parts.slice(0, mostNamed).join('、')}${parts.length > mostNamed ? `等${parts.length}个` : ''}。`
}
