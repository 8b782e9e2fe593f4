"""Names and numbers are found by the beginnings of their words and by any of their digits.

Every entry of these indexes begins with its organization, so that what a search costs does not
depend on how often others use a word. The functions name what they call in full: PostgreSQL keeps
indexes with an empty search_path.
"""

from django.db import migrations

CREATE = r"""
-- lower case without accents; plain ASCII, which most texts are, takes the short way
CREATE FUNCTION search_fold(words text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 10
RETURN CASE WHEN octet_length(words) = length(words) THEN lower(words COLLATE pg_catalog.pg_c_utf8)
    ELSE replace(replace(replace(translate(
        lower(regexp_replace(normalize(words, NFKD), '[\u0300-\u036f]', '', 'g')
              COLLATE pg_catalog.pg_c_utf8),
        'øłđħıŧð', 'oldhitd'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe') END;

-- '12:bike' '12:sao': runs of letters and digits, each behind its organization; the longest cut,
-- because a lexeme has an end
CREATE FUNCTION search_words(organization bigint, words text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 500
RETURN array_to_tsvector(array_remove(string_to_array(
    organization || ':' || regexp_replace(
        CASE WHEN length(words) < 500 THEN public.search_fold(words)
             ELSE regexp_replace(left(public.search_fold(words), 20000),
                                 '([[:alnum:]]{60})[[:alnum:]]+', '\1 ', 'g') END
        COLLATE pg_catalog.pg_c_utf8,
        '[^[:alnum:]]+', ' ' || organization || ':', 'g'), ' '), organization || ':'));

-- '12:555' '12:550' ...: any three digits in a row; all of a part's are in each number that holds it
CREATE FUNCTION search_digits(organization bigint, number text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 500
RETURN ARRAY(
    SELECT organization || ':' || substr(digits, place, 3)
    FROM regexp_replace(number, '[^0-9]', '', 'g') AS digits,
         generate_series(1, length(digits) - 2) AS place
);

CREATE INDEX contact_search ON contacts_contact
    USING gin (search_words(organization_id, name || ' ' || company));
CREATE INDEX identity_search ON contacts_identity
    USING gin (search_digits(organization_id, address));
"""
DROP = """
DROP INDEX contact_search, identity_search;
DROP FUNCTION search_words, search_digits, search_fold;
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0002_shared_inbox")]

    operations = [migrations.RunSQL(CREATE, DROP)]
