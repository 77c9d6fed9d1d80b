-- All of scope in one file; applied again whenever it changes. Scope is what a viewer may see and touch at all; what
-- a role may do is checked before, by the endpoint's permission. Out of scope is *not found*.
--
-- The viewer is set per transaction: app.user_id (a person) or app.system (signin | public | worker | cli | setup).
-- `cost 1 rows 20` keeps the planner from hashing all visible leads where one look-up by id will do (9 ms became 1 ms);
-- whole tables are still hashed. Functions are SECURITY DEFINER so that a policy can look up the viewer without asking other policies, and STABLE so
-- that `x in (select f())` is one hashed look-up per query instead of a call per row.

do $$ declare p record; t record; begin
  for p in select tablename, policyname from pg_policies where schemaname = 'public' loop
    execute format('drop policy %I on public.%I', p.policyname, p.tablename);
  end loop;
  -- Closed by default: a table without a policy below shows nothing.
  for t in select tablename from pg_tables where schemaname = 'public' loop
    execute format('alter table public.%I enable row level security', t.tablename);
    execute format('revoke all on public.%I from qingyuan_app, public', t.tablename);
  end loop;
end $$;

create or replace function viewer_id() returns uuid language sql stable parallel safe as
$$ select nullif(current_setting('app.user_id', true), '')::uuid $$;

create or replace function viewer_system() returns text language sql stable parallel safe as
$$ select coalesce(current_setting('app.system', true), '') $$;

/* Worker and command line act for the office itself and see everything but identities (those are encrypted). */
create or replace function viewer_is_office_system() returns boolean language sql stable parallel safe as
$$ select viewer_system() in ('worker', 'cli') $$;

/* An active person, or a named system. Nothing at all is visible to anyone else. */
create or replace function viewer_known() returns boolean language sql stable security definer parallel safe set search_path = public as
$$ select viewer_system() <> '' or exists (select 1 from users where id = viewer_id() and active) $$;

create or replace function viewer_has_role(wanted text[]) returns boolean language sql stable security definer parallel safe set search_path = public as
$$ select exists (select 1 from user_roles r join users u on u.id = r.user_id
   where r.user_id = viewer_id() and u.active and r.role = any (wanted)) $$;

/* The three administrators have no business scope, whatever unit they sit in. */
create or replace function viewer_unit_ids() returns setof uuid language sql stable security definer parallel safe cost 1 rows 20 set search_path = public as
$$ select u.unit_id from users u where u.id = viewer_id() and u.active
     and exists (select 1 from user_roles r where r.user_id = u.id and r.role not in ('system_admin', 'security_admin', 'audit_admin')) $$;

create or replace function viewer_region_ids() returns setof uuid language sql stable security definer parallel safe cost 1 rows 20 set search_path = public as
$$ with roots as (
     select region_id from user_regions where user_id = viewer_id() and exists (select 1 from viewer_unit_ids())
     union all
     select n.region_id from units n where n.id in (select viewer_unit_ids()) and n.scope = 'region'
       and not exists (select 1 from user_regions where user_id = viewer_id()))
   select r.id from regions r where viewer_is_office_system()
   union
   select r.id from regions r join regions top on starts_with(r.path, top.path) join roots on roots.region_id = top.id $$;

/* Whether that is every region there is: then nobody need look a region up. A lead's page asks a dozen times, and
   plpgsql keeps the plan. A path begins with its parent's, so the only root covers all. */
create or replace function viewer_has_all_regions() returns boolean language plpgsql stable security definer parallel safe set search_path = public as
$$ begin return viewer_is_office_system() or exists (
     select 1 from users u join units n on n.id = u.unit_id left join user_regions w on w.user_id = u.id
       join regions top on top.id = coalesce(w.region_id, case when n.scope = 'region' then n.region_id end)
     where u.id = viewer_id() and u.unit_id in (select viewer_unit_ids())
       and top.parent_id is null and not exists (select 1 from regions r where r.parent_id is null and r.id <> top.id)); end $$;

/* Sector scope holds within the unit's own region. */
create or replace function viewer_sectors() returns setof text language sql stable security definer parallel safe cost 1 rows 20 set search_path = public as
$$ select s.sector from unit_sectors s join units n on n.id = s.unit_id
   where s.unit_id in (select viewer_unit_ids()) and n.scope = 'sector' and s.role = 'lead' $$;

create or replace function viewer_sector_region_ids() returns setof uuid language sql stable security definer parallel safe cost 1 rows 20 set search_path = public as
$$ select r.id from regions r join regions top on starts_with(r.path, top.path)
   join units n on n.region_id = top.id where n.id in (select viewer_unit_ids()) and n.scope = 'sector' $$;

create or replace function viewer_assigned_lead_ids() returns setof uuid language sql stable security definer parallel safe cost 1 rows 20 set search_path = public as
$$ select lead_id from assignments where unit_id = any (array(select viewer_unit_ids())) and discloses_lead and state <> 'withdrawn' $$;

create or replace function viewer_reported_lead_ids() returns setof uuid language sql stable security definer parallel safe cost 1 rows 20 set search_path = public as
$$ select lead_id from lead_reporters where unit_id = any (array(select viewer_unit_ids())) $$;

create or replace function viewer_reader_lead_ids() returns setof uuid language sql stable security definer parallel safe cost 1 rows 20 set search_path = public as
$$ select lead_id from lead_readers where user_id = viewer_id() $$;

/* Sign-in: who holds this session? One round trip, before any viewer is known. */
create or replace function session_viewer(session_hash text, at timestamptz) returns jsonb
language sql stable security definer set search_path = public as
$$ select jsonb_build_object('userId', u.id, 'name', u.name, 'username', u.username, 'unitId', u.unit_id, 'unitName', n.name, 'unitShortName', n.short_name,
     'roles', coalesce((select jsonb_agg(r.role order by r.role) from user_roles r where r.user_id = u.id), '[]'),
     'csrf', s.csrf, 'secondFactor', s.second_factor, 'enrolled', coalesce(x.totp_confirmed_at is not null, false),
     'lastSeenAt', s.last_seen_at, 'expiresAt', s.expires_at)
   from sessions s join users u on u.id = s.user_id join units n on n.id = u.unit_id left join user_secrets x on x.user_id = u.id
   where s.id = session_hash and u.active and s.expires_at > at $$;

-- ---------------------------------------------------------------- organisation: seen by everyone signed in
grant select, insert, update on regions, units, users, contacts, task_force_members, code_items, settings to qingyuan_app;
grant delete on contacts to qingyuan_app;
grant select, insert, update, delete on unit_sectors, user_roles, user_regions to qingyuan_app;

create or replace function role_is_held(wanted text) returns boolean language sql stable security definer set search_path = public as
$$ select exists (select 1 from user_roles r join users u on u.id = r.user_id where r.role = wanted and u.active) $$;

/* What the two administrators must know of accounts without reading secrets or tasks. */
create or replace function account_states() returns table (user_id uuid, activated boolean, second_factor_bound boolean, locked_until timestamptz, open_tasks int)
language sql stable security definer set search_path = public as
$$ select u.id, x.password_hash is not null, case when s.full_view then x.totp_confirmed_at is not null end, case when s.full_view then x.locked_until end,
     coalesce(t.open, 0)::int
   from users u left join user_secrets x on x.user_id = u.id
     left join (select user_id, count(*) as open from tasks where done_at is null group by user_id) t on t.user_id = u.id
     cross join (select viewer_has_role('{security_admin}') or viewer_is_office_system() as full_view) s
   where s.full_view or (select viewer_has_role('{system_admin}')) $$;

/* Someone set inactive is out at once, and stays out should the account come back. */
create or replace function end_sessions_of_inactive(wanted uuid) returns void language sql security definer set search_path = public as
$$ delete from sessions where user_id = wanted and not exists (select 1 from users where id = wanted and active)
     and (viewer_has_role('{system_admin}') or viewer_system() = 'cli') $$;

/* Whether work is still open somewhere; only yes or no, for those who keep the organisation and see no leads. */
create or replace function region_has_open_leads(wanted uuid) returns boolean language sql stable security definer set search_path = public as
$$ select (viewer_has_role('{system_admin}') or viewer_system() = 'cli')
     and exists (select 1 from leads where region_id = wanted and state in ('registered', 'dispatched', 'following')) $$;
create or replace function unit_has_open_work(wanted uuid) returns boolean language sql stable security definer set search_path = public as
$$ select (viewer_has_role('{system_admin}') or viewer_system() = 'cli')
     and (exists (select 1 from leads where main_unit_id = wanted and state in ('registered', 'dispatched', 'following'))
       or exists (select 1 from assignments where unit_id = wanted and state not in ('accepted', 'withdrawn'))
       or exists (select 1 from tasks where unit_id = wanted and done_at is null)) $$;

create policy read on regions for select using ((select viewer_known()));
create policy write on regions for all using ((select viewer_has_role('{system_admin}')) or viewer_system() in ('setup', 'cli'));
create policy read on units for select using ((select viewer_known()));
create policy write on units for all using ((select viewer_has_role('{system_admin}')) or viewer_system() in ('setup', 'cli'));
create policy read on unit_sectors for select using ((select viewer_known()));
create policy write on unit_sectors for all using ((select viewer_has_role('{system_admin,office_clerk,office_head}')) or viewer_system() in ('setup', 'cli'));
create policy read on users for select using ((select viewer_known()));
create policy write on users for all using ((select viewer_has_role('{system_admin}')) or viewer_system() in ('setup', 'cli'));
create policy read on user_roles for select using ((select viewer_known()));
create policy write on user_roles for all using (user_id is distinct from viewer_id()
  and ((select viewer_has_role('{security_admin}')) or viewer_system() in ('setup', 'cli')));
/* Somebody must appoint the first security and the first audit administrator. */
create policy appoint_first on user_roles for insert with check (user_id is distinct from viewer_id() and role in ('security_admin', 'audit_admin')
  and not role_is_held(role) and (select viewer_has_role('{system_admin}')));
create policy read on user_regions for select using ((select viewer_known()));
create policy write on user_regions for all using ((select viewer_has_role('{system_admin}')) or viewer_system() in ('setup', 'cli'));
/* Who is a grid worker and nothing else reads the numbers of the own grid, village and town, and the office's 联络员. */
create policy read on contacts for select using (
  (select viewer_known() and (viewer_id() is null or exists (select 1 from user_roles where user_id = viewer_id() and role <> 'grid_worker')))
  or unit_id in (select viewer_unit_ids())
  or exists (select 1 from units n join regions r on r.id = n.region_id where n.id = unit_id
    and ((n.kind = 'office' and position = '联络员')
      or (r.kind in ('street', 'town', 'township', 'village', 'community', 'grid') and exists (select 1 from regions own
        where own.id in (select viewer_region_ids()) and starts_with(own.path, r.path))))));
create policy write on contacts for all using (unit_id in (select viewer_unit_ids())
  or exists (select 1 from units n where n.id = unit_id and n.region_id in (select viewer_region_ids())));
create policy read on task_force_members for select using ((select viewer_known()));
create policy write on task_force_members for all using (unit_id in (select viewer_unit_ids())
  or exists (select 1 from units n where n.id = unit_id and n.region_id in (select viewer_region_ids())));
create policy read on code_items for select using ((select viewer_known()));
create policy write on code_items for all using ((select viewer_has_role('{system_admin,office_clerk}')) or viewer_system() in ('setup', 'cli'));
create policy read on settings for select using ((select viewer_known()));
/* Rules of signing in are the security administrator's, the office's names the system administrator's. A new key names its keeper here. */
create policy write on settings for all using ((key = 'security' and (select viewer_has_role('{security_admin}')))
  or (key in ('district-name', 'office-name', 'office-place', 'go-live-on') and (select viewer_has_role('{system_admin}')))
  or (key = 'inspection-cap' and (select viewer_has_role('{office_clerk}'))) or viewer_system() in ('setup', 'cli'));

-- ---------------------------------------------------------------- accounts: sign-in itself, the person, security administrator
grant select, insert, update on user_secrets to qingyuan_app;
grant select, insert on activation_links to qingyuan_app;
grant update (used_at, applied_at) on activation_links to qingyuan_app;   -- confirming and reading go through the functions below
grant select, insert, update, delete on sessions to qingyuan_app;
/* No administrator touches another's password or second factor: resets go through links that a second person confirms. */
create policy own on user_secrets for all using (user_id = viewer_id() or viewer_system() in ('signin', 'setup', 'cli'));
create policy own on sessions for all using (user_id = viewer_id() or viewer_system() in ('signin', 'worker'));
create policy watch on sessions for select using ((select viewer_has_role('{security_admin}')));
create policy put_out on sessions for delete using ((select viewer_has_role('{security_admin}')));
create policy read on activation_links for select using (user_id = viewer_id() or viewer_system() in ('signin', 'setup', 'cli') or (select viewer_has_role('{system_admin,security_admin}')));
create policy write on activation_links for insert with check (viewer_system() in ('setup', 'cli') or (made_by = viewer_id() and user_id <> viewer_id()
  and confirmed_by is null and applied_at is null and (select viewer_has_role('{system_admin,security_admin}'))));
/* A second administrator, neither who made the link nor whose account it is. */
create or replace function confirm_reset(wanted uuid, at timestamptz) returns boolean language sql security definer set search_path = public as
$$ with done as (update activation_links set confirmed_by = viewer_id(), confirmed_at = at where id = wanted and needs_confirmation and confirmed_by is null
     and used_at is null and expires_at > at and made_by <> viewer_id() and user_id <> viewer_id() and viewer_has_role('{system_admin,security_admin}') returning 1)
   select exists (select 1 from done) $$;
create or replace function read_reset_notices(at timestamptz) returns int language sql security definer set search_path = public as
$$ with done as (update activation_links set seen_at = at where user_id = viewer_id() and applied_at is not null and seen_at is null returning 1)
   select count(*)::int from done $$;
create or replace function unlock_account(wanted uuid) returns boolean language sql security definer set search_path = public as
$$ with done as (update user_secrets set failed_count = 0, locked_until = null where user_id = wanted
     and (viewer_has_role('{security_admin}') or viewer_system() = 'cli') returning 1) select exists (select 1 from done) $$;
create policy use_once on activation_links for update using (viewer_system() in ('signin', 'cli') or (select viewer_has_role('{system_admin,security_admin}')));

-- ---------------------------------------------------------------- audit: append only; sealing goes through seal_audit()
grant select, insert on audit_log, audit_seals, command_log to qingyuan_app;
create policy append on audit_log for insert with check (actor_id is not distinct from viewer_id() and (select viewer_known()));
create policy read on audit_log for select using ((select viewer_has_role('{audit_admin}')) or viewer_is_office_system()
  or actor_id = viewer_id() or (subject_type = 'lead' and exists (select 1 from leads l where l.id = audit_log.subject_id)));
create policy read on audit_seals for select using ((select viewer_known()));
create policy append on audit_seals for insert with check (viewer_is_office_system());
create policy own on command_log for all using (actor = coalesce(viewer_id()::text, 'system:' || viewer_system()));
create policy verify on command_log for select using (viewer_is_office_system());   -- every command must have its audit row

create or replace function seal_audit(seal int, ids bigint[]) returns int language sql security definer set search_path = public as
$$ with done as (update audit_log set seal_no = seal where id = any (ids) and seal_no is null and viewer_is_office_system() returning 1)
   select count(*)::int from done $$;

-- ---------------------------------------------------------------- subjects: name, code, region district-wide; the rest scoped
/* Through a lead, too, but only one that another unit registered: filing a lead on somebody's file must not open it. */
create or replace function subject_in_scope(wanted uuid) returns boolean language sql stable parallel safe as
$$ select exists (select 1 from subjects s where s.id = wanted and (s.region_id in (select viewer_region_ids())
     or s.created_unit_id in (select viewer_unit_ids())))
   or exists (select 1 from leads l where l.subject_id = wanted and l.created_unit_id not in (select viewer_unit_ids())) $$;

grant select, insert, update on subjects, subject_details, subject_identifiers to qingyuan_app;
grant delete on subject_identifiers to qingyuan_app;
/* A person about whom a restricted lead is has no name for the rest of the district. */
create policy read on subjects for select using ((select viewer_known())
  and (not restricted or (select viewer_is_office_system()) or exists (select 1 from leads l where l.subject_id = subjects.id)));
/* Called with every change of a lead's restriction, whoever else has leads about the person. */
create or replace function settle_person_restriction(lead uuid, closed boolean) returns void language sql security definer set search_path = public as
$$ update subjects s set restricted = s.kind = 'person' and (closed or exists (select from leads o where o.subject_id = s.id and o.id <> lead and o.restricted))
   from leads l where l.id = lead and s.id = l.subject_id and viewer_known() $$;
create policy write on subjects for insert with check (created_unit_id in (select viewer_unit_ids()) or viewer_is_office_system());
create policy change on subjects for update using (subject_in_scope(id) or viewer_is_office_system());
/* As subject_in_scope, but written out: the function would be called for every row of an import. */
create policy scope on subject_details for all using (
  exists (select 1 from subjects s where s.id = subject_details.subject_id and (s.region_id in (select viewer_region_ids()) or s.created_unit_id in (select viewer_unit_ids())))
  or exists (select 1 from leads l where l.subject_id = subject_details.subject_id and l.created_unit_id not in (select viewer_unit_ids())) or viewer_is_office_system()
  or (sector in (select viewer_sectors()) and exists (select 1 from subjects s where s.id = subject_id and s.region_id in (select viewer_sector_region_ids()))));
create policy scope on subject_identifiers for all using (
  exists (select 1 from subjects s where s.id = subject_identifiers.subject_id and (s.region_id in (select viewer_region_ids()) or s.created_unit_id in (select viewer_unit_ids())))
  or exists (select 1 from leads l where l.subject_id = subject_identifiers.subject_id and l.created_unit_id not in (select viewer_unit_ids())) or viewer_is_office_system());

/* Other subjects that share something with one in scope: which and by what, not their files. */
create or replace function subjects_sharing(wanted uuid) returns table (subject_id uuid, kind text, shown text)
language plpgsql stable security definer set search_path = public as $$
begin
  return query select o.subject_id, o.kind, mine.shown from subject_identifiers mine
    join subject_identifiers o on o.token = mine.token and o.kind = mine.kind and o.subject_id <> mine.subject_id
    where mine.subject_id = wanted and viewer_known() limit 200;
end $$;

/* How many leads a subject has in all; only the number, so that files with hidden leads are not merged. */
create or replace function subject_lead_count(wanted uuid) returns int language sql stable security definer set search_path = public as
$$ select count(*)::int from leads where subject_id = wanted and viewer_known() $$;

-- ---------------------------------------------------------------- leads
grant select, insert, update on leads, lead_events, lead_figures, lead_informants, assignments, presses to qingyuan_app;
grant select, insert, update, delete on lead_readers, lead_reporters to qingyuan_app;
create policy scope on leads for all using (case when restricted then id in (select viewer_reader_lead_ids()) or viewer_is_office_system()
  else (select viewer_has_all_regions()) or region_id in (select viewer_region_ids())
    or created_unit_id in (select viewer_unit_ids()) or main_unit_id in (select viewer_unit_ids())
    or (sector in (select viewer_sectors()) and region_id in (select viewer_sector_region_ids()))
    or id in (select viewer_assigned_lead_ids()) or id in (select viewer_reported_lead_ids()) end);
/* The leads that the policy above shows beyond the viewer's own regions, found by indexes. A list asks for the own
   regions and these ids first, and the policy of those only: asking it of 100,000 leads to show a town its 5,000 took
   most of the time. scope.test.ts holds this, the policy and the list together. */
create or replace function visible_lead_ids_elsewhere() returns setof uuid language sql stable security definer cost 1 rows 20 set search_path = public as
$$ (select id from leads where created_unit_id = any (array(select viewer_unit_ids()))
    union all select id from leads where main_unit_id = any (array(select viewer_unit_ids()))
    union all select id from leads where sector = any (array(select viewer_sectors())) and region_id in (select viewer_sector_region_ids())
    union all select viewer_assigned_lead_ids()
    union all select viewer_reported_lead_ids()
    except (select id from leads where restricted union all select id from leads where region_id = any (array(select viewer_region_ids()))))
   union all select id from leads where restricted and id = any (array(select viewer_reader_lead_ids())) $$;
drop function if exists visible_lead_ids();

create policy scope on lead_events for all using (exists (select 1 from leads l where l.id = lead_id));
/* A unit that was sent work without the lead leaves its own steps on the lead's timeline, which it cannot read. */
create policy answer_unseen on lead_events for insert with check (kind in ('signed', 'answered') and created_by = viewer_id()
  and exists (select 1 from assignments a where a.lead_id = lead_events.lead_id and a.unit_id in (select viewer_unit_ids())));
create policy scope on lead_figures for all using (exists (select 1 from leads l where l.id = lead_id));
create policy scope on lead_reporters for all using (unit_id in (select viewer_unit_ids()) or exists (select 1 from leads l where l.id = lead_id));
create policy scope on lead_readers for select using (user_id = viewer_id() or exists (select 1 from leads l where l.id = lead_id));
create policy grant_reading on lead_readers for all using ((select viewer_has_role('{office_clerk,office_head}')) or viewer_is_office_system())
  with check (exists (select 1 from leads l where l.id = lead_id) or viewer_is_office_system());
create policy scope on lead_informants for all using (exists (select 1 from leads l where l.id = lead_id) and (viewer_is_office_system() or (select viewer_has_role('{office_clerk,office_head}'))));
create policy scope on assignments for all using (unit_id in (select viewer_unit_ids()) or sent_by_unit_id in (select viewer_unit_ids()) or exists (select 1 from leads l where l.id = lead_id));
create policy scope on presses for all using (unit_id in (select viewer_unit_ids()) or by_unit_id in (select viewer_unit_ids())
  or exists (select 1 from units n where n.id = unit_id and n.region_id in (select viewer_region_ids())));

/* Substring search over names, with the scope of the viewer: returns ids only. */
create or replace function find_subject_ids(key text, most int) returns setof uuid language sql stable security definer set search_path = public as
$$ select id from subjects where viewer_known() and merged_into is null and name_grams @> bigrams(key) and strpos(name_key, key) > 0 limit most $$;

/* Candidates for near names: those that share most pairs of characters. Names are visible district-wide. Looked for by
   the pairs that few names have (公司 is in nearly every one), as the table's statistics know them: about 3,000 names
   are compared, of however many. */
create or replace function near_subject_ids(grams text[], most int) returns setof uuid language plpgsql stable security definer set search_path = public as $$
declare rare text[];
begin
  if not viewer_known() then return; end if;
  with known as (
    select e.gram, s.most_common_elem_freqs[e.ord] as share from pg_stats s, unnest(s.most_common_elems::text::text[]) with ordinality as e (gram, ord)
    where s.schemaname = 'public' and s.tablename = 'subjects' and s.attname = 'name_grams'),
  wanted as (
    select g as gram, greatest(coalesce(k.share, 0) * t.reltuples, 50) as names from unnest(grams) g left join known k on k.gram = g
      cross join (select greatest(reltuples, 1000) as reltuples from pg_class where oid = 'subjects'::regclass) t),
  summed as (select gram, sum(names) over (order by names, gram) - names as before from wanted)
  select array_agg(gram) into rare from summed where before = 0 or before < 3000;
  return query select id from subjects where merged_into is null and name_grams && rare
    order by (select count(*) from unnest(name_grams) g where g = any (grams)) desc, id limit most;
end $$;

/* The next number of a series, e.g. leads of a year: no gaps are promised, no number is given twice. */
create or replace function next_number(series text, of_year int) returns int language sql security definer set search_path = public as
$$ insert into number_counters as c (name, year, last) values (series, of_year, 1)
   on conflict (name, year) do update set last = c.last + 1 returning last $$;
create or replace function reserve_numbers(series text, of_year int, how_many int) returns int language sql security definer set search_path = public as
$$ insert into number_counters as c (name, year, last) values (series, of_year, how_many)
   on conflict (name, year) do update set last = c.last + how_many returning last - how_many + 1 $$;

/* Leads that somebody has worked on since a batch made or changed them: then the batch cannot be withdrawn as a whole.
   Every change of a lead counts its version up; what is hung on it without one is looked for by itself. */
create or replace function withdraw_blockers(batch uuid, most int) returns table (number text, reason text)
language sql stable security definer set search_path = public as
$$ with mine as (select b.id from import_batches b where b.id = batch and b.kind = 'leads' and (b.unit_id in (select viewer_unit_ids()) or viewer_is_office_system())),
   made as (
     select l.id, l.number, l.subject_id, l.version, 1 as expected from mine join leads l on l.batch_id = mine.id
     union all
     select l.id, l.number, l.subject_id, l.version, r.lead_version + 1 from mine join import_rows r on r.batch_id = mine.id and r.decision = 'match' and r.accepted <> '{}'
       join leads l on l.id = r.lead_id)
   select m.number, case when m.version <> m.expected then '改动或办理过' when exists (select from tasks t where t.owner_type = 'lead' and t.owner_id = m.id) then '登记了待办'
       when exists (select from files f where f.owner_type = 'lead' and f.owner_id = m.id) then '上传了材料' when exists (select from case_files c where c.lead_id = m.id) then '已关联案件'
       when exists (select from activities a where a.lead_id = m.id) then '已关联工作记录' else '已写入报送' end
   from made m where m.version <> m.expected
     or exists (select from tasks t where t.owner_type = 'lead' and t.owner_id = m.id and m.expected = 1)
     or exists (select from files f where f.owner_type = 'lead' and f.owner_id = m.id and m.expected = 1)
     or exists (select from case_files c where c.lead_id = m.id and m.expected = 1)
     or exists (select from activities a where a.lead_id = m.id and m.expected = 1)
     or exists (select from submission_rows s where s.lead_id = m.id and m.expected = 1)
     or exists (select from submission_restricted_rows s where s.lead_id = m.id and m.expected = 1)
   order by m.number limit most $$;

create or replace function newest_figure(lead uuid, wanted text) returns table (value bigint, source text, as_of date) language sql stable set search_path = public as
$$ select f.value, f.source, f.as_of from lead_figures f where f.lead_id = lead and f.field = wanted order by f.as_of desc, f.recorded_at desc limit 1 $$;

/* Takes back exactly what a batch made: its leads with all their parts, its subjects unless others use them by now,
   and on recognised leads the parts it added and the values it replaced. Only while the batch is being withdrawn. */
create or replace function withdraw_batch(batch uuid, at timestamptz) returns jsonb language plpgsql security definer set search_path = public as $$
declare leads_gone int; subjects_gone int; restored int;
begin
  if not exists (select from import_batches b where b.id = batch and b.kind = 'leads' and b.state = 'withdrawing' and (b.unit_id in (select viewer_unit_ids()) or viewer_is_office_system()))
    or exists (select from withdraw_blockers(batch, 1)) then raise insufficient_privilege; end if;

  create temp table parts on commit drop as
    select part_id(r.id, p.part) as id from import_rows r cross join unnest('{registered,amount,people,unpaid,repaid,measures,repayment,notices,remark,outcome,reporter,identifier phone,identifier person,identifier address}'::text[]) as p (part)
    where r.batch_id = batch and r.decision in ('new', 'match');
  analyze parts;
  delete from lead_events e using parts p where e.id = p.id;
  delete from lead_figures f using parts p where f.id = p.id;
  delete from subject_identifiers i using parts p where i.id = p.id;
  delete from lead_reporters x using leads l where l.batch_id = batch and x.lead_id = l.id;
  delete from leads l where l.batch_id = batch;
  get diagnostics leads_gone = row_count;

  delete from lead_reporters x using import_rows r where r.batch_id = batch and r.decision = 'match' and 'reporter' = any (r.accepted)
    and x.lead_id = r.lead_id and x.unit_id = (r.parsed->>'mainUnitId')::uuid;
  update leads l set
    sector = coalesce(o.v->>'sector', l.sector), mode = coalesce(o.v->>'mode', l.mode), outcome = coalesce(o.v->>'outcome', l.outcome),
    promise = coalesce(o.v->>'promise', l.promise), summary = coalesce(o.v->>'summary', l.summary), superior_number = coalesce(o.v->>'superiorNumber', l.superior_number),
    channel = case when o.v ? 'channel' then o.v->>'channel' else l.channel end, cross_region = case when o.v ? 'crossRegion' then o.v->>'crossRegion' else l.cross_region end,
    superior_due_on = case when o.v ? 'superiorDueOn' then (o.v->>'superiorDueOn')::date else l.superior_due_on end,
    (amount_fen, amount_source, amount_on) = (select n.value, n.source, n.as_of from newest_figure(l.id, 'amount') n where o.v ? 'amountFen'
      union all select case when o.v ? 'amountFen' then (o.v->>'amountFen')::bigint else l.amount_fen end, case when o.v ? 'amountFen' then '' else l.amount_source end, case when not o.v ? 'amountFen' then l.amount_on end limit 1),
    (people, people_source, people_on) = (select n.value, n.source, n.as_of from newest_figure(l.id, 'people') n where o.v ? 'people'
      union all select case when o.v ? 'people' then (o.v->>'people')::bigint else l.people end, case when o.v ? 'people' then '' else l.people_source end, case when not o.v ? 'people' then l.people_on end limit 1),
    (unpaid_fen, unpaid_source, unpaid_on) = (select n.value, n.source, n.as_of from newest_figure(l.id, 'unpaid') n where o.v ? 'unpaidFen'
      union all select case when o.v ? 'unpaidFen' then (o.v->>'unpaidFen')::bigint else l.unpaid_fen end, case when o.v ? 'unpaidFen' then '' else l.unpaid_source end, case when not o.v ? 'unpaidFen' then l.unpaid_on end limit 1),
    (repaid_fen, repaid_source, repaid_on) = (select n.value, n.source, n.as_of from newest_figure(l.id, 'repaid') n where o.v ? 'repaidFen'
      union all select case when o.v ? 'repaidFen' then (o.v->>'repaidFen')::bigint else l.repaid_fen end, case when o.v ? 'repaidFen' then '' else l.repaid_source end, case when not o.v ? 'repaidFen' then l.repaid_on end limit 1),
    version = l.version + 1, updated_at = at
    from import_rows r cross join lateral (select coalesce(jsonb_object_agg(c->>'field', c->'from'), '{}') as v from jsonb_array_elements(r.changes) c where c->>'field' = any (r.accepted)) o
    where r.batch_id = batch and r.decision = 'match' and r.accepted <> '{}' and l.id = r.lead_id;
  get diagnostics restored = row_count;
  update subject_details d set
    actual_address = case when d.actual_address = n.v->>'actualAddress' then coalesce(o.v->>'actualAddress', '') else d.actual_address end,
    registered_address = case when d.registered_address = n.v->>'registeredAddress' then coalesce(o.v->>'registeredAddress', '') else d.registered_address end,
    person_in_charge = case when d.person_in_charge = n.v->>'personInCharge' then coalesce(o.v->>'personInCharge', '') else d.person_in_charge end,
    legal_representative = case when d.legal_representative = n.v->>'legalRepresentative' then coalesce(o.v->>'legalRepresentative', '') else d.legal_representative end,
    phone = case when d.phone = n.v->>'phone' then coalesce(o.v->>'phone', '') else d.phone end, updated_at = at
    from import_rows r
      cross join lateral (select coalesce(jsonb_object_agg(c->>'field', c->'from'), '{}') as v from jsonb_array_elements(r.changes) c where c->>'field' = any (r.accepted)) o
      cross join lateral (select coalesce(jsonb_object_agg(c->>'field', c->'to'), '{}') as v from jsonb_array_elements(r.changes) c where c->>'field' = any (r.accepted)) n
    where r.batch_id = batch and r.decision = 'match' and r.accepted && '{actualAddress,registeredAddress,personInCharge,legalRepresentative,phone}' and d.subject_id = r.subject_id;

  create temp table orphans on commit drop as
    select s.id from subjects s join import_rows r on r.batch_id = batch and r.id = s.id join subject_details d on d.subject_id = s.id
    where d.updated_at = s.created_at and s.merged_into is null and not exists (select from leads l where l.subject_id = s.id)
      and not exists (select from case_files c where c.subject_id = s.id) and not exists (select from subjects o where o.merged_into = s.id)
      and not exists (select from subject_identifiers i where i.subject_id = s.id);
  delete from subject_details d using orphans o where d.subject_id = o.id;
  delete from subjects s using orphans o where s.id = o.id;
  get diagnostics subjects_gone = row_count;
  return jsonb_build_object('leads', leads_gone, 'subjects', subjects_gone, 'restored', restored);
end $$;

-- ---------------------------------------------------------------- grading: what hangs on a lead is seen with it; grades are append only
-- The worker sees every lead; asked first, that saves a look-up per row when all leads are graded anew.
grant select, insert on lead_signs, lead_factors, lead_grades, grading_changes to qingyuan_app;
grant update (withdrawn_at, withdrawn_by, withdrawn_reason) on lead_signs to qingyuan_app;
grant select, insert, update on rule_sets, grading_runs to qingyuan_app;
create policy scope on lead_signs for all using ((select viewer_is_office_system()) or exists (select 1 from leads l where l.id = lead_id));
create policy scope on lead_factors for all using ((select viewer_is_office_system()) or exists (select 1 from leads l where l.id = lead_id));
create policy scope on lead_grades for all using ((select viewer_is_office_system()) or exists (select 1 from leads l where l.id = lead_id));
create policy scope on grading_changes for all using (exists (select 1 from leads l where l.id = lead_id) and exists (select 1 from grading_runs r where r.id = run_id));
create policy read on rule_sets for select using ((select viewer_known()));
create policy write on rule_sets for all using ((select viewer_has_role('{office_clerk,office_head,bureau_head}')) or viewer_system() = 'cli');
create policy scope on grading_runs for all using ((select viewer_has_role('{office_clerk,office_head,bureau_head}')) or viewer_is_office_system());

-- ---------------------------------------------------------------- handling: acts hang on the lead; who holds which power is the security administrator's
grant select, insert, update on acts, act_clocks, lead_parties, lead_elements, lead_plans, head_posts, officers to qingyuan_app;
grant delete on act_clocks to qingyuan_app;
grant select, insert, update, delete on lead_places to qingyuan_app;
create policy scope on acts for all using (exists (select 1 from leads l where l.id = lead_id));
create policy scope on act_clocks for all using (exists (select 1 from leads l where l.id = lead_id));
create policy scope on lead_parties for all using (exists (select 1 from leads l where l.id = lead_id));
create policy scope on lead_places for all using (exists (select 1 from leads l where l.id = lead_id));
create policy scope on lead_elements for all using (exists (select 1 from leads l where l.id = lead_id));
create policy scope on lead_plans for all using (exists (select 1 from leads l where l.id = lead_id));
create policy read on head_posts for select using ((select viewer_known()));
create policy write on head_posts for all using ((select viewer_has_role('{security_admin}')) or viewer_system() in ('setup', 'cli'));
create policy read on officers for select using ((select viewer_known()));
create policy write on officers for all using ((select viewer_has_role('{security_admin}')) or viewer_system() in ('setup', 'cli'));
/* What a unit is before the law is set by the security administrator, who may change nothing else of it. */
create or replace function set_unit_organ(wanted uuid, organ_code text, document text) returns boolean language sql security definer set search_path = public as
$$ with done as (update units set organ = organ_code, organ_basis = document where id = wanted
     and (viewer_has_role('{security_admin}') or viewer_system() in ('setup', 'cli')) returning 1) select exists (select from done) $$;

-- ---------------------------------------------------------------- bank statements: the office that handles them; the police and the financial regulator read those of a case that they work on
grant select, insert, update on bank_batches, bank_layouts, bank_runs, bank_findings to qingyuan_app;
grant select, insert, update, delete on bank_uploads, bank_files, bank_subjects to qingyuan_app;
grant select, insert on bank_judgements, bank_confirmations to qingyuan_app;
/* Who handles statements in a unit; one look-up per query. */
create or replace function viewer_handles_statements() returns boolean language sql stable security definer parallel safe cost 1 set search_path = public as
$$ select viewer_has_role('{office_clerk,office_head}') $$;
/* Whom a lead that was sent to them with its contents lets read its statements: named police and financial regulators. */
create or replace function viewer_reads_statements_of_case() returns boolean language sql stable security definer parallel safe cost 1 set search_path = public as
$$ select viewer_has_role('{member_clerk}') and exists (select 1 from units n where n.id in (select viewer_unit_ids()) and n.organ in ('police', 'financial_regulator')) $$;
create policy scope on bank_batches for all using ((select viewer_is_office_system()) or (unit_id in (select viewer_unit_ids()) and (select viewer_handles_statements())
  and (lead_id is null or exists (select 1 from leads l where l.id = lead_id))));
create policy on_the_case on bank_batches for select using (access = 'case' and (select viewer_reads_statements_of_case())
  and lead_id in (select viewer_assigned_lead_ids()) and exists (select 1 from leads l where l.id = lead_id));
create policy scope on bank_uploads for all using (exists (select 1 from bank_batches b where b.id = batch_id));
create policy scope on bank_files for all using (exists (select 1 from bank_batches b where b.id = batch_id));
create policy scope on bank_layouts for all using ((select viewer_is_office_system()) or (unit_id in (select viewer_unit_ids()) and (select viewer_handles_statements())));
/* A run shows what its batches hold: whoever may not see one of them does not see the run. */
create policy scope on bank_runs for all using ((select viewer_is_office_system()) or (unit_id in (select viewer_unit_ids()) and (select viewer_handles_statements())
  and (lead_id is null or exists (select 1 from leads l where l.id = lead_id))
  and not exists (select 1 from unnest(batch_ids) as wanted (id) where not exists (select 1 from bank_batches b where b.id = wanted.id))));
create policy on_the_case on bank_runs for select using (access = 'case' and (select viewer_reads_statements_of_case())
  and not exists (select 1 from unnest(batch_ids) as wanted (id) where not exists (select 1 from bank_batches b where b.id = wanted.id)));
create policy scope on bank_subjects for all using (exists (select 1 from bank_runs r where r.id = run_id));
create policy scope on bank_findings for all using ((select viewer_is_office_system()) or exists (select 1 from bank_runs r where r.id = run_id));
create policy scope on bank_judgements for all using (exists (select 1 from bank_findings f where f.id = finding_id));
create policy scope on bank_confirmations for all using (exists (select 1 from bank_runs r where r.id = run_id));
/* Whether a figure that rests on a bank's notice stands in the lead: then it must stay a restricted one. */
create or replace function lead_rests_on_bank_notice(wanted uuid) returns boolean language sql stable security definer set search_path = public as
$$ select viewer_known() and (exists (select 1 from bank_confirmations where lead_id = wanted and access = 'restricted')
     or exists (select 1 from bank_batches where lead_id = wanted and access = 'restricted' and state <> 'withdrawn')) $$;

-- ---------------------------------------------------------------- cases, tasks, activities, imports, files
grant select, insert, update on case_files, case_updates, tasks, activities, import_batches, import_mappings, files to qingyuan_app;
grant select, insert, update, delete on import_rows to qingyuan_app;
create policy scope on case_files for all using (region_id in (select viewer_region_ids()) or (lead_id is not null and exists (select 1 from leads l where l.id = lead_id)));
create policy scope on case_updates for all using (exists (select 1 from case_files c where c.id = case_id));
create policy scope on tasks for all using (unit_id in (select viewer_unit_ids()) or viewer_is_office_system()
  or (owner_type = 'lead' and exists (select 1 from leads l where l.id = owner_id)));
create policy scope on activities for all using (unit_id in (select viewer_unit_ids()) or region_id in (select viewer_region_ids()));
create policy scope on import_batches for all using (unit_id in (select viewer_unit_ids()) or viewer_is_office_system());
create policy scope on import_rows for all using (exists (select 1 from import_batches b where b.id = batch_id));
/* Thousands of rows have just been staged: without statistics they would be joined one by one. */
create or replace function analyze_staged_rows() returns void language plpgsql security definer set search_path = public as
$$ begin if viewer_known() then analyze import_rows (batch_id, position, decision, choices, name_key, code); end if; end $$;
create policy scope on import_mappings for all using (unit_id in (select viewer_unit_ids()) or viewer_is_office_system());

-- ---------------------------------------------------------------- the month
grant select, insert, update on report_types, collections, submissions, form_templates to qingyuan_app;
grant select, insert on submission_versions, submission_restricted_rows, paper_codes to qingyuan_app;
grant update (sha256, submitted_at, submitted_by, voided_at) on submission_versions to qingyuan_app;   -- never its content
grant select, insert, update, delete on submission_rows to qingyuan_app;
create policy read on report_types for select using ((select viewer_known()));
create policy write on report_types for all using ((select viewer_has_role('{office_clerk,system_admin}')) or viewer_system() in ('setup', 'cli', 'worker'));
create policy read on collections for select using ((select viewer_known()));
create policy write on collections for all using (collector_unit_id in (select viewer_unit_ids()) or viewer_is_office_system()
  or exists (select 1 from units n where n.id = collector_unit_id and n.region_id in (select viewer_region_ids())));
create policy scope on submissions for all using (unit_id in (select viewer_unit_ids()) or region_id in (select viewer_region_ids()));
create policy scope on submission_rows for all using (exists (select 1 from submissions s where s.id = submission_id) and exists (select 1 from leads l where l.id = lead_id));
create policy scope on submission_versions for all using (exists (select 1 from submissions s where s.id = submission_id));
create policy scope on submission_restricted_rows for all using (exists (select 1 from submission_versions v where v.id = version_id)
  and exists (select 1 from leads l where l.id = lead_id));
create policy read on form_templates for select using ((select viewer_known()));
create policy write on form_templates for all using ((select viewer_has_role('{office_clerk,system_admin}')) or viewer_system() in ('setup', 'cli'));
create policy scope on paper_codes for all using (unit_id in (select viewer_unit_ids()) or region_id in (select viewer_region_ids()) or viewer_is_office_system());

/* The hash of all that a frozen version holds, with rows that the viewer may not see: only the hash leaves. */
create or replace function submission_version_hash(wanted uuid) returns text language sql stable security definer set search_path = public as
$$ select encode(sha256(convert_to(v.content::text || coalesce((
     select string_agg(r.lead_id::text || r.position::text || coalesce(r.row::text, '') || r.movement::text, '' order by r.lead_id)
     from submission_restricted_rows r where r.version_id = v.id), ''), 'UTF8')), 'hex')
   from submission_versions v where v.id = wanted and viewer_known() $$;

/* Whoever holds a paper may ask whether it is the frozen one. The code cannot be guessed; no figures are told. */
create or replace function check_paper_code(wanted text) returns jsonb language sql stable security definer set search_path = public as
$$ select jsonb_build_object('kind', p.kind, 'title', p.title, 'unitName', n.name, 'issuedAt', p.issued_at, 'sealNo', p.seal_no,
     'versionNo', v.no, 'submittedAt', v.submitted_at, 'voidedAt', v.voided_at, 'submissionId', v.submission_id,
     'intact', case when v.id is null then null else v.sha256 = p.sha256 and v.sha256 = submission_version_hash(v.id) end,
     'newest', (select jsonb_build_object('no', w.no, 'code', w.code, 'submittedAt', w.submitted_at) from submission_versions w
       where w.submission_id = v.submission_id and w.voided_at is null and (w.submitted_at is not null or v.voided_at is not null) order by w.no desc limit 1))
   from paper_codes p left join units n on n.id = p.unit_id left join submission_versions v on v.id = p.owner_id and p.kind = 'submission'
   where p.code = wanted and viewer_known() $$;

create policy scope on files for all using (uploaded_by = viewer_id() or viewer_is_office_system()
  or (owner_type = 'lead' and exists (select 1 from leads l where l.id = owner_id))
  or (owner_type = 'subject' and subject_in_scope(owner_id))
  or (owner_type = 'activity' and exists (select 1 from activities a where a.id = owner_id))
  or (owner_type = 'submission' and exists (select 1 from submissions s where s.id = owner_id))
  or (owner_type = 'collection' and exists (select 1 from submissions s where s.approval_file_id = files.id))   -- one sheet for many units
  or (owner_type = 'import' and exists (select 1 from import_batches b where b.id = files.owner_id))
  or (owner_type = 'bank_batch' and exists (select 1 from bank_batches b where b.id = files.owner_id and b.unit_id in (select viewer_unit_ids())))
  or (owner_type = 'template' and (select viewer_known())));
