-- 风险等级: proofs and levels on leads, versions of the rules, every grade ever given, and the long work over all leads.

create table rule_sets (
  id uuid primary key,
  version int not null unique,
  title text not null,
  state text not null check (state in ('draft', 'active', 'retired', 'discarded')),
  content jsonb not null,                         -- core/grading/rule-set.ts
  document text not null default '',              -- 文号; empty while it is the product's own proposal
  valid_from date,
  valid_to date,
  based_on uuid references rule_sets,
  edition int not null default 1,                 -- of the draft, against overwriting
  updated_at timestamptz not null,
  updated_by uuid references users
);
create unique index rule_sets_active on rule_sets ((true)) where state = 'active';
/* Grades refer to what stood in a version: only a draft can be changed. */
create function keep_rule_set() returns trigger language plpgsql as $$
begin
  if old.state <> 'draft' and (new.content, new.version, new.title) is distinct from (old.content, old.version, old.title) then
    raise exception 'rule set % is not a draft', old.version using errcode = '42501';
  end if;
  return new;
end $$;
create trigger keep_rule_set before update on rule_sets for each row execute function keep_rule_set();

-- One piece of material each, and the sign that it shows (none: looked at, nothing found).
create table lead_signs (
  id uuid primary key,
  lead_id uuid not null references leads,
  sign text,
  material text not null,
  kind text not null check (kind in ('file', 'event', 'figure', 'text')),
  ref uuid,                                       -- the lead's file, event or figure
  text text not null,
  on_date date not null,
  recorded_at timestamptz not null,
  recorded_by uuid references users,
  withdrawn_at timestamptz,
  withdrawn_by uuid references users,
  withdrawn_reason text not null default '',
  check ((ref is null) = (kind = 'text'))
);
create index lead_signs_lead on lead_signs (lead_id);
-- 舆论热度, 涉稳隐患: the newest counts, older ones stay.
create table lead_factors (
  id uuid primary key,
  lead_id uuid not null references leads,
  factor text not null check (factor in ('heat', 'stability')),
  level text not null,
  kind text not null check (kind in ('file', 'event', 'figure', 'text')),
  ref uuid,
  text text not null,
  on_date date not null,
  recorded_at timestamptz not null,
  recorded_by uuid references users,
  seq bigint generated always as identity,
  check ((ref is null) = (kind = 'text'))
);
create index lead_factors_lead on lead_factors (lead_id, factor, seq desc);

alter table leads
  add grade text not null default 'pending' check (grade in ('high', 'medium', 'low', 'pending')),
  add likelihood int,
  add consequence int,
  add graded_at timestamptz,
  add grade_due boolean not null default true;    -- facts changed since: worked out again within seconds
create index leads_grade on leads (grade, received_on desc);
create index leads_grade_due on leads (id) where grade_due;
/* Whoever changes a lead's figures, also in ways written next year, makes its grade due. */
create function grade_is_due() returns trigger language plpgsql as $$
begin
  if (new.amount_fen, new.people, new.unpaid_fen, new.figures_apply) is distinct from (old.amount_fen, old.people, old.unpaid_fen, old.figures_apply) then
    new.grade_due := true;
  end if;
  return new;
end $$;
create trigger grade_is_due before update of amount_fen, people, unpaid_fen, figures_apply on leads for each row execute function grade_is_due();

-- Every grade ever given, with what it was worked out from. Never changed.
create table lead_grades (
  id uuid primary key,
  lead_id uuid not null references leads on delete cascade,   -- leads go only with a withdrawn import
  rule_set_id uuid not null references rule_sets,
  run_id uuid,
  at timestamptz not null,
  by_user uuid references users,
  cause text not null check (cause in ('first', 'facts', 'rules', 'override', 'override_removed', 'lapsed')),
  grade text not null check (grade in ('high', 'medium', 'low', 'pending')),       -- what counts
  calculated text not null check (calculated in ('high', 'medium', 'low', 'pending')),
  likelihood int not null,
  consequence int not null,
  facts jsonb not null,
  reasons jsonb not null,                         -- points by sign and factor, and what was missing
  facts_key text not null,
  override_grade text check (override_grade in ('high', 'medium', 'low', 'pending')),
  override_reason text not null default '',
  override_by uuid references users,
  override_at timestamptz,
  task_id uuid references tasks,                  -- the follow-up that this grade asked for
  seq bigint generated always as identity
);
create index lead_grades_lead on lead_grades (lead_id, seq desc);
create index lead_grades_task on lead_grades (task_id) where task_id is not null;

create table grading_runs (
  id uuid primary key,
  kind text not null check (kind in ('regrade', 'compare')),
  rule_set_id uuid not null references rule_sets,
  state text not null check (state in ('running', 'done', 'cancelled', 'failed')),
  total int not null default 0,
  done int not null default 0,
  cursor_id uuid,                                 -- the last lead that is finished; a restart goes on behind it
  moves jsonb not null default '{}',              -- { "low>high": 3 }
  message text not null default '',
  started_at timestamptz not null,
  started_by uuid references users,
  finished_at timestamptz
);
create unique index grading_runs_running on grading_runs ((true)) where state = 'running';
create table grading_changes (
  run_id uuid not null references grading_runs,
  lead_id uuid not null references leads on delete cascade,
  grade_from text not null,
  grade_to text not null,
  likelihood_from int,
  likelihood_to int not null,
  consequence_from int,
  consequence_to int not null,
  primary key (run_id, lead_id)
);
create index grading_changes_lead on grading_changes (lead_id);

-- A task that may not be closed without saying what came of it.
alter table tasks add needs_result boolean not null default false;

-- The product's own proposal, in force until the office makes its own.
insert into rule_sets (id, version, title, state, updated_at, content) values ('5e1f0c7a-6a0e-4d0c-9b57-3a7d1c9e0001', 1, '产品建议规则', 'active', now(), '{"materials":[{"code":"contract","label":"合同、协议、收据","plain":"与参与人签的合同、协议、收据、会员卡章程"},
{"code":"flow","label":"资金流水","plain":"账户流水、收款记录、账簿，或据此作的测算、审计"},
{"code":"statement","label":"参与人陈述","plain":"集资参与人的谈话记录、书面陈述"},
{"code":"publicity","label":"宣传材料","plain":"海报、传单、群聊截图、网页、推介会照片"},
{"code":"registration","label":"登记、许可信息","plain":"营业执照、登记信息、行业许可和备案情况"},
{"code":"site","label":"走访、核查记录","plain":"现场走访、核查、检查的记录和照片"},
{"code":"report","label":"举报、来件","plain":"热线工单、来信来访、移送函、上级交办件"},
{"code":"other","label":"其他材料","plain":"以上各类之外的材料"}],
"signs":[{"code":"return_promised","group":"承诺回报","label":"承诺还本付息或固定回报","plain":"口头、书面或变相承诺到期还本付息、保底、分红、回购","points":20,"proofs":["file","event","figure","text"],
"materials":["contract","publicity","statement"]},
{"code":"return_high","group":"承诺回报","label":"承诺回报明显偏高","plain":"承诺的回报折成年化，明显高于同期银行理财","points":15,"proofs":["file","event","figure","text"],
"materials":["contract","publicity","statement"]},
{"code":"rebate","group":"承诺回报","label":"充值、消费后按期返现","plain":"充值、消费、认养之后按周、按月返现或到期加价收回","points":15,"proofs":["file","event","figure","text"],
"materials":["publicity","contract","statement"]},
{"code":"public_ads","group":"公开宣传","label":"向社会公开宣传","plain":"用传单、海报、推介会、网络、群聊、熟人介绍，向不特定的人宣传","points":15,"proofs":["file","event","figure","text"],
"materials":["publicity","site"]},
{"code":"elderly","group":"公开宣传","label":"主要面向老年人等群体","plain":"参与的主要是老年人、残疾人、低收入家庭等","points":10,"proofs":["file","event","figure","text"],
"materials":["statement","site","publicity"]},
{"code":"headcount","group":"公开宣传","label":"拉人头、发展下线有奖","plain":"介绍别人参加给提成、积分或升级","points":15,"proofs":["file","event","figure","text"],
"materials":["publicity","statement","contract"]},
{"code":"no_licence","group":"主体资质","label":"没有许可从事集资或金融业务","plain":"没有许可，或超出登记的经营范围、备案的事项收取资金","points":10,"proofs":["file","event","figure","text"],
"materials":["registration","site"]},
{"code":"fake_backing","group":"主体资质","label":"假冒国企、金融机构或政府背景","plain":"自称国企、银行、政府项目，查无此事","points":15,"proofs":["file","event","figure","text"],
"materials":["registration","publicity","site"]},
{"code":"banned_words","group":"主体资质","label":"名称或经营范围含禁用字样","plain":"名称、经营范围含“金融”“理财”“财富管理”等字样而没有许可","points":5,"proofs":["file","event","figure","text"],
"materials":["registration"]},
{"code":"same_people","group":"主体资质","label":"换名重来","plain":"与以前出过事的主体同电话、同地址、同经营者或同收款账户","points":15,"proofs":["file","event","figure","text"],
"materials":["registration","site","flow"]},
{"code":"pooled_account","group":"资金","label":"资金进个人账户或资金池","plain":"收的钱进了个人账户、多个账户互转，没有存管","points":15,"proofs":["file","event","figure","text"],
"materials":["flow","statement"]},
{"code":"new_pays_old","group":"资金","label":"用后来的钱付前面的人","plain":"流水显示返利、还本主要来自新收的钱","points":25,"proofs":["file","event","figure","text"],
"materials":["flow"]},
{"code":"no_business","group":"资金","label":"没有与收钱规模相称的经营","plain":"床位、牲畜、货物、项目等与收的钱明显不符","points":15,"proofs":["file","event","figure","text"],
"materials":["site","flow","registration"]},
{"code":"overdue_pay","group":"资金","label":"逾期未兑付、返利推迟","plain":"到期没有还本，返利推迟、打折、改签","points":15,"proofs":["file","event","figure","text"],
"materials":["statement","report","flow"]},
{"code":"runaway","group":"异常行为","label":"负责人失联","plain":"负责人联系不上、离开本地","points":25,"proofs":["file","event","figure","text"],
"materials":["site","report"]},
{"code":"moving_out","group":"异常行为","label":"关店搬离、转移财产","plain":"突然关店、搬空、转让房产车辆、大额转出","points":15,"proofs":["file","event","figure","text"],
"materials":["site","flow"]},
{"code":"destroying","group":"异常行为","label":"销毁、隐匿合同账册","plain":"收回或销毁合同、收据、账册，拒绝提供","points":15,"proofs":["file","event","figure","text"],
"materials":["site","statement"]}],
"factors":{"people":{"needed":true,"steps":[{"from":0,"points":0},
{"from":10,"points":5},
{"from":30,"points":10},
{"from":150,"points":20},
{"from":500,"points":30}]},
"exposure":{"needed":true,"steps":[{"from":0,"points":0},
{"from":10000000,"points":5},
{"from":50000000,"points":10},
{"from":100000000,"points":20},
{"from":500000000,"points":25},
{"from":5000000000,"points":30}]},
"heat":{"needed":false,"levels":[{"code":"none","label":"未见议论","points":0},
{"code":"local","label":"本地有议论","points":5},
{"code":"spread","label":"网上有传播","points":12},
{"code":"media","label":"媒体报道、成为热点","points":20}]},
"stability":{"needed":false,"levels":[{"code":"none","label":"未见苗头","points":0},
{"code":"single","label":"个别人反映","points":5},
{"code":"several","label":"多人多次反映","points":12},
{"code":"mass","label":"有聚集、集体上访苗头","points":20}]}},
"bands":{"likelihood":{"medium":30,"high":60},
"consequence":{"medium":20,"high":45}},
"matrix":{"low":{"low":"low","medium":"low","high":"medium"},
"medium":{"low":"low","medium":"medium","high":"high"},
"high":{"low":"medium","medium":"high","high":"high"}},
"needs":{"withFigures":{"materials":["contract","flow","statement"],
"atLeast":2},
"withoutFigures":{"materials":["registration","site","statement"],
"atLeast":1}},
"followUp":{"days":15,"task":"高风险预警：核实现状、稳控人员，研究处置办法，反馈结果","basis":"风险评级规则（产品建议）"}}');
