-- What a unit is before the law, who approves, who holds an enforcement certificate; and on every lead the acts of
-- procedure, the clocks they started, the people and places they concern, the proof of each element.
alter table units add column organ text not null default '' check (organ in ('', 'lead_department', 'city_lead_department', 'regulator', 'market_regulator', 'telecom', 'cyberspace',
  'financial_regulator', 'police', 'procuratorate', 'court', 'bank', 'town', 'village', 'coordination', 'other'));   -- '': nobody said, taken from its kind and name
alter table units add column organ_basis text not null default '';   -- the document that names it

create table head_posts (
  id uuid primary key,
  unit_id uuid not null references units,
  user_id uuid references users,                  -- null: signs on paper only
  name text not null,
  head text not null check (head in ('lead_head', 'city_lead_head', 'organ_head', 'top_head', 'police_head')),
  basis text not null,                            -- 任命、授权文件
  from_on date not null,
  to_on date,
  created_at timestamptz not null,
  check (to_on >= from_on)
);
create index head_posts_user on head_posts (user_id) where user_id is not null;
create index head_posts_unit on head_posts (unit_id);
create table officers (
  id uuid primary key,
  unit_id uuid not null references units,
  user_id uuid references users,
  name text not null,
  certificate text not null unique,
  valid_until date not null,
  active boolean not null default true,
  created_at timestamptz not null
);
create index officers_unit on officers (unit_id) where active;
create index officers_user on officers (user_id) where user_id is not null;

create table acts (
  id uuid primary key,
  lead_id uuid not null references leads,
  code text not null,
  state text not null check (state in ('asked', 'approved', 'refused', 'done', 'withdrawn', 'voided')),
  unit_id uuid not null references units,         -- whose act it is; of what others did, who recorded it
  addressee text not null,
  on_date date,                                   -- null until it is done
  at_time text check (at_time ~ '^[0-2][0-9]:[0-5][0-9]$'),
  facts jsonb not null default '{}',
  officers uuid[] not null default '{}',
  duties text[] not null default '{}',
  urgent boolean not null default false,
  of_id uuid references acts,
  title text not null default '',
  body text not null default '',
  backfilled boolean not null default false,
  reason text not null default '',                -- why it is asked for
  asked_at timestamptz,
  asked_by uuid references users,
  decided_at timestamptz,
  decided_head text,
  decided_by uuid references users,
  decided_by_name text not null default '',
  decision_note text not null default '',
  approval_file_id uuid references files,
  event_id uuid references lead_events,
  void_reason text not null default '',
  created_at timestamptz not null,
  created_by uuid references users,
  version int not null default 1,
  check (state <> 'done' or on_date is not null)
);
create index acts_lead on acts (lead_id, on_date);
create index acts_asked on acts (unit_id) where state = 'asked';
create index acts_of on acts (of_id) where of_id is not null;
create index acts_event on acts (event_id) where event_id is not null;
-- Derived from acts, kept so that desks and lists find what falls due; made anew with every change of the lead's acts.
create table act_clocks (
  act_id uuid not null references acts,
  code text not null,
  lead_id uuid not null references leads,
  unit_id uuid not null references units,         -- whose desk it is on
  side text not null,
  label text not null,
  basis text not null,
  due_on date not null,
  due_time text,
  latest_on date,
  warning text not null default '',
  open boolean not null,
  lapses boolean not null,
  backfilled boolean not null,
  pressed_count int not null default 0,
  supervised_at timestamptz,
  primary key (act_id, code)
);
create index act_clocks_lead on act_clocks (lead_id);
create index act_clocks_unit on act_clocks (unit_id, due_on) where open;
create table lead_parties (
  id uuid primary key,
  lead_id uuid not null references leads,
  kind text not null,
  name text not null,
  note text not null default '',
  created_at timestamptz not null,
  created_by uuid references users,
  withdrawn boolean not null default false
);
create index lead_parties_lead on lead_parties (lead_id);
create table lead_places (
  lead_id uuid not null references leads,
  kind text not null check (kind in ('registration', 'residence', 'habitual_residence', 'conduct', 'assets', 'participants', 'servers', 'funds')),
  province text not null,
  city text not null default '',
  county text not null default '',
  basis text not null default '',
  recorded_at timestamptz not null,
  primary key (lead_id, kind, province, city, county)
);
create table lead_elements (
  id uuid primary key,
  lead_id uuid not null references leads,
  element text not null,
  proof text not null,
  file_id uuid references files,
  on_date date not null,
  created_at timestamptz not null,
  created_by uuid references users,
  withdrawn boolean not null default false,
  withdrawn_reason text not null default ''
);
create index lead_elements_lead on lead_elements (lead_id);
create table lead_plans (
  lead_id uuid primary key references leads,
  unit_id uuid not null references units,         -- 责任单位
  leader text not null default '',
  goal text not null,
  set_up_for_it boolean,                          -- 专为非法集资设立 (条例27)
  updated_at timestamptz not null,
  updated_by uuid references users,
  version int not null default 1
);
create index lead_plans_unit on lead_plans (unit_id);
alter table presses drop constraint presses_target_type_check;
alter table presses add constraint presses_target_type_check check (target_type in ('assignment', 'submission', 'act'));
-- The product's own role (a login role of its own per database) never writes it by itself, whoever asks: only the owner
-- does, and so set_unit_organ() in policies.sql.
create function keep_unit_organ() returns trigger language plpgsql as $$
begin
  if pg_has_role(current_user, (select relowner from pg_class where oid = tg_relid), 'usage') then return new; end if;
  if new.organ <> coalesce(old.organ, '') or new.organ_basis <> coalesce(old.organ_basis, '') then   -- no old row at an insert
    raise exception 'organ is set by set_unit_organ()' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger keep_unit_organ before insert or update on units for each row execute function keep_unit_organ();
