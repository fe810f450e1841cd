-- The dictionary of Bulgarian word forms for the search, for one database of a PostgreSQL server on Debian.
-- Its words come with the package hunspell-bg, which pg_updatedicts makes readable for PostgreSQL:
--   apt-get install hunspell-bg && pg_updatedicts
--   sudo -u postgres psql glas -f deploy/bulgarian.sql
-- Without it the search knows the word forms of its own rules.
SET client_min_messages = warning;
DROP TEXT SEARCH DICTIONARY IF EXISTS public.glas_bulgarian;
CREATE TEXT SEARCH DICTIONARY public.glas_bulgarian (TEMPLATE = ispell, DictFile = bg_bg, AffFile = bg_bg);
