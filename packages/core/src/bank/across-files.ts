import type { ListedAccount } from './sheet-reader.ts'
import type { SheetPlan, StatementOwner, StatementQuestion } from './statement.ts'

/** What is known of one file after reading it, as far as other files can add to it. */
export interface ReadFile { name: string; plans: readonly SheetPlan[]; owners: readonly StatementOwner[]; accounts: readonly ListedAccount[] }

const folderOf = (name: string) => name.replaceAll('\\', '/').split('/').slice(0, -1).join('/')
const shown = (name: string) => name.slice(name.replaceAll('\\', '/').lastIndexOf('/') + 1)

/**
 * Owners of one file, with names and identity numbers that lists of accounts or persons in other files give: by account
 * number; else, when the list in the same folder names one person only, that person.
 */
export function ownersFromLists(file: ReadFile, all: readonly ReadFile[]): StatementOwner[] {
  const byAccount = new Map(all.flatMap(({ accounts }) => accounts).flatMap((one) => (one.account ? [[one.account, one] as const] : [])))
  const beside = all.filter(({ name }) => folderOf(name) === folderOf(file.name)).flatMap(({ accounts }) => accounts)
  const persons = new Set(beside.map(({ idNumber, name }) => idNumber ?? name))
  const only = persons.size === 1 ? beside[0] : undefined
  return file.owners.map((owner) => {
    const listed = owner.accounts.map((account) => byAccount.get(account)).find((one) => one !== undefined) ?? (owner.name === null || owner.name === only?.name ? only : undefined)
    if (!listed || (owner.name !== null && owner.idNumber !== null)) return owner
    return {
      ...owner, name: owner.name ?? listed.name, idNumber: owner.idNumber ?? (owner.name === null || owner.name === listed.name ? listed.idNumber : null),
      bank: owner.bank ?? listed.bank, foundIn: [...owner.foundIn, 'accountList'],
    }
  })
}

/**
 * Files of one layout that use 借 or the plus sign in opposite ways, and files in which nothing decides beside one in
 * which the balance does: only a person can say how the undecided are meant.
 */
export function directionConflicts(files: readonly ReadFile[]): (StatementQuestion & { file: string })[] {
  const plans = files.flatMap((file) => file.plans.map((plan) => ({ file, plan, key: plan.layout.headings.join('|') || plan.headings.join('|') })))
  return plans.flatMap(({ file, plan, key }) => {
    if (plan.convention.by !== 'assumed' && plan.convention.by !== 'layout') return []
    const proved = plans.filter((other) => other.key === key && other.plan.convention.by === 'balance' && other.plan.convention.flipped !== plan.convention.flipped)
    const contrary = proved[0]
    if (!contrary) return []
    return [{
      code: 'direction-conflict' as const, file: file.name, sheet: plan.sheet,
      text: `同样格式的“${shown(contrary.file.name)}”按余额核对，收付方向与通常相反；这份没有余额可以核对`, assumed: '仍按通常的方向读取，请确认',
    }]
  })
}
