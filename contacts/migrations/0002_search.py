"""Names, numbers, e-mail addresses and answers are found by the beginnings of their words, by any of
their digits, and in order.

Every entry of the search indexes begins with its organization, so that what a search costs does not
depend on how often others use a word. The functions name what they call in full: PostgreSQL keeps
indexes with an empty search_path. They are expressions that PostgreSQL evaluates in place:
`organization || ':'` is not immutable to it, `organization::text || ':'` is, and only then is a
function taken apart.
"""

from django.db import migrations

FOLD = r"""
-- lower case without accents; plain ASCII, which most texts are, takes the short way
CREATE FUNCTION search_fold(words text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 10
RETURN CASE WHEN octet_length(words) = length(words) THEN lower(words COLLATE pg_catalog.pg_c_utf8)
    ELSE replace(replace(replace(translate(
        lower(regexp_replace(normalize(words, NFKD), '[\u0300-\u036f]', '', 'g')
              COLLATE pg_catalog.pg_c_utf8),
        'øłđħıŧð', 'oldhitd'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe') END;
"""
WORDS = r"""
-- '12:bike' '12:sao': runs of letters and digits, each behind its organization; the longest cut,
-- because a lexeme has an end
CREATE FUNCTION search_words(organization bigint, words text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 500
RETURN array_to_tsvector(array_remove(string_to_array(
    organization::text || ':' || regexp_replace(
        CASE WHEN length(words) < 500 THEN public.search_fold(words)
             ELSE regexp_replace(left(public.search_fold(words), 20000),
                                 '([[:alnum:]]{60})[[:alnum:]]+', '\1 ', 'g') END
        COLLATE pg_catalog.pg_c_utf8,
        '[^[:alnum:]]+', ' ' || organization::text || ':', 'g'), ' '), organization::text || ':'));
"""
# The parts of a plain number are named one by one instead of by a query each time.
PARTS = ",\n        ".join(
    f"CASE WHEN length(number) >= {place + 2}"
    f" THEN organization::text || ':' || substr(number, {place}, 3) END"
    for place in range(2, 15)
)
DIGITS = f"""
-- '12:555' '12:550' ...: any three digits in a row; all of a part's are in each number that holds it
CREATE FUNCTION search_digits_any(organization bigint, number text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 500
RETURN ARRAY(
    SELECT organization || ':' || substr(digits, place, 3)
    FROM regexp_replace(number, '[^0-9]', '', 'g') AS digits,
         generate_series(1, length(digits) - 2) AS place
);

CREATE FUNCTION search_digits(organization bigint, number text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 50
RETURN CASE WHEN number ~ '^[+][0-9]{{3,15}}$' THEN array_remove(ARRAY[
        {PARTS}], NULL)
    ELSE public.search_digits_any(organization, number) END;
"""  # noqa: S608 - our own words
# An answer is found however it was capitalized or accented; of a long one, what an index holds.
ANSWERS = """
CREATE FUNCTION contact_answer(field text, answer text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 20
RETURN field || ':' || left(public.search_fold(answer), 300);

CREATE FUNCTION contact_answers(custom jsonb) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 100
RETURN ARRAY(SELECT public.contact_answer(key, value) FROM jsonb_each_text(custom)
             WHERE value IS NOT NULL);
"""
# The folded name is a column, because a comparison with a function in it is not leakproof: under the
# tenants' policy it could not begin a page in the index.
COLUMN = """
ALTER TABLE contacts_contact
    ADD COLUMN folded text COLLATE "C" GENERATED ALWAYS AS (search_fold(name)) STORED;
"""
INDEXES = """
CREATE INDEX contact_search ON contacts_contact
    USING gin (search_words(organization_id, name || ' ' || company));
CREATE INDEX contact_names ON contacts_contact (organization_id, folded, id)
    WHERE deleted_at IS NULL AND private_to_id IS NULL;
CREATE INDEX contact_owner_names ON contacts_contact (organization_id, owner_id, folded, id)
    WHERE owner_id IS NOT NULL AND deleted_at IS NULL AND private_to_id IS NULL;
CREATE INDEX contact_folded ON contacts_contact (organization_id, folded);
CREATE INDEX contact_company ON contacts_contact
    (organization_id, search_fold(company), folded) WHERE company <> '';
CREATE INDEX contact_emails ON contacts_contact USING gin (string_to_array(emails, ' '))
    WHERE emails <> '';
CREATE INDEX contact_email_search ON contacts_contact
    USING gin (search_words(organization_id, emails)) WHERE emails <> '';
CREATE INDEX contact_answers ON contacts_contact USING gin (contact_answers(custom))
    WHERE custom <> '{}';
CREATE INDEX identity_search ON contacts_identity
    USING gin (search_digits(organization_id, address));
CREATE INDEX identity_tail ON contacts_identity
    (organization_id, (right(regexp_replace(address, '[^0-9]', '', 'g'), 7)))
    WHERE contact_id IS NOT NULL;
"""
UNDO = """
DROP INDEX contact_search, contact_company, contact_emails, contact_email_search, contact_answers,
    identity_search, identity_tail;
ALTER TABLE contacts_contact DROP COLUMN folded;
DROP FUNCTION contact_answers, contact_answer, search_digits, search_digits_any, search_words,
    search_fold;
"""


class Migration(migrations.Migration):
    replaces = [("contacts", "0003_search")]
    dependencies = [("contacts", "0001_tables")]

    operations = [migrations.RunSQL("".join((FOLD, WORDS, DIGITS, ANSWERS, COLUMN, INDEXES)), UNDO)]
