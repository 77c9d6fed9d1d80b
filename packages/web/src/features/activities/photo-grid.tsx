import { DeleteOutlined, DownloadOutlined, FileImageOutlined } from '@ant-design/icons'
import { downloadPhoto, removePhoto, type ActivityRow } from '@qingyuan/core/activities/activity-api'
import { AppError } from '@qingyuan/core/errors'
import { App, Button, Image } from 'antd'
import { useState } from 'react'
import { download, downloadUrl } from '../../shared/call.ts'
import { ReasonButton } from '../../shared/confirm-with-reason.tsx'
import { useAction } from '../../shared/use-action.ts'

type Photo = ActivityRow['photos'][number]

/** Small pictures; a click shows one large, with the arrows one goes on to the next. `mayRemove`: one can be taken away. */
export function PhotoGrid({ photos, mayRemove = false }: { photos: Photo[]; mayRemove?: boolean }) {
  if (photos.length === 0) return <p className="nothing">还没有照片。</p>
  return (
    <Image.PreviewGroup>
      <ul className="photos">{photos.map((photo) => <li key={photo.id}><PhotoTile photo={photo} mayRemove={mayRemove} /></li>)}</ul>
    </Image.PreviewGroup>
  )
}

function PhotoTile({ photo, mayRemove }: { photo: Photo; mayRemove: boolean }) {
  const { message } = App.useApp()
  const remove = useAction(removePhoto, { done: '照片已删除' })
  // Phones also send HEIC, which most browsers cannot show; it can still be saved.
  const [broken, setBroken] = useState(false)
  const save = async () => {
    try {
      await download(downloadPhoto, { id: photo.id })
    } catch (error) {
      void message.error(error instanceof AppError ? error.message : '下载失败，请重试。')
    }
  }
  return <>
    {broken ? <span className="photo-broken"><FileImageOutlined /><small>浏览器不能显示，请下载查看</small></span>
      : <Image src={downloadUrl(downloadPhoto, { id: photo.id })} alt={photo.name} loading="lazy" onError={() => setBroken(true)} preview={{ mask: '看大图' } as object} />}
    <span className="photo-name"><span title={photo.name}>{photo.name}</span>
      <Button type="text" size="small" icon={<DownloadOutlined />} aria-label={`下载${photo.name}`} title="下载" onClick={() => { void save() }} />
      {mayRemove && <ReasonButton label={<DeleteOutlined />} type="text" size="small" danger aria-label={`删除${photo.name}`} title="删除这张照片"
        consequence={`${photo.name}。删除后这条记录里不再显示，谁删的、为什么删，记入审计日志。`} quick={['传错了照片', '拍到了无关人员', '重复上传']}
        onConfirm={(reason) => remove.run({ id: photo.id, reason })} />}
    </span>
  </>
}
