import { chinaDate } from '@qingyuan/core/dates'
import { invalidField } from '@qingyuan/core/errors'
import type { ProofKind } from '@qingyuan/core/grading/grade'
import { eventKinds, figureLabels, type EventKind, type RecordedField } from '@qingyuan/core/leads/lead'
import { formatWanExact } from '@qingyuan/core/money'
import type { Context } from '../../platform/db.ts'

/** What a proof on this lead can point to; `material` is what it usually is. */
export interface ProofChoice { kind: ProofKind; ref: string; label: string; onDate: string; material: string }

/** Files, events and figures of the lead, the newest first. */
export async function findProofs({ db }: Context, leadId: string, only?: { kind: ProofKind; ref: string }): Promise<ProofChoice[]> {
  const one = (kind: ProofKind) => (only?.kind === kind ? only.ref : undefined)
  const asked = (kind: ProofKind) => !only || only.kind === kind
  const files = !asked('file') ? [] : await db.selectFrom('files').select(['id', 'name', 'storedAt']).where('ownerType', '=', 'lead').where('ownerId', '=', leadId)
    .$if(Boolean(one('file')), (q) => q.where('id', '=', one('file')!)).orderBy('storedAt', 'desc').limit(200).execute()
  const events = !asked('event') ? [] : await db.selectFrom('leadEvents').select(['id', 'kind', 'onDate', 'title']).where('leadId', '=', leadId)
    .$if(Boolean(one('event')), (q) => q.where('id', '=', one('event')!)).orderBy('onDate', 'desc').orderBy('seq', 'desc').limit(200).execute()
  const figures = !asked('figure') ? [] : await db.selectFrom('leadFigures').select(['id', 'field', 'value', 'source', 'asOf']).where('leadId', '=', leadId)
    .$if(Boolean(one('figure')), (q) => q.where('id', '=', one('figure')!)).where('value', 'is not', null).orderBy('asOf', 'desc').orderBy('recordedAt', 'desc').limit(100).execute()
  const chosen = [
    ...files.map((file): ProofChoice => ({ kind: 'file', ref: file.id, label: file.name, onDate: chinaDate(file.storedAt), material: materialOfName(file.name) })),
    ...events.map((event): ProofChoice => ({ kind: 'event', ref: event.id, label: `${labelOf(event.kind)}：${event.title}`, onDate: event.onDate, material: materialOfEvent[event.kind] ?? 'site' })),
    ...figures.map((figure): ProofChoice => ({ kind: 'figure', ref: figure.id, onDate: figure.asOf, material: /流水|审计|判决/.test(figure.source) ? 'flow' : 'site',
      label: `${figureLabels[figure.field as RecordedField]}${figure.field === 'people' ? `${figure.value}人` : `${formatWanExact(figure.value!).replace(/\.00$/, '')}万元`}（${figure.source}）` })),
  ]
  return chosen.sort((a, b) => b.onDate.localeCompare(a.onDate))
}

const labelOf = (kind: string): string => (kind in eventKinds ? eventKinds[kind as EventKind].label : '记录')
const materialOfEvent: Record<string, string> = { registered: 'report', also_reported: 'report', estimate: 'flow', account_query: 'flow', repayment: 'flow' }
const byName: [pattern: RegExp, material: string][] = [
  [/合同|协议|收据|借据|欠条|章程/, 'contract'], [/流水|账户|账簿|明细|测算|审计/, 'flow'], [/陈述|笔录|谈话|询问/, 'statement'], [/海报|传单|广告|宣传|截图/, 'publicity'],
  [/执照|登记|许可|备案/, 'registration'], [/工单|举报|来信|移送|来文/, 'report'],
]
const materialOfName = (name: string): string => byName.find(([pattern]) => pattern.test(name))?.[1] ?? 'other'

/**
 * The words that stand for a proof from now on: where it is, and what the clerk added.
 * Throws input.invalid when the lead has no such file, event or figure, or words are needed and too few.
 */
export async function proofText(ctx: Context, leadId: string, { kind, ref, text }: { kind: ProofKind; ref: string | null; text: string }): Promise<string> {
  if (kind === 'text') {
    if (ref !== null) throw invalidField('ref', '文字说明不用再选材料。')
    if (text.length < 4) throw invalidField('text', '请写明依据：谁说的、在哪里看到的、看到了什么（至少4个字）。')
    return text
  }
  if (ref === null) throw invalidField('ref', '请选择依据在哪里：材料、办理记录或登记的数。')
  const [found] = await findProofs(ctx, leadId, { kind, ref })
  if (!found) throw invalidField('ref', '这条线索里没有所选的依据，请刷新后重新选择。')
  return text ? `${found.label}；${text}` : found.label
}
