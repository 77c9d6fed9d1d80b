import { PaperClipOutlined } from '@ant-design/icons'
import { AppError } from '@qingyuan/core/errors'
import { downloadFile } from '@qingyuan/core/leads/lead-api'
import { App, Button } from 'antd'
import { download } from '../../shared/call.ts'

/** A file of the lead by its name; a click saves it. */
export function FileLink({ file }: { file: { id: string; name: string } }) {
  const { message } = App.useApp()
  const open = async () => {
    try {
      await download(downloadFile, { id: file.id })
    } catch (error) {
      void message.error(error instanceof AppError ? error.message : '下载失败，请重试。')
    }
  }
  return <Button type="link" size="small" className="matter-file" icon={<PaperClipOutlined />} title={`下载 ${file.name}`} onClick={() => { void open() }}>{file.name}</Button>
}
