import { DownOutlined, KeyOutlined, LaptopOutlined, LogoutOutlined, QuestionCircleOutlined, SafetyOutlined, UserOutlined } from '@ant-design/icons'
import { weekdayCn } from '@qingyuan/core/dates'
import { roles } from '@qingyuan/core/permissions'
import { Button, Dropdown } from 'antd'
import { Go, useGo } from '../shared/go.tsx'
import { useSession, useSignOut } from '../shared/session.tsx'
import { showShortcuts } from './shortcuts.tsx'
import iconUrl from './icon.svg'

/** Office, date, and the person with what they can do about their own account. */
export function TopBar() {
  const { officeName, districtName, name, unitName, unitShortName, roles: held, today, demo, mustEnrol, secondFactorBound } = useSession()
  const go = useGo()
  const signOut = useSignOut()
  const heldText = held.map((role) => roles[role].label).join('、') || '还没有授权'
  return (
    <>
      <Go to="/" className="brand">
        <img src={iconUrl} alt="" width={26} height={26} />
        <span className="brand-name">清源</span>
        <span className="brand-office" title={officeName || districtName}>{officeName || districtName}</span>
      </Go>
      <span className="top-bar-gap" />
      <span className="top-bar-day">{demo ? '演示日期 ' : ''}<time className="number">{today}</time> {weekdayCn(today)}</span>
      <Button type="text" className="top-bar-help" icon={<QuestionCircleOutlined />} aria-label="键盘快捷键" title="键盘快捷键（?）" onClick={showShortcuts} />
      <Dropdown trigger={['click']} placement="bottomRight" menu={{ items: [
        { key: 'who', type: 'group', label: <span className="who"><b>{name}</b><span>{unitName}</span><span>{heldText}</span></span> },
        { type: 'divider' },
        { key: 'password', icon: <KeyOutlined />, label: '修改密码', disabled: mustEnrol, onClick: () => go('/account/password') },
        { key: 'factor', icon: <SafetyOutlined />, label: secondFactorBound ? '动态口令（已绑定）' : '绑定动态口令', onClick: () => go('/account/second-factor') },
        { key: 'sessions', icon: <LaptopOutlined />, label: '登录会话', disabled: mustEnrol, onClick: () => go('/account/sessions') },
        { type: 'divider' },
        { key: 'out', icon: <LogoutOutlined />, label: '退出', onClick: () => { void signOut() } },
      ] }}>
        <button type="button" className="person" aria-label={`${name}，${unitName}，${heldText}：账号菜单`}>
          <UserOutlined /><span className="person-name">{name}</span>
          <span className="person-unit" title={`${unitName}，${heldText}`}>{unitShortName}</span><DownOutlined className="person-arrow" />
        </button>
      </Dropdown>
    </>
  )
}
