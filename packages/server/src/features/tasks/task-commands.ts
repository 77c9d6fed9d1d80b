import { AppError, invalidField } from '@qingyuan/core/errors'
import { can } from '@qingyuan/core/permissions'
import { command, writeAudits } from '../../platform/command.ts'
import type { Context } from '../../platform/db.ts'

export interface NewTask {
  commandId: string; id: string; title: string; basis: string; dueOn: string; unitId: string; userId: string | null
  ownerType: string; ownerId: string
  /** It may not be closed without saying what came of it, and only by its own unit or those who dispatch. */
  needsResult?: boolean
}

/** Something that a unit, or one person of it, must do by a day; `basis` names the article or document behind it. */
export function addTask(ctx: Context, input: NewTask): Promise<{ id: string }> {
  return command(ctx, 'task.add', input.commandId, async ({ db, viewer, now }) => {
    const { commandId, ...row } = input
    void commandId
    await db.insertInto('tasks').values({ ...row, createdAt: now, createdBy: viewer.userId }).execute()
    return { subjectType: input.ownerType, id: input.ownerId, after: { task: input.title, dueOn: input.dueOn } }
  })
}

/** Many at once, within somebody's transaction; each leaves its audit row. */
export async function addTasks(ctx: Context, tasks: readonly Omit<NewTask, 'commandId'>[]): Promise<void> {
  if (tasks.length === 0) return
  await ctx.db.insertInto('tasks').values(tasks.map((task) => ({ ...task, createdAt: ctx.now, createdBy: ctx.viewer.userId }))).execute()
  await writeAudits(ctx, 'task.add', null, tasks.map((task) => ({ subjectType: task.ownerType, id: task.ownerId, after: { task: task.title, dueOn: task.dueOn } })))
}

/** Marks a task done, with a word on how; some may not be closed without. */
export function finishTask(ctx: Context, input: { commandId: string; id: string; note: string }): Promise<{ id: string }> {
  return command(ctx, 'task.finish', input.commandId, async ({ db, viewer, now }) => {
    const task = await db.selectFrom('tasks').selectAll().where('id', '=', input.id).forUpdate().executeTakeFirst()
    if (!task) throw new AppError('not_found', '没有找到这项待办，或不在您的工作范围内。')
    if (task.doneAt) throw new AppError('state.conflict', '这项待办已经办结。')
    if (task.needsResult) {
      if (viewer.unitId !== task.unitId && !can(viewer, 'lead.dispatch')) throw new AppError('auth.forbidden', '这项待办由承办单位办结。')
      if (input.note.length < 4) throw invalidField('note', '请写明办理结果：做了什么、现在怎样（至少4个字）。')
    }
    await db.updateTable('tasks').set({ doneAt: now, doneBy: viewer.userId, doneNote: input.note }).where('id', '=', input.id).execute()
    return { subjectType: task.ownerType, id: task.ownerId, after: { task: task.title, done: true }, note: input.note }
  })
}

/** Gives the open tasks in one person's name at the viewer's unit to another person of it; each leaves its audit row. */
export function handOverTasks(ctx: Context, input: { commandId: string; fromUserId: string; toUserId: string; note: string }): Promise<{ id: string }> {
  return command(ctx, 'task.hand_over', input.commandId, async (inner) => {
    const { db, viewer } = inner
    if (!viewer.unitId) throw new AppError('auth.forbidden')
    if (input.fromUserId === input.toUserId) throw invalidField('toUserId', '接手人和移交人是同一个人，请另选。')
    const from = await db.selectFrom('users').select(['name', 'unitId']).where('id', '=', input.fromUserId).executeTakeFirst()
    const tasks = await db.selectFrom('tasks').select(['id', 'title', 'dueOn', 'ownerType', 'ownerId']).where('userId', '=', input.fromUserId).where('unitId', '=', viewer.unitId)
      .where('doneAt', 'is', null).orderBy('id').forUpdate().execute()
    // Who has gone to another unit is this head's matter only by what was left here.
    if (!from || (from.unitId !== viewer.unitId && tasks.length === 0)) throw new AppError('not_found', '没有找到移交人，或不是本单位的人员。')
    if (tasks.length === 0) throw new AppError('state.conflict', `${from.name}在本单位名下没有未办结的待办，不用移交。`)
    const to = await db.selectFrom('users').select('name').where('id', '=', input.toUserId).where('unitId', '=', viewer.unitId).where('active', '=', true).executeTakeFirst()
    if (!to) throw invalidField('toUserId', '接手人须是本单位在用的账号。')
    await db.updateTable('tasks').set({ userId: input.toUserId }).where('id', 'in', tasks.map((task) => task.id)).execute()
    await writeAudits(inner, 'task.hand_over', null, tasks.map((task) => ({ subjectType: task.ownerType, id: task.ownerId, before: { task: task.title, handedFrom: from.name }, after: { handedTo: to.name } })))
    return { subjectType: 'user', id: input.fromUserId, after: { handedFrom: from.name, handedTo: to.name, openTasks: tasks.length }, note: input.note }
  })
}
