-- A subject with several leads on the ledger is counted several times. Whether they are one matter is the office's to
-- say; the unit that brings the second one cannot see the first, so the database notices it.
alter table leads
  add shares_subject boolean not null default false,   -- came on the ledger while another lead of its subject was on it
  add own_matter_of uuid references subjects;          -- stated to be a matter of its own among the leads of this subject
create index leads_shares_subject on leads (subject_id) where shares_subject and own_matter_of is null;

update leads l set shares_subject = true where l.state in ('registered', 'dispatched', 'following') and exists (select from leads o
  where o.subject_id = l.subject_id and o.id <> l.id and o.state in ('registered', 'dispatched', 'following') and not o.restricted);

/*
 * Restricted leads are not told of. Owner's rights: the other lead may be out of the viewer's scope. Planned anew each
 * time: a plan kept from one lead made by hand would take minutes for an import of a hundred thousand.
 */
create function mark_new_shared_subjects() returns trigger language plpgsql security definer set search_path = public as $$ begin
  execute $sql$ update leads l set shares_subject = true where l.id in (select f.id from fresh f
    where f.state in ('registered', 'dispatched', 'following') and exists (select from leads o
      where o.subject_id = f.subject_id and o.id <> f.id and o.state in ('registered', 'dispatched', 'following') and not o.restricted)) $sql$;
  return null;
end $$;
create trigger leads_share_subject_new after insert on leads referencing new table as fresh for each statement execute function mark_new_shared_subjects();

/* Restarted, or joined to another subject: what was said before is asked again. */
create function mark_shared_subject() returns trigger language plpgsql security definer set search_path = public as $$ begin
  update leads l set shares_subject = true, own_matter_of = null where l.id = new.id and l.state in ('registered', 'dispatched', 'following') and exists (select from leads o
    where o.subject_id = l.subject_id and o.id <> l.id and o.state in ('registered', 'dispatched', 'following') and not o.restricted);
  return null;
end $$;
create trigger leads_share_subject_changed after update of subject_id, state on leads for each row
  when (old.subject_id <> new.subject_id or (old.state in ('excluded', 'struck_off') and new.state = 'following')) execute function mark_shared_subject();
