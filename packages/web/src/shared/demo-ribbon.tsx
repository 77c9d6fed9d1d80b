/** Stands on every page of the demo, on screen and on paper. */
export function DemoRibbon() {
  return <div className="demo-ribbon" role="note">演示数据，人物、单位、事件均为虚构</div>
}
