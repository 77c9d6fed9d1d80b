import { maskIdNumber, maskName } from '@qingyuan/core/masking'
import type { Analytics } from '../../platform/clickhouse/analytics.ts'
import type { Secrets } from '../../platform/secrets.ts'
import type { SubjectResult } from './analyse-cleaning.ts'
import { kindOf } from './flow-report.ts'
import { namesOf, type KnownParty } from './statement-parties.ts'

/** Who a subject is, as far as the batches tell; `sealed` holds it in the clear. */
export interface NamedSubject { kind: 'person' | 'organisation'; nameMask: string; idMask: string; sealed: string }
/** What is sealed of a subject. */
export interface SubjectIdentity { names: string[]; idNumbers: string[]; accounts: string[]; banks: string[] }

const unnamed = '（流水没有写户名）'
const atOnce = 300

/** Puts masks and sealed names to subjects of a cleaning, some at a time. */
export async function* namedSubjects(analytics: Analytics, secrets: Secrets, cleaning: string, loadIds: readonly string[], subjects: readonly SubjectResult[]): AsyncGenerator<{ result: SubjectResult; named: NamedSubject }[]> {
  for (let from = 0; from < subjects.length; from += atOnce) {
    const some = subjects.slice(from, from + atOnce)
    const identities = await identitiesOf(analytics, secrets, cleaning, loadIds, some.map(({ subject }) => subject))
    yield some.map((result) => ({ result, named: seal(secrets, identities.get(result.subject)!) }))
  }
}

/** Names, numbers and accounts behind tokens: of owners with all their accounts, of others as their rows name them. */
export async function identitiesOf(analytics: Analytics, secrets: Secrets, cleaning: string, loadIds: readonly string[], tokens: readonly string[]): Promise<Map<string, SubjectIdentity>> {
  const owned = await analytics.query<{ owner: string; account: string; name: string; id: string }>('select owner, account, name, id from owner_accounts where cleaning = {cleaning: UUID} and owner in {tokens: Array(UUID)}',
    { cleaning, tokens }, { maxRows: 1_000_000 })
  const ofOwner = Map.groupBy(owned, ({ owner }) => owner)
  const behind = (token: string) => [...new Set([token, ...(ofOwner.get(token) ?? []).flatMap(({ account, name, id }) => [id, name, account])])]
  const known = await namesOf(analytics, secrets, loadIds, [...new Set(tokens.flatMap(behind))])
  return new Map(tokens.map((token) => {
    const owner = ofOwner.has(token)
    const parts = behind(token).map((one) => known.get(one)).filter((one) => one !== undefined)
    // The account of an owner is his own; what else a name or a number was seen with may be somebody else's.
    const mine = owner ? parts.filter(({ kind }) => kind !== 'name') : parts
    const all = (of: (party: KnownParty) => string[], list = parts) => [...new Set(list.flatMap(of))]
    const names = owner ? all(({ names: found }) => found, mine.length > 0 ? mine : parts) : all(({ names: found }) => found)
    return [token, { names: names.length > 0 ? names : all(({ names: found }) => found), idNumbers: all(({ idNumbers }) => idNumbers), accounts: all(({ accounts }) => accounts, mine), banks: all(({ banks }) => banks, mine) }]
  }))
}

function seal(secrets: Secrets, identity: SubjectIdentity): NamedSubject {
  const [name = null] = identity.names
  const [id = null] = identity.idNumbers
  const kind = kindOf(name, id)
  return {
    // A firm's name is no secret of a person.
    kind, nameMask: name === null ? unnamed : kind === 'organisation' ? name : maskName(name), idMask: id === null ? '' : maskIdNumber(id), sealed: secrets.seal(JSON.stringify(identity)),
  }
}
