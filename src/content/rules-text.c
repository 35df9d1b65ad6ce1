/* Rules about texts and categories. */
#include "content/contact.h"
#include "content/rules-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SHORTEST_TITLE 3
#define LONGEST_TITLE 120
#define LONGEST_SUMMARY 300
#define LONGEST_DESCRIPTION 5000
#define MOST_CATEGORIES 3
/* Shorter words in capitals are names: AOK, DRK, THW. */
#define CAPITALS_AT_LEAST 8

typedef gboolean (*TextTest) (const char *text);

static glong
length_of (const char *text)
{
  return text != NULL ? g_utf8_strlen (text, -1) : 0;
}

static gboolean
is_blank (const char *text)
{
  for (; text != NULL && *text != '\0'; text = g_utf8_next_char (text))
    if (!g_unichar_isspace (g_utf8_get_char (text)))
      return FALSE;
  return TRUE;
}

LEIT_CHECK (version)
{
  if (entry->version > LEIT_ENTRY_VERSION)
    leit_complain (complaints, -1, NULL);
}

LEIT_CHECK (title_missing)
{
  if (is_blank (entry->title))
    leit_complain (complaints, -1, NULL);
}

LEIT_CHECK (title_length)
{
  glong length = length_of (entry->title);

  if (!is_blank (entry->title) && (length < SHORTEST_TITLE || length > LONGEST_TITLE))
    leit_complain (complaints, -1, NULL);
}

LEIT_CHECK (summary_length)
{
  if (length_of (entry->summary) > LONGEST_SUMMARY)
    leit_complain (complaints, -1, NULL);
}

LEIT_CHECK (description_length)
{
  if (length_of (entry->description) > LONGEST_DESCRIPTION)
    leit_complain (complaints, -1, NULL);
  if (length_of (entry->app_text) > LONGEST_DESCRIPTION)
    leit_complain_field (complaints, "app_text", NULL);
}

static void
test_block (const LeitTextBlock *block, TextTest test, LeitComplaints *complaints)
{
  if (test (block->title) || test (block->intro) || test (block->body))
    leit_complain_field (complaints, "blocks", NULL);
}

/* Every text people read. */
static void
test_texts (const LeitEntry *entry, TextTest test, LeitComplaints *complaints)
{
  if (test (entry->title))
    leit_complain_field (complaints, "title", NULL);
  if (test (entry->summary))
    leit_complain_field (complaints, "summary", NULL);
  if (test (entry->description))
    leit_complain_field (complaints, "description", NULL);
  if (test (entry->app_text))
    leit_complain_field (complaints, "app_text", NULL);
  for (guint i = 0; i < entry->blocks->len; i++)
    test_block (entry->blocks->pdata[i], test, complaints);
}

static gboolean
is_in_capitals (const char *text)
{
  guint capitals = 0;

  for (; text != NULL && *text != '\0'; text = g_utf8_next_char (text)) {
    gunichar c = g_utf8_get_char (text);

    if (g_unichar_islower (c) && c != 0xdf) /* ß has no capital of its own in use */
      return FALSE;
    capitals += g_unichar_isupper (c) ? 1 : 0;
  }
  return capitals >= CAPITALS_AT_LEAST;
}

LEIT_CHECK (capitals)
{
  test_texts (entry, is_in_capitals, complaints);
}

LEIT_CHECK (phone_inside)
{
  test_texts (entry, leit_phone_occurs_in, complaints);
}

static gboolean
matches (const char *text, GRegex **pattern, const char *source)
{
  if (g_once_init_enter (pattern))
    g_once_init_leave (pattern, g_regex_new (source, G_REGEX_OPTIMIZE | G_REGEX_CASELESS, 0, NULL));
  return text != NULL && g_regex_match (*pattern, text, 0, NULL);
}

/* Heilmittelwerbegesetz, § 3: no certain success may be promised. */
static gboolean
promises_healing (const char *text)
{
  static GRegex *pattern;

  return matches (text, &pattern,
                  "\\b(heilt|geheilt|heilungsgarantie|garantiert|garantieren|wundermittel|"
                  "wunderheil\\w*|nebenwirkungsfrei)\\b");
}

LEIT_CHECK (healing)
{
  test_texts (entry, promises_healing, complaints);
}

/* ICD-10-GM: a letter, two digits, perhaps a point and one or two more: "M54.5". Without the point a
 * road, a bus or a sheet of paper looks the same: it takes a word before it, or brackets. */
static gboolean
names_icd_code (const char *text)
{
  static GRegex *pattern;

  return matches (text, &pattern,
                  "\\b[A-TV-Z]\\d{2}\\.(\\d{1,2}|-)(?!\\d)|\\([A-TV-Z]\\d{2}\\)|"
                  "\\b(ICD(-10)?(-GM)?|diagnose|code)\\W{0,3}[A-TV-Z]\\d{2}\\b");
}

LEIT_CHECK (icd_code)
{
  test_texts (entry, names_icd_code, complaints);
}

static gboolean
has_invisible_signs (const char *text)
{
  for (; text != NULL && *text != '\0'; text = g_utf8_next_char (text)) {
    gunichar c = g_utf8_get_char (text);

    if ((g_unichar_iscntrl (c) && c != '\n' && c != '\r' && c != '\t') || c == 0x200e ||
        c == 0x200f || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069))
      return TRUE;
  }
  return FALSE;
}

LEIT_CHECK (invisible_signs)
{
  test_texts (entry, has_invisible_signs, complaints);
}

/* The planes the main server strips. */
static gboolean
has_emojis (const char *text)
{
  for (; text != NULL && *text != '\0'; text = g_utf8_next_char (text)) {
    gunichar c = g_utf8_get_char (text);

    if (c >= 0x1f000 && c <= 0x1faff)
      return TRUE;
  }
  return FALSE;
}

LEIT_CHECK (emojis)
{
  test_texts (entry, has_emojis, complaints);
}

LEIT_CHECK (category_count)
{
  guint count = entry->categories != NULL ? g_strv_length (entry->categories) : 0;

  if (count < 1 || count > MOST_CATEGORIES)
    leit_complain (complaints, -1, NULL);
}

LEIT_CHECK (category_known)
{
  for (guint i = 0; entry->categories != NULL && entry->categories[i] != NULL; i++)
    if (leit_category_find (entry->categories[i]) == NULL)
      leit_complain (complaints, (int) i, NULL);
}

static gboolean
server_knows (const LeitRuleContext *context, const char *name)
{
  return name == NULL || context->server_categories == NULL ||
         g_strv_contains (context->server_categories, name);
}

static char *
describe_unknown (const char *name)
{
  return g_strdup_printf (_ ("The server has no category “%s”. Choose one from the list, or change "
                             "the table of categories in the town profile."),
                          name);
}

LEIT_CHECK (server_category_known)
{
  for (guint i = 0; entry->categories != NULL && entry->categories[i] != NULL; i++) {
    const char *name =
        leit_category_map_get_server_name (context->category_map, entry->categories[i]);

    if (!server_knows (context, name))
      leit_complain_field (complaints, "categories", describe_unknown (name));
  }
  for (guint i = 0; entry->server_categories != NULL && entry->server_categories[i] != NULL; i++)
    if (!server_knows (context, entry->server_categories[i]))
      leit_complain (complaints, (int) i, describe_unknown (entry->server_categories[i]));
}

LEIT_CHECK (blocks)
{
  for (guint i = 0; i < entry->blocks->len; i++) {
    const LeitTextBlock *block = entry->blocks->pdata[i];

    if (!is_blank (block->body) || !is_blank (block->intro))
      return;
  }
  leit_complain (complaints, -1, NULL);
}
