-- Import of leads: what a person decides on staged rows, and what a batch made, so that exactly that can be withdrawn.

alter table import_batches drop constraint import_batches_state_check;
alter table import_batches add constraint import_batches_state_check
  check (state in ('reading', 'preview', 'committing', 'done', 'failed', 'cancelled', 'withdrawing', 'withdrawn'));
alter table import_batches
  add step text not null default '' check (step in ('', 'file', 'rows', 'match')),   -- what is left to do while reading
  add defaults jsonb not null default '{}',
  add message text not null default '';                                              -- for the person who looks at it next
create index import_batches_busy on import_batches (created_at) where state in ('reading', 'committing', 'withdrawing');

-- Everything but `edits` and the raw cells is derived and can be worked out again.
alter table import_rows
  add id uuid not null default gen_random_uuid(),  -- the new lead (and, with it, a new subject) gets this id
  add choices boolean not null default false,      -- undecided, and a person can decide it here
  add name_key text,
  add code text,
  add edits jsonb not null default '{}',           -- readings picked, texts typed anew, decisions
  add changes jsonb not null default '[]',         -- differences from the lead it was recognised as
  add accepted text[] not null default '{}',
  add lead_version int;
create index import_rows_standing on import_rows (batch_id, decision, choices, position);

-- Withdrawing deletes leads and subjects: these references would otherwise be looked for by reading whole tables.
create index leads_merged_into on leads (merged_into) where merged_into is not null;
create index subjects_merged_into on subjects (merged_into) where merged_into is not null;
create index case_updates_batch on case_updates (batch_id) where batch_id is not null;

/* The id of one part (a figure, an event) of what a row made: always the same for the same row, a valid UUID. */
create function part_id(row_id uuid, part text) returns uuid language sql immutable strict parallel safe as $$
  select overlay(overlay(md5(row_id::text || ':' || part) placing '5' from 13) placing '8' from 17)::uuid
$$;

/* As before, five times as fast: it runs for every subject of an import. */
create or replace function bigrams(value text) returns text[] language plpgsql immutable strict parallel safe as $$
declare found text[] := '{}'; gram text;
begin
  for i in 1 .. greatest(char_length(value) - 1, 1) loop
    gram := substr(value, i, 2);
    if gram <> all (found) then found := found || gram; end if;
  end loop;
  return found;
end $$;
