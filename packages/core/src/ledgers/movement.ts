import type { PlainDate } from '../dates.ts'
import { AppError } from '../errors.ts'
import type { ledgerMoves } from '../leads/lead.ts'

/** What puts a lead on the monthly ledger or takes it off. */
export type LedgerMove = (typeof ledgerMoves)[number]

/** One such event of one lead. Events of a lead come in their order (business date, then when they were recorded). */
export interface MoveEvent { leadId: string; kind: LedgerMove; onDate: PlainDate }

/** The row of the movement table: numbers of leads. `merged` (并入) is shown only when it is not zero. */
export interface Movement {
  opening: number; added: number; restarted: number; excluded: number; struckOff: number; merged: number; closing: number
}
export const emptyMovement: Movement = { opening: 0, added: 0, restarted: 0, excluded: 0, struckOff: 0, merged: 0, closing: 0 }
export const movementLabels: Record<keyof Movement, string> = {
  opening: '上月在册', added: '新增', restarted: '重启', excluded: '排除', struckOff: '销号', merged: '并入', closing: '月末在册',
}

/** Where a lead stood in the period, and the leads behind every figure of the table. */
export interface LeadMovement { leadId: string; movement: Movement; struckOffOn: PlainDate | null; problem: string | null }

const columnOf = {
  registered: 'added', restarted: 'restarted', excluded: 'excluded', struck_off: 'struckOff', merged: 'merged',
} as const satisfies Record<LedgerMove, keyof Movement>

/**
 * The movement of each lead from `from` to `to` (both included), from its events up to `to`; later ones are ignored.
 * Opening and closing come from the last event before and within the period, the columns between from counting
 * events: so they balance only when the history makes sense. A lead registered and merged within one period was
 * never a lead of its own and counts nowhere; one merged later leaves in 并入.
 */
export function leadMovements(events: Iterable<MoveEvent>, from: PlainDate, to: PlainDate): LeadMovement[] {
  const byLead = new Map<string, MoveEvent[]>()
  for (const event of events) {
    if (event.onDate > to) continue
    const known = byLead.get(event.leadId)
    if (known) known.push(event)
    else byLead.set(event.leadId, [event])
  }
  return [...byLead].map(([leadId, history]) => oneLead(leadId, history, from))
}

function oneLead(leadId: string, history: MoveEvent[], from: PlainDate): LeadMovement {
  const movement: Movement = { ...emptyMovement }
  const before = history.filter((event) => event.onDate < from)
  const within = history.filter((event) => event.onDate >= from)
  const last = history.at(-1)!
  movement.opening = entersBy(before.at(-1)) ? 1 : 0
  movement.closing = entersBy(last) ? 1 : 0
  const neverItsOwn = before.length === 0 && last.kind === 'merged'
  if (!neverItsOwn) {
    for (const [index, event] of within.entries()) {
      // An excluded lead may be merged too; it left when it was excluded.
      const leftBefore = event.kind === 'merged' && !entersBy(within[index - 1] ?? before.at(-1))
      if (!leftBefore) movement[columnOf[event.kind]] += 1
    }
  }
  return {
    leadId, movement, problem: brokenStep(history),
    struckOffOn: last.kind === 'struck_off' && last.onDate >= from ? last.onDate : null,
  }
}

const entersBy = (event: MoveEvent | undefined) => event?.kind === 'registered' || event?.kind === 'restarted'

/** The first step that cannot follow the one before it, in words, or null. */
function brokenStep(history: MoveEvent[]): string | null {
  let on: boolean | undefined
  for (const { kind, onDate } of history) {
    const step = `${onDate}${stepLabels[kind]}`
    if (on === undefined && kind !== 'registered') return `${step}之前没有登记`
    if (on !== undefined && kind === 'registered') return `${step}：重复登记`
    if (kind === 'restarted' && on) return `${step}时已经在册`
    if (kind !== 'registered' && kind !== 'restarted' && kind !== 'merged' && !on) return `${step}时不在册`
    on = kind === 'registered' || kind === 'restarted'
  }
  return null
}

const stepLabels: Record<LedgerMove, string> = {
  registered: '登记', restarted: '重启', excluded: '排除', struck_off: '销号', merged: '并入',
}

/** The sum over leads. */
export function sumMovements(leads: Iterable<Pick<LeadMovement, 'movement'>>): Movement {
  const sum = { ...emptyMovement }
  for (const { movement } of leads) for (const key of Object.keys(sum) as (keyof Movement)[]) sum[key] += movement[key]
  return sum
}

/**
 * 上月在册＋新增＋重启－排除－销号（－并入）＝月末在册, or the table does not leave.
 * @param broken leads whose history does not make sense, named in the error so that someone can mend them
 * @throws AppError `rule.broken` with the equation as it stands
 */
export function checkMovement(movement: Movement, broken: { name: string; problem: string }[] = []): void {
  const { opening, added, restarted, excluded, struckOff, merged, closing } = movement
  const balanced = opening + added + restarted - excluded - struckOff - merged === closing
  if (balanced && broken.length === 0) return
  const named = broken.slice(0, 5).map(({ name, problem }) => `${name}（${problem}）`).join('；')
  throw new AppError('rule.broken', [
    balanced ? '增减变动的经过有误。' : `增减变动不平：${movementEquation(movement)}。`,
    named && `请核对：${named}${broken.length > 5 ? `等${broken.length}条` : ''}。`, '改正后再出表。',
  ].join(''), { movement })
}

/** `上月在册10＋新增0＋重启0－排除0－销号1＝月末在册9`; 并入 only when there is any. */
export function movementEquation(movement: Movement): string {
  const { opening, added, restarted, excluded, struckOff, merged, closing } = movement
  return `上月在册${opening}＋新增${added}＋重启${restarted}－排除${excluded}－销号${struckOff}${merged ? `－并入${merged}` : ''}＝月末在册${closing}`
}
