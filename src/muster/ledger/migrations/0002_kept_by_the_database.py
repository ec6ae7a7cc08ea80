"""The database keeps the books by itself, whatever path a row comes by.

Rows are added and never changed. An entry is whole when its transaction ends: at least two postings that sum
to zero in each unit. What may not go below zero is settled at the end of the transaction as well, with all
locks taken in one order, after every other lock: so two transactions cannot wait for each other here.
"""

from django.db import migrations

UNITS = """
ALTER TABLE ledger_posting ADD CONSTRAINT posting_in_unit_of_account
    FOREIGN KEY (account_id, unit) REFERENCES ledger_account (id, unit);
"""

APPEND_ONLY = """
CREATE FUNCTION ledger_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- A test database is emptied between tests; it says so in a setting of its connection.
    IF TG_OP = 'TRUNCATE' AND current_setting('muster.may_empty_ledger', true) = 'yes' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'the ledger is only added to: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_is_append_only', TABLE = TG_TABLE_NAME;
END $$;

CREATE TRIGGER account_never_changes BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_account
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_never_changes();
CREATE TRIGGER entry_never_changes BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_never_changes();
CREATE TRIGGER posting_never_changes BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_posting
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_never_changes();
CREATE TRIGGER holding_is_not_emptied BEFORE TRUNCATE ON ledger_holding
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_never_changes();
"""

HOLDINGS = """
CREATE FUNCTION ledger_guard_holding() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Depth 1 is this trigger called by a statement of somebody's; deeper is a trigger of the ledger.
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'what an account holds follows from its postings'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'holding_follows_postings';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER holding_follows_postings BEFORE INSERT OR UPDATE OR DELETE ON ledger_holding
    FOR EACH ROW EXECUTE FUNCTION ledger_guard_holding();

CREATE FUNCTION ledger_open_holding() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger_holding (account_id, amount) VALUES (NEW.id, 0);
    RETURN NULL;
END $$;

CREATE TRIGGER account_opens_holding AFTER INSERT ON ledger_account
    FOR EACH ROW WHEN (NOT NEW.may_go_below_zero) EXECUTE FUNCTION ledger_open_holding();
"""

ENTRIES = """
CREATE FUNCTION ledger_stamp_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.xact := pg_current_xact_id()::text::bigint;
    RETURN NEW;
END $$;

CREATE TRIGGER entry_is_stamped BEFORE INSERT ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_stamp_entry();

CREATE FUNCTION ledger_stamp_posting() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    written bigint;
BEGIN
    SELECT xact, booked_date INTO written, NEW.booked_date FROM ledger_entry WHERE id = NEW.entry_id;
    IF written IS DISTINCT FROM pg_current_xact_id()::text::bigint THEN
        RAISE EXCEPTION 'an entry is whole when its transaction ends; nothing is added to it later'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_is_whole';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER posting_is_stamped BEFORE INSERT ON ledger_posting
    FOR EACH ROW EXECUTE FUNCTION ledger_stamp_posting();

CREATE FUNCTION ledger_check_entry(which bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    entry ledger_entry%ROWTYPE;
    postings integer;
    currencies integer;
    exchanged text[];
    odd text;
BEGIN
    SELECT * INTO entry FROM ledger_entry WHERE id = which;
    SELECT count(*),
           count(DISTINCT p.unit) FILTER (WHERE p.unit <> 'MIN'),
           coalesce(array_agg(p.unit::text ORDER BY p.unit) FILTER (WHERE a.kind = 'exchange'), '{}')
      INTO postings, currencies, exchanged
      FROM ledger_posting p JOIN ledger_account a ON a.id = p.account_id
     WHERE p.entry_id = which;
    IF postings < 2 THEN
        RAISE EXCEPTION 'entry % has % postings; it needs two', entry.ref, postings
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_has_two_postings';
    END IF;
    SELECT unit INTO odd FROM ledger_posting WHERE entry_id = which
     GROUP BY unit HAVING sum(amount) <> 0 LIMIT 1;
    IF odd IS NOT NULL THEN
        RAISE EXCEPTION 'entry % does not sum to zero in %', entry.ref, odd
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_is_balanced';
    END IF;
    -- Two currencies meet only over two exchange accounts, with the rate written down.
    IF entry.rate IS NULL AND (currencies > 1 OR cardinality(exchanged) > 0)
        OR entry.rate IS NOT NULL
            AND exchanged <> ARRAY[least(entry.rate_of, entry.rate_in), greatest(entry.rate_of, entry.rate_in)]::text[]
    THEN
        RAISE EXCEPTION 'entry % converts currencies without exchange accounts and a rate', entry.ref
            USING ERRCODE = 'check_violation', CONSTRAINT = 'conversion_has_a_rate';
    END IF;
END $$;

CREATE FUNCTION ledger_settle_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM ledger_check_entry(NEW.id);
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER entry_is_settled AFTER INSERT ON ledger_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_settle_entry();
"""

SETTLING = """
CREATE FUNCTION ledger_settle_posting() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    own text := pg_current_xact_id()::text;
BEGIN
    PERFORM ledger_check_entry(NEW.entry_id);
    -- The first posting to be settled locks, in the order of their numbers, all accounts of this transaction
    -- that may not go below zero. The setting ends with the transaction.
    IF current_setting('muster.ledger_locked', true) IS DISTINCT FROM own THEN
        PERFORM 1 FROM ledger_holding
          WHERE account_id IN (
              SELECT p.account_id FROM ledger_entry e JOIN ledger_posting p ON p.entry_id = e.id
               WHERE e.xact = own::bigint)
          ORDER BY account_id FOR NO KEY UPDATE;
        PERFORM set_config('muster.ledger_locked', own, true);
    END IF;
    UPDATE ledger_holding SET amount = amount + NEW.amount WHERE account_id = NEW.account_id;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER posting_is_settled AFTER INSERT ON ledger_posting
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_settle_posting();
"""

UNDO = """
DROP TRIGGER posting_is_settled ON ledger_posting;
DROP TRIGGER entry_is_settled ON ledger_entry;
DROP TRIGGER posting_is_stamped ON ledger_posting;
DROP TRIGGER entry_is_stamped ON ledger_entry;
DROP TRIGGER account_opens_holding ON ledger_account;
DROP TRIGGER holding_follows_postings ON ledger_holding;
DROP TRIGGER holding_is_not_emptied ON ledger_holding;
DROP TRIGGER posting_never_changes ON ledger_posting;
DROP TRIGGER entry_never_changes ON ledger_entry;
DROP TRIGGER account_never_changes ON ledger_account;
DROP FUNCTION ledger_settle_posting();
DROP FUNCTION ledger_settle_entry();
DROP FUNCTION ledger_check_entry(bigint);
DROP FUNCTION ledger_stamp_posting();
DROP FUNCTION ledger_stamp_entry();
DROP FUNCTION ledger_open_holding();
DROP FUNCTION ledger_guard_holding();
DROP FUNCTION ledger_never_changes();
ALTER TABLE ledger_posting DROP CONSTRAINT posting_in_unit_of_account;
"""


class Migration(migrations.Migration):
    """Triggers of Account, Entry, Posting and Holding."""

    dependencies = [("ledger", "0001_initial")]

    operations = [migrations.RunSQL(UNITS + APPEND_ONLY + HOLDINGS + ENTRIES + SETTLING, UNDO)]
