"""The database keeps the sums and the cap of every person's weeks by itself, whatever path a row comes by."""

from django.db import migrations

CEILING = """
CREATE FUNCTION people_keep_ceiling() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.held_minutes <> 0 OR NEW.committed_minutes <> 0 THEN
            RAISE EXCEPTION 'hours enter a week through a commitment'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'person_week_sums_follow_commitments';
        END IF;
        NEW.ceiling_minutes := NEW.cap_minutes;
        RETURN NEW;
    END IF;
    IF NEW.person_id <> OLD.person_id OR NEW.monday <> OLD.monday THEN
        RAISE EXCEPTION 'a week stays with its person and its Monday'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'person_week_does_not_move';
    END IF;
    -- The sums move only from within the triggers below.
    IF (NEW.held_minutes <> OLD.held_minutes OR NEW.committed_minutes <> OLD.committed_minutes)
            AND pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'hours enter and leave a week through a commitment'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'person_week_sums_follow_commitments';
    END IF;
    -- A lowered cap leaves what was taken where it is; nothing may be added above it.
    NEW.ceiling_minutes := greatest(
        NEW.cap_minutes,
        least(OLD.held_minutes + OLD.committed_minutes, NEW.held_minutes + NEW.committed_minutes)
    );
    RETURN NEW;
END $$;

CREATE TRIGGER person_week_ceiling BEFORE INSERT OR UPDATE ON people_personweek
    FOR EACH ROW EXECUTE FUNCTION people_keep_ceiling();
"""

WEEKS = """
CREATE FUNCTION people_move_week(person bigint, week date, held integer, committed integer)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE people_personweek
       SET held_minutes = held_minutes + held, committed_minutes = committed_minutes + committed
     WHERE person_id = person AND monday = week;
    IF NOT FOUND AND (held > 0 OR committed > 0) THEN
        RAISE EXCEPTION 'no hours are offered in the week of %', week
            USING ERRCODE = 'check_violation', CONSTRAINT = 'person_week_not_over_booked';
    END IF;
END $$;

CREATE FUNCTION people_follow_commitment_week() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    owner bigint;
    is_held boolean;
    more integer;
BEGIN
    SELECT person_id, state = 'held' INTO owner, is_held FROM people_commitment
     WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.commitment_id ELSE NEW.commitment_id END;
    IF owner IS NULL THEN
        RAISE EXCEPTION 'the weeks of a commitment go before the commitment itself'
            USING ERRCODE = 'foreign_key_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND (NEW.commitment_id <> OLD.commitment_id OR NEW.monday <> OLD.monday) THEN
        RAISE EXCEPTION 'the week of a commitment stays where it is; take it away and add another'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'commitment_week_does_not_move';
    END IF;
    more := CASE TG_OP
        WHEN 'INSERT' THEN NEW.minutes
        WHEN 'DELETE' THEN -OLD.minutes
        ELSE NEW.minutes - OLD.minutes
    END;
    IF more <> 0 THEN
        PERFORM people_move_week(
            owner,
            CASE WHEN TG_OP = 'DELETE' THEN OLD.monday ELSE NEW.monday END,
            CASE WHEN is_held THEN more ELSE 0 END,
            CASE WHEN is_held THEN 0 ELSE more END
        );
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER commitment_week_moves_person_week AFTER INSERT OR UPDATE OR DELETE ON people_commitmentweek
    FOR EACH ROW EXECUTE FUNCTION people_follow_commitment_week();
"""

STATES = """
CREATE FUNCTION people_follow_commitment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.person_id <> OLD.person_id THEN
        RAISE EXCEPTION 'a commitment stays with its person'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'commitment_does_not_move';
    END IF;
    IF (OLD.state = 'held') <> (NEW.state = 'held') THEN
        UPDATE people_personweek AS week
           SET held_minutes = week.held_minutes
                   + CASE WHEN NEW.state = 'held' THEN part.minutes ELSE -part.minutes END,
               committed_minutes = week.committed_minutes
                   + CASE WHEN NEW.state = 'held' THEN -part.minutes ELSE part.minutes END
          FROM people_commitmentweek AS part
         WHERE part.commitment_id = NEW.id AND week.person_id = NEW.person_id AND week.monday = part.monday;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER commitment_moves_person_weeks AFTER UPDATE OF state, person_id ON people_commitment
    FOR EACH ROW EXECUTE FUNCTION people_follow_commitment();
"""

UNDO = """
DROP TRIGGER commitment_moves_person_weeks ON people_commitment;
DROP TRIGGER commitment_week_moves_person_week ON people_commitmentweek;
DROP TRIGGER person_week_ceiling ON people_personweek;
DROP FUNCTION people_follow_commitment();
DROP FUNCTION people_follow_commitment_week();
DROP FUNCTION people_move_week(bigint, date, integer, integer);
DROP FUNCTION people_keep_ceiling();
"""


class Migration(migrations.Migration):
    """Triggers of PersonWeek, CommitmentWeek and Commitment."""

    dependencies = [("people", "0001_initial")]

    operations = [migrations.RunSQL(CEILING + WEEKS + STATES, UNDO)]
