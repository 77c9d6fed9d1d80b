import { chinaCalendar } from '@qingyuan/core/calendar'
import { chinaDate, chinaTime } from '@qingyuan/core/dates'
import { OfficePlaceInput } from '@qingyuan/core/handling/handling-api'
import { inOrder, type RecordedAct } from '@qingyuan/core/law/acts'
import { amountsOnFile, type NewestFigures } from '@qingyuan/core/law/amounts-on-file'
import { acquaintancesCount, placeKindCodes } from '@qingyuan/core/law/elements'
import { jurisdictionOf, type Jurisdiction, type Place } from '@qingyuan/core/law/jurisdiction'
import { addressees as allAddressees, type Addressee } from '@qingyuan/core/law/measure-words'
import { standingOf } from '@qingyuan/core/law/matter'
import type { Standing } from '@qingyuan/core/law/measures'
import type { ActContext } from '@qingyuan/core/law/procedure'
import { fraudThresholdsReached, thresholdsReached, transferAdvice, type BandResult, type TransferAdvice } from '@qingyuan/core/law/thresholds'
import type { SubjectKind } from '@qingyuan/core/subjects/subject'
import type { Context } from '../../platform/db.ts'
import { findSetting } from '../auth/auth-queries.ts'
import { findLawFigures } from '../leads/lead-queries.ts'

/** What the rules ask of a lead beside its acts: figures, people, places, sector. */
export interface MatterFile {
  lead: { id: string; state: string; subjectKind: SubjectKind; sector: string; receivedOn: string; amountFen: number | null; people: number | null; unpaidFen: number | null; mainUnitId: string; regionId: string }
  /** Amounts counted apart from what is reported, as they were recorded: null is 待核, what nobody recorded is not there. */
  counted: NewestFigures
  parties: { id: string; kind: Addressee; name: string; note: string }[]
  places: { kind: string; province: string; city: string; county: string; basis: string }[]
  plan: { unitId: string; unitName: string; leader: string; goal: string; setUpForIt: boolean | null; version: number } | null
  ours: Place | null
}

/** Reads it, or undefined when the lead is not in the viewer's scope. */
export async function findMatterFile(ctx: Context, leadId: string): Promise<MatterFile | undefined> {
  const { db } = ctx
  const lead = await db.selectFrom('leads').innerJoin('subjects', 'subjects.id', 'leads.subjectId')
    .select(['leads.id', 'leads.state', 'subjects.kind as subjectKind', 'leads.sector', 'leads.receivedOn', 'amountFen', 'people', 'unpaidFen', 'leads.mainUnitId', 'leads.regionId'])
    .where('leads.id', '=', leadId).executeTakeFirst()
  if (!lead) return undefined
  const parties = await db.selectFrom('leadParties').select(['id', 'kind', 'name', 'note']).where('leadId', '=', leadId).where('withdrawn', '=', false).orderBy('createdAt').execute()
  const places = await db.selectFrom('leadPlaces').select(['kind', 'province', 'city', 'county', 'basis']).where('leadId', '=', leadId).orderBy('kind').orderBy('recordedAt').execute()
  const plan = await db.selectFrom('leadPlans').innerJoin('units', 'units.id', 'leadPlans.unitId')
    .select(['leadPlans.unitId', 'units.shortName as unitName', 'leader', 'goal', 'setUpForIt', 'leadPlans.version']).where('leadId', '=', leadId).executeTakeFirst()
  const place = await findSetting(ctx, 'office-place')
  return {
    lead: { ...lead, subjectKind: lead.subjectKind as SubjectKind }, counted: await findLawFigures(ctx, leadId), plan: plan ?? null, ours: place === undefined ? null : OfficePlaceInput.parse(place), places,
    parties: parties.flatMap((party) => { const kind = allAddressees.find((one) => one === party.kind); return kind ? [{ ...party, kind }] : [] }),
  }
}

const placeOf = ({ province, city, county }: { province: string; city: string; county: string }): Place => ({ province, city: city || null, county: county || null })

/** Article 20's answer from the places on file; without the office's own place nothing can be said. */
export function jurisdiction({ lead, places, ours }: MatterFile): Jurisdiction {
  if (!ours) {
    return { answer: 'unknown', because: '系统里还没有本办公室所在的省、市、县，不能判断管辖。请系统管理员在“单位性质”页补上。', articles: [], competent: [], whoDecides: null, ourDuties: [], missing: [] }
  }
  const first = (kind: string) => { const found = places.find((place) => place.kind === kind); return found ? placeOf(found) : null }
  const [registeredRegion, residence, habitualResidence] = [first('registration'), first('residence'), first('habitual_residence')]
  // A name or shop that nobody registered: the person behind it counts, once it is known where they live.
  const unregistered = lead.subjectKind === 'organisation' && !registeredRegion && (residence ?? habitualResidence) !== null
  return jurisdictionOf({
    kind: unregistered ? 'unregistered' : lead.subjectKind, registeredRegion, residence, habitualResidence, ours,
    involved: places.flatMap((place) => { const kind = placeKindCodes.find((one) => one === place.kind); return kind ? [{ place: placeOf(place), kind }] : [] }),
  })
}

/** What every file has without being entered; people and companies behind it are named one by one. */
const always: readonly Addressee[] = ['public', 'participant', 'related', 'premises', 'assets', 'materials', 'account']

export interface MatterView { leadId: string; receivedOn: string; standing: Standing; bands: BandResult[]; advice: TransferAdvice; jurisdiction: Jurisdiction; context: ActContext; /** What came of asking whether acquaintances count; null: nobody asked. */ acquaintances: ReturnType<typeof acquaintancesCount> | null }

/** Everything that the rules say of a file with these acts, at this moment. */
export function judgeMatter(file: MatterFile, acts: readonly RecordedAct[], now: Date): MatterView {
  const { lead, parties, plan } = file
  const answerIn = (act: RecordedAct | undefined) => (key: string) => { const word = act?.facts[key]; return word === 'yes' ? true : word === 'no' ? false : null }
  const answer = answerIn(inOrder(acts).findLast((act) => act.code === 'circumstances'))
  const askedWhom = inOrder(acts).findLast((act) => act.code === 'acquaintances')
  const whom = answerIn(askedWhom)
  const amounts = amountsOnFile({ ...file.counted, amount: lead.amountFen, unpaid: lead.unpaidFen })
  const grave = answer('grave')
  const bands = [
    ...thresholdsReached({ amountFen: amounts.absorbed.figure, people: lead.people, lossFen: amounts.loss.figure, circumstances: { criminal_record: answer('criminal_record'), penalised: answer('penalised'), grave } }),
    // Fraud is asked after only where somebody has counted what was got by it.
    ...(amounts.fraud.from === 'recorded' ? fraudThresholdsReached({ fraudFen: amounts.fraud.figure, intent: answer('intent'), grave }) : []),
  ]
  const settled = inOrder(acts).findLast((act) => act.code === 'sorted' && act.facts['notFundraising'] === true)
  const advice = transferAdvice(bands, { notFundraising: settled ? String(settled.facts['reason'] ?? '') : null })
  const place = jurisdiction(file)
  const person = lead.subjectKind === 'person' || lead.subjectKind === 'individual_business'
  const standing = standingOf(acts, {
    jurisdiction: place.answer, addressees: [...always, person ? 'fundraiser_person' : 'fundraiser_unit', ...parties.map((party) => party.kind)],
    ...(lead.sector && { sector: lead.sector }), ...(plan && plan.setUpForIt !== null && { setUpForIt: plan.setUpForIt }), thresholdReached: advice.state === 'must',
  })
  const mustTransfer = advice.state === 'must' ? true : advice.state === 'unclear' ? null : false
  const context: ActContext = {
    calendar: chinaCalendar, now: { on: chinaDate(now), time: chinaTime(now) }, mustTransfer, amountFen: amounts.raised.figure, owedFen: lead.unpaidFen,
    // With the police and not sentenced yet: nobody knows.
    courtFined: (standing.criminal === 'transferred' || standing.criminal === 'police_filed') && !acts.some((act) => act.code === 'court_sentenced') ? null : false,
    // Until money is paid back the act goes on (行政处罚法36); it was found at the latest when the lead came in.
    limitation: { endedOn: null, foundOn: lead.receivedOn, financialHarm: null },
  }
  return { leadId: lead.id, receivedOn: lead.receivedOn, standing, bands, advice, jurisdiction: place, context,
    acquaintances: askedWhom ? acquaintancesCount({ let_happen: whom('let_happen'), taken_in: whom('taken_in'), advertised_to_both: whom('advertised_to_both') }) : null }
}
