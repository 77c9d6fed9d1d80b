import { getAuthority, type Authority } from '@qingyuan/core/handling/handling-api'
import { Alert, Segmented } from 'antd'
import { Loaded } from '../../shared/loaded.tsx'
import { Page } from '../../shared/page.tsx'
import { useSession } from '../../shared/session.tsx'
import { useRead } from '../../shared/use-read.ts'
import { useUrlState } from '../../shared/use-url-state.ts'
import { AuthorityHeads } from './authority-heads.tsx'
import { AuthorityOfficers } from './authority-officers.tsx'
import { officerStateOf } from './authority-states.ts'
import { AuthorityUnits } from './authority-units.tsx'
import './authority.css'

const views = { units: '单位性质', heads: '审批负责人', officers: '执法证件' } as const

/** What each unit is before the law, who approves what, who holds a certificate. Kept by the security administrator, read by all. */
export function AuthorityPage() {
  const { can } = useSession()
  const read = useRead(getAuthority, {})
  const { state, patch } = useUrlState()
  const view = state['view'] === 'heads' || state['view'] === 'officers' ? state['view'] : 'units'
  const mayWrite = can('authority.manage')
  return (
    <Page title="执法资格和审批负责人" print="landscape"
      intro={`谁能办什么、须谁批准，按这里的登记判断，不看单位在机构树里的位置。${mayWrite ? '' : '由安全管理员登记；有出入请告诉他。'}`}>
      <Loaded read={read}>{(authority) => <>
        <Expiring authority={authority} mayWrite={mayWrite} />
        <Segmented className="authority-views no-print" value={view} onChange={(next) => patch({ view: next === 'units' ? undefined : next })}
          options={Object.entries(views).map(([value, label]) => ({ value: value as keyof typeof views, label }))} />
        {view === 'units' && <AuthorityUnits authority={authority} mayWrite={mayWrite} />}
        {view === 'heads' && <AuthorityHeads authority={authority} mayWrite={mayWrite} />}
        {view === 'officers' && <AuthorityOfficers authority={authority} mayWrite={mayWrite} />}
      </>}</Loaded>
    </Page>
  )
}

/** Certificates and posts that need somebody's attention: the keeper's, and those of one's own unit. */
function Expiring({ authority, mayWrite }: { authority: Authority; mayWrite: boolean }) {
  const { today, unitId } = useSession()
  const mine = (one: { unitId: string }) => mayWrite || one.unitId === unitId
  const officers = authority.officers.filter(mine).map((officer) => ({ officer, state: officerStateOf(officer, today) })).filter(({ state }) => state.attention)
  const gone = authority.heads.filter((post) => mine(post) && !post.valid && post.fromOn <= today && (post.toOn === null || post.toOn >= today))
  if (officers.length + gone.length === 0) return null
  return (
    <Alert className="authority-note no-print" type="warning" showIcon title="请核对"
      description={<ul className="authority-list">
        {officers.map(({ officer, state }) => <li key={officer.id}>{officer.unitName} {officer.name}的执法证件{state.attention}（有效期至{officer.validUntil}）</li>)}
        {gone.map((post) => <li key={post.id}>{post.unitName} {post.name}的审批资格现在不计：人员已调离、账号已停用，或者单位性质变了</li>)}
      </ul>} />
  )
}
