import { addMonths, dateOf, dayOf, type Day } from './calendar.ts'
import { household } from './lookalikes/household.ts'
import { lookalikes } from './lookalikes/lookalikes.ts'
import { openBook } from './ledger.ts'
import { lookalikeKinds, schemeKinds, type Account, type Group, type LookalikeKind, type SchemeKind, type SubjectTruth, type Transfer } from './model.ts'
import { people } from './people.ts'
import { random, type Random } from './random.ts'
import { makeScheme } from './schemes/schemes.ts'
import { statementOf, type Statement } from './statement.ts'

export interface WorldOptions {
  seed: number
  /** Statements cover so many months. */
  months: number
  /** How many of each; kinds take turns, so that as many as there are kinds shows each once. */
  schemes: number
  lookalikes: number
  /** Ordinary persons whose statements are there, too. */
  noise: number
  /** Factor for the number of persons in every story; 1 when left out. */
  scale?: number
  /** How many persons the stories share; 30,000 when left out. */
  population?: number
}

export interface World {
  options: WorldOptions
  /** First and last day of the statements, 'YYYY-MM-DD'. */
  from: string
  to: string
  /** Not for analyses. */
  truth: SubjectTruth[]
  /** With what each one is, in `label`: not for analyses. */
  transfers: Transfer[]
  /** Accounts of the subjects, in no telling order. */
  subjectAccounts: Account[]
  /** Every account that something moved on. */
  accounts: Account[]
  /** What the owner of an account sees. */
  statement(account: Account): Statement
}

type Story = SchemeKind | LookalikeKind | 'household'

/** A made-up world, whole in memory. The same options give the same world, to the byte. */
export function makeWorld(options: WorldOptions): World {
  const [from, to] = span(options)
  const stories: Story[] = [
    ...inTurn(schemeKinds, options.schemes, random(`${options.seed}/schemes`)), ...inTurn(lookalikeKinds, options.lookalikes, random(`${options.seed}/lookalikes`)),
    ...Array.from({ length: options.noise }, () => 'household' as const),
  ]
  const groups = random(`${options.seed}/order`).shuffled(stories).map((story, index) => tell(story, index, options, from, to))
  const byAccount = new Map<string, { account: Account; transfers: Transfer[] }>()
  const transfers = groups.flatMap((group) => group.transfers)
  for (const transfer of transfers) {
    for (const account of [transfer.from, transfer.to]) {
      if (account.outside) continue
      const known = byAccount.get(account.no)
      if (known) known.transfers.push(transfer)
      else byAccount.set(account.no, { account, transfers: [transfer] })
    }
  }
  return {
    options, from: dateOf(from), to: dateOf(to), transfers, truth: groups.map(({ truth }) => truth),
    subjectAccounts: groups.flatMap(({ accounts }) => accounts), accounts: [...byAccount.values()].map(({ account }) => account),
    statement: (account) => statementOf(account, byAccount.get(account.no)?.transfers ?? []),
  }
}

/** Stories one after another without end, for worlds that do not fit into memory; each is let go when the next is asked for. */
export function* endlessWorld(options: Pick<WorldOptions, 'seed' | 'months' | 'scale' | 'population'>): Generator<Group> {
  const [from, to] = span(options)
  const turn = { scheme: 0, lookalike: 0 }
  const schemes = random(`${options.seed}/schemes`).shuffled(schemeKinds)
  const lawful = random(`${options.seed}/lookalikes`).shuffled(lookalikeKinds)
  const order = random(`${options.seed}/order`)
  for (let index = 0; ; index += 1) {
    const what = order.weighted([['scheme', 3], ['lookalike', 5], ['household', 2]] as const)
    if (what === 'household') yield tell(what, index, options, from, to)
    else yield tell(what === 'scheme' ? schemes[turn.scheme++ % schemes.length]! : lawful[turn.lookalike++ % lawful.length]!, index, options, from, to)
  }
}

/** The days that statements of this seed cover. */
function span({ seed, months }: Pick<WorldOptions, 'seed' | 'months'>): [from: Day, to: Day] {
  if (!(Number.isInteger(months) && months >= 6 && months <= 120)) throw new RangeError('A world covers 6 to 120 months')
  const to = random(`${seed}/span`).int(dayOf('2024-06-01'), dayOf('2026-09-30'))
  return [addMonths(to, -months) + 1, to]
}

function tell(story: Story, index: number, { seed, scale = 1, population = 30_000 }: Pick<WorldOptions, 'seed' | 'scale' | 'population'>, from: Day, to: Day): Group {
  const chance = random(`${seed}/${index}/${story}`)
  const scheme = isScheme(story)
  // Lawful business begins in the midst of the statements, too: a young account is no sign.
  const begun = scheme || !chance.chance(0.4) ? from : from + chance.int(0, Math.floor((to - from) / 2))
  const book = openBook({ random: chance, people: people(String(seed), population), from: begun, to, index, scale })
  if (story === 'household') return household(book)
  return scheme ? makeScheme(story, book) : lookalikes[story](book)
}

function isScheme(story: Story): story is SchemeKind {
  return (schemeKinds as readonly string[]).includes(story)
}

function inTurn<T>(kinds: readonly T[], count: number, chance: Random): T[] {
  const order = chance.shuffled(kinds)
  return Array.from({ length: count }, (_, at) => order[at % order.length]!)
}
