-- What is none of the sources has a place of its own, as with sectors and modes; the word itself stands in 来源说明.
insert into code_items (list, name, grouping, sort) values ('lead-source', '其他', '其他', 900) on conflict do nothing;
