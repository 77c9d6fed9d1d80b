const browsers: [RegExp, string][] = [
  [/MicroMessenger/, '微信'], [/QIHU|360[ES]E/, '360浏览器'], [/Edg\//, 'Edge'], [/Firefox\//, 'Firefox'], [/Chrome\//, 'Chrome'], [/Safari\//, 'Safari'],
]
const systems: [RegExp, string][] = [
  [/HarmonyOS|OpenHarmony/, '鸿蒙'], [/Android/, '安卓'], [/iPhone|iPad/, '苹果手机或平板'], [/Windows/, 'Windows'], [/Mac OS X/, 'macOS'], [/UOS|Kylin/i, '国产操作系统'], [/Linux/, 'Linux'],
]
/** A browser's own long name as people say it: `Edge · Windows`. */
export function agentName(agent: string): string {
  const name = (list: [RegExp, string][]) => list.find(([pattern]) => pattern.test(agent))?.[1]
  return [name(browsers), name(systems)].filter(Boolean).join(' · ') || '未知'
}
