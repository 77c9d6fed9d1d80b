import type { Context } from '../platform/db.ts'
import { CliError } from './exit-codes.ts'

interface Named { id: string; regionId: string }

/** The one active unit of this full or short name. @throws CliError `notFound`; `usage` when several have it */
export async function findUnit({ db }: Context, name: string): Promise<Named> {
  return single(await db.selectFrom('units').select(['id', 'regionId']).where('active', '=', true)
    .where((eb) => eb.or([eb('name', '=', name), eb('shortName', '=', name)])).execute(), `单位“${name}”`)
}

/** The one active region of this name. @throws CliError as `findUnit` */
export async function findRegion({ db }: Context, name: string): Promise<{ id: string }> {
  return single(await db.selectFrom('regions').select('id').where('active', '=', true).where('name', '=', name).execute(), `区划“${name}”`)
}

/** The office that a command acts for when nobody is named. @throws CliError as `findUnit` */
export async function findOffice({ db }: Context): Promise<Named> {
  return single(await db.selectFrom('units').select(['id', 'regionId']).where('kind', '=', 'office').where('active', '=', true).execute(), '专班办')
}

/** A name as people write it; exactly one must fit. */
function single<T>(found: readonly T[], what: string): T {
  if (found.length === 1) return found[0]!
  if (found.length === 0) throw new CliError('notFound', `没有${what}。请写全名。`)
  throw new CliError('usage', `${what}有 ${found.length} 个，分不清是哪一个；请用 --unit 写单位全名。`)
}
