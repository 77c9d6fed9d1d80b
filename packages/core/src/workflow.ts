import { AppError } from './errors.ts'

/** A workflow is a table: each action names the states it may start from and where it leads. */
export type Workflow<State extends string, Action extends string> = Record<
  Action,
  { from: readonly State[]; to: State | 'same'; label: string }
>

/** The state after the action. Throws `state.conflict`, naming what is allowed, when the table says no. */
export function advance<S extends string, A extends string>(flow: Workflow<S, A>, state: S, action: A): S {
  const step = flow[action]
  if (!step.from.includes(state)) {
    const allowed = allowedActions(flow, state).map((name) => flow[name].label)
    throw new AppError('state.conflict', `当前状态不能“${step.label}”。可以做的：${allowed.join('、') || '无'}。`)
  }
  return step.to === 'same' ? state : step.to
}

/** The actions that the table allows in this state, in the table's order. */
export function allowedActions<S extends string, A extends string>(flow: Workflow<S, A>, state: S): A[] {
  return (Object.keys(flow) as A[]).filter((action) => flow[action].from.includes(state))
}
