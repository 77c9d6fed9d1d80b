-- Identifiers are tokens: the first 128 bits of a keyed hash as UUID, the zero UUID when there is none (empty(x)).
-- No name, number, memo or cell stands here in the clear; what was read is sealed with keys outside this store.

-- Rows of statements as they were read; row_no is unique in a batch and runs as the file does. A batch counts only when the caller names it.
create table if not exists $local(statement_rows) (
  batch UUID, row_no UInt64, file_no UInt32, sheet_no UInt32, row UInt32,
  account UUID, owner_name UUID, owner_id UUID,
  paid_on Date32, second Nullable(Int32), ord UInt32, flow_fen Int64, balance_fen Nullable(Int64),
  cp_account UUID, cp_name UUID, cp_id UUID, cp_kind LowCardinality(String),
  kind LowCardinality(String), channel LowCardinality(String), memo LowCardinality(String), reversal UInt8
) engine = MergeTree order by (account, paid_on, batch, row_no);
$distributed(statement_rows, cityHash64(account));

-- The lines of files as shown, with those above and between the rows, many in one sealed and packed text.
create table if not exists $local(raw_blocks) (
  batch UUID, file_no UInt32, first_row UInt64, last_row UInt64, sealed String codec(NONE)
) engine = MergeTree order by (batch, first_row);
$distributed(raw_blocks, cityHash64(batch, first_row));

-- Rows that were not taken, each with its sealed place and reason.
create table if not exists $local(set_aside_rows) (
  batch UUID, file_no UInt32, sheet_no UInt32, row UInt32, sealed String codec(NONE)
) engine = MergeTree order by (batch, file_no, sheet_no, row);
$distributed(set_aside_rows, cityHash64(batch, file_no, row));

-- What stands behind a token: one row for each combination (of name, account and ID) it was seen in, with the place of
-- what was read: the n-th of a sealed block.
create table if not exists $local(parties) (
  batch UUID, token UUID, name UUID, account UUID, id UUID, kind LowCardinality(String), mask String, block UInt32, nth UInt16
) engine = ReplacingMergeTree order by (token, name, account, id, batch);
$distributed(parties, cityHash64(token));

create table if not exists $local(party_blocks) (
  batch UUID, block UInt32, sealed String codec(NONE)
) engine = MergeTree order by (batch, block);
$distributed(party_blocks, cityHash64(batch, block));

-- Owners that stand beside the rows only: in the file's name, a list of accounts.
create table if not exists $local(statement_owners) (
  batch UUID, file_no UInt32, account UUID, name UUID, id UUID
) engine = MergeTree order by (batch, account);
$distributed(statement_owners, cityHash64(account));

-- What counts depends on which batches are taken together: one cleaning is one set of batches, worked out.
create table if not exists $local(cleanings) (
  cleaning UUID, batches Array(UUID), version UInt32, started_at DateTime64(3, 'UTC')
) engine = MergeTree order by cleaning;
$distributed(cleanings, cityHash64(cleaning));

create table if not exists $local(owner_accounts) (
  cleaning UUID, account UUID, owner UUID, name UUID, id UUID
) engine = MergeTree partition by cleaning order by account;
$distributed(owner_accounts, cityHash64(owner));

-- Each movement of money once, on the side of the account's owner, with the identities of both.
-- part: 'counts'; 'own' between accounts of one owner; 'reversed' with what reversed it.
create table if not exists $local(transactions) (
  cleaning UUID, owner UUID, account UUID, paid_on Date32, second Nullable(Int32), ord UInt32,
  flow_fen Int64, balance_fen Nullable(Int64),
  counterparty UUID, identified_by LowCardinality(String), counterparty_name UUID, counterparty_account UUID, counterparty_kind LowCardinality(String),
  part LowCardinality(String), kind LowCardinality(String), channel LowCardinality(String), memo LowCardinality(String),
  batch UUID, row_no UInt64, file_no UInt32, sheet_no UInt32, row UInt32
) engine = MergeTree partition by cleaning order by (owner, counterparty, paid_on, row_no);
$distributed(transactions, cityHash64(owner));

-- kind 'duplicate': the row and the one that counts in its place; 'reversal': the reversing row and what it reverses;
-- 'both-sides': the payer's row and the payee's.
create table if not exists $local(links) (
  cleaning UUID, kind LowCardinality(String), batch UUID, row_no UInt64, file_no UInt32, other_batch UUID, other_row_no UInt64
) engine = MergeTree partition by cleaning order by (kind, batch, row_no);
$distributed(links, cityHash64(batch, row_no));
