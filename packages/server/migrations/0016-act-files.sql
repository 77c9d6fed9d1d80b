-- Papers and photographs of one act: files of its lead, named by the act that they show.
alter table acts add column file_ids uuid[] not null default '{}';
