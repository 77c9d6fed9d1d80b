-- What a person said of a row ("the same", "another one") is looked up by the imports after it.
create index import_rows_answered on import_rows (batch_id) where edits ? 'subjectId';
