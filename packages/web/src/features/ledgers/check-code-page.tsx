import { checkCode } from '@qingyuan/core/ledgers/ledger-api'
import { Button, Form, Input } from 'antd'
import type { z } from 'zod'
import { Go } from '../../shared/go.tsx'
import { Loaded } from '../../shared/loaded.tsx'
import { Notice } from '../../shared/notice.tsx'
import { Page } from '../../shared/page.tsx'
import { At } from '../../shared/time.tsx'
import { useRead } from '../../shared/use-read.ts'
import { useUrlState } from '../../shared/use-url-state.ts'
import './ledgers.css'

type Answer = z.output<typeof checkCode.output>
const verdicts: Record<Answer['result'], { title: string; tone: 'done' | 'plain' | 'wrong' }> = {
  valid: { title: '是存档的那一稿', tone: 'done' }, waiting: { title: '已冻结，还没有报送', tone: 'plain' }, superseded: { title: '已被新稿取代', tone: 'wrong' },
  void: { title: '这一稿已作废', tone: 'wrong' }, changed: { title: '存档内容被改动过', tone: 'wrong' }, mistyped: { title: '版本号输入有误', tone: 'wrong' }, unknown: { title: '查无此版本号', tone: 'wrong' },
}

/** Type the code of a printed paper: whether it is the frozen one, and whether a newer one exists. */
export function CheckCodePage() {
  const { state, patch } = useUrlState()
  const code = state['code'] ?? ''
  const read = useRead(checkCode, { code }, { enabled: code !== '' })
  const [form] = Form.useForm<{ code: string }>()
  return (
    <Page title="核验版本号" intro="纸面上的版本号，输入后看它是不是存档的那一稿、有没有更新的一稿。">
      <section className="section panel-narrow">
        <Form form={form} layout="vertical" initialValues={{ code }} onFinish={(values) => patch({ code: values.code.trim() }, { push: true })}>
          <Form.Item name="code" label="版本号" extra="字母不分大小写，横线可以不输" rules={[{ required: true, whitespace: true, message: '请输入版本号' }]}>
            <Input autoFocus size="large" className="code-input" maxLength={60} autoComplete="off" allowClear />
          </Form.Item>
          <Button type="primary" htmlType="submit" loading={read.isFetching}>核验</Button>
        </Form>
      </section>
      {code !== '' && <section className="section panel-narrow"><Loaded read={read} rows={3}>{(answer) => <Verdict answer={answer} />}</Loaded></section>}
    </Page>
  )
}

function Verdict({ answer }: { answer: Answer }) {
  const { patch } = useUrlState()
  const { title, tone } = verdicts[answer.result]
  return (
    <Notice tone={tone} title={title} text={<>
      {answer.text}
      {answer.title && <><br />{answer.unitName}　{answer.title}<br />版本号 <b className="code-text">{answer.code}</b>{answer.issuedAt && <>　打印、冻结于 <At iso={answer.issuedAt} /></>}</>}
    </>} action={<>
      {answer.submissionId && <Go to={`/ledgers/submissions/${answer.submissionId}`} className="button-link">打开这份报送</Go>}
      {answer.newestCode && answer.newestCode !== answer.code && <Button type="link" onClick={() => patch({ code: answer.newestCode! }, { push: true })}>核验新稿 {answer.newestCode}</Button>}
    </>} />
  )
}
