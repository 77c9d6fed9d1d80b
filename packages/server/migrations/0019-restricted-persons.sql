-- A natural person about whom a restricted lead is: the name is for those who see one of the leads, not district-wide.
alter table subjects add column restricted boolean not null default false;
update subjects s set restricted = true where s.kind = 'person' and exists (select from leads l where l.subject_id = s.id and l.restricted);
