import { DeleteOutlined, EyeInvisibleOutlined, EyeOutlined, PlusOutlined } from '@ant-design/icons'
import { addIdentifier, removeIdentifier, revealIdentifier, type SubjectFile } from '@qingyuan/core/subjects/subject-api'
import { identifierKindLabels, identifierKinds, secretKinds, type IdentifierKind } from '@qingyuan/core/subjects/subject'
import { App, Button, Form, Input, Select } from 'antd'
import { useEffect, useState } from 'react'
import { ReasonButton } from '../../shared/confirm-with-reason.tsx'
import { CopyButton } from '../../shared/copy-button.tsx'
import { FormDialog } from '../../shared/form-dialog.tsx'
import { newId } from '../../shared/new-id.ts'
import { Section } from '../../shared/page.tsx'
import { useSession } from '../../shared/session.tsx'
import { useAction } from '../../shared/use-action.ts'

type Identifier = SubjectFile['identifiers'][number]
/** How long an opened number stays on the screen. */
const openMs = 60_000

/** Phones, people, accounts, addresses: what joins subjects. Numbers are masked; one is opened for a purpose, and logged. */
export function SubjectIdentifiers({ file, mayEdit }: { file: SubjectFile; mayEdit: boolean }) {
  const [adding, setAdding] = useState(false)
  return (
    <Section title="电话、人员、账户、地址" meaning={{ what: '用来发现换名重来的同一伙人：别的主体登记了相同的一项，会出现在“关联主体”里。证件号、账户加密保存，只显示部分数字。' }}
      extra={mayEdit && <Button size="small" icon={<PlusOutlined />} onClick={() => setAdding(true)}>登记</Button>}>
      {file.identifiers.length === 0 ? <p className="nothing">还没有登记。{mayEdit && '登记后可以和其他主体自动比对。'}</p> : (
        <ul className="identifiers">{file.identifiers.map((one) => <IdentifierLine key={one.id} one={one} mayEdit={mayEdit} />)}</ul>
      )}
      {adding && <AddDialog subjectId={file.id} onClose={() => setAdding(false)} />}
    </Section>
  )
}

function IdentifierLine({ one, mayEdit }: { one: Identifier; mayEdit: boolean }) {
  const { can } = useSession()
  const { modal } = App.useApp()
  const [value, setValue] = useState<string>()
  const reveal = useAction(revealIdentifier, { invalidate: [], onDone: (output) => setValue(output.value) })
  const remove = useAction(removeIdentifier, { done: '已删除' })
  useEffect(() => {
    if (value === undefined) return undefined
    const timer = setTimeout(() => setValue(undefined), openMs)
    return () => clearTimeout(timer)
  }, [value])
  const ask = () => modal.confirm({
    title: `删除${identifierKindLabels[one.kind]}“${one.shown}”？`, content: '删除后不再用它和其他主体比对。删除的经过留在审计日志里。',
    okText: '删除', cancelText: '取消', okButtonProps: { danger: true }, onOk: () => remove.run({ id: one.id }),
  })
  return (
    <li>
      <span className="identifier-kind">{identifierKindLabels[one.kind]}</span>
      <div className="identifier-value">
        <span className={value ? 'identifier-open' : undefined}>{value ?? one.shown}</span>
        {value && <><CopyButton text={value} /><Button type="text" size="small" icon={<EyeInvisibleOutlined />} aria-label="收起" title="收起（一分钟后自动收起）" onClick={() => setValue(undefined)} /></>}
        {one.note && <small>{one.note}</small>}
      </div>
      <span className="identifier-do no-print">
        {one.secret && !value && can('subject.reveal') && (
          <ReasonButton label={<EyeOutlined />} type="text" size="small" aria-label={`查看完整${identifierKindLabels[one.kind]}`} title={`查看完整${identifierKindLabels[one.kind]}`} reasonLabel="用途" min={4}
            consequence={`${one.shown}。谁、什么时候、为什么查看，都记入审计日志。`} quick={['核对开户银行，准备查询函', '核对身份，制作询问通知', '移送公安随附材料']}
            onConfirm={(purpose) => reveal.run({ id: one.id, purpose })} />
        )}
        {mayEdit && <Button type="text" size="small" icon={<DeleteOutlined />} aria-label={`删除${one.shown}`} title="删除" onClick={ask} />}
      </span>
    </li>
  )
}

interface Values { kind: IdentifierKind; value: string; note: string }
const hints: Partial<Record<IdentifierKind, string>> = {
  phone: '手机或座机，座机带区号', person: '姓名；同名的人不一定是同一个', id_number: '加密保存，页面上只显示部分数字', account: '银行卡号或收款账号，加密保存',
  address: '写到门牌，便于比对', website: '网址或APP名称', wechat: '微信号、群名',
}

function AddDialog({ subjectId, onClose }: { subjectId: string; onClose: () => void }) {
  const [id] = useState(newId)
  return (
    <FormDialog<typeof addIdentifier.input, typeof addIdentifier.output, Values> title="登记电话、人员、账户、地址" endpoint={addIdentifier} done="已登记" okText="登记"
      initial={{ kind: 'phone', value: '', note: '' }} onClose={onClose} toInput={({ kind, value, note }) => ({ subjectId, id, kind, value, note })}>
      {(form) => <>
        <Form.Item name="kind" label="种类" required><Select options={identifierKinds.map((value) => ({ value, label: identifierKindLabels[value] }))} /></Form.Item>
        <Form.Item noStyle dependencies={['kind']}>{() => {
          const kind = form.getFieldValue('kind') as IdentifierKind
          return (
            <Form.Item name="value" label={identifierKindLabels[kind]} extra={hints[kind]} rules={[{ required: true, whitespace: true, message: `请填写${identifierKindLabels[kind]}` }]}>
              <Input autoFocus maxLength={200} autoComplete="off" {...((secretKinds as readonly string[]).includes(kind) && { spellCheck: false })} />
            </Form.Item>
          )
        }}</Form.Item>
        <Form.Item name="note" label="说明" extra="例如：名片上的电话、收款二维码户名"><Input maxLength={200} /></Form.Item>
      </>}
    </FormDialog>
  )
}
