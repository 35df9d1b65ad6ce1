#include "content/contact.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* ITU-T E.164: at most 15 digits with the country code. Fewer than 7 no subscriber has. */
#define LONGEST_E164 15
#define SHORTEST_E164 7
/* RFC 5321, 4.5.3.1 */
#define LONGEST_EMAIL 254
#define LONGEST_LOCAL_PART 64

G_DEFINE_QUARK (leit - contact - error - quark, leit_contact_error)

static const char *const special_numbers[] = { "110", "112", "115", "116117", "116116", NULL };

/**
 * leit_phone_is_special:
 *
 * Returns: whether @phone is one of the short numbers that have no area and no country, such as 112
 */
gboolean
leit_phone_is_special (const char *phone)
{
  return phone != NULL && g_strv_contains (special_numbers, phone);
}

static gboolean
fail_phone (const char *text, const char *advice, GError **error)
{
  /* Translators: a phone number as typed, and what to do about it */
  g_set_error (error, LEIT_CONTACT_ERROR, LEIT_CONTACT_ERROR_PHONE, _ ("Phone number “%s”: %s"),
               text, advice);
  return FALSE;
}

/* The digits, a leading plus kept, and "(0)" after the country code dropped. */
static gboolean
collect_digits (const char *text, GString *digits, GError **error)
{
  const char *p = text;

  while (g_ascii_isspace (*p))
    p++;
  if (*p == '+') {
    g_string_append_c (digits, '+');
    p++;
  }
  for (; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (g_str_has_prefix (p, "(0)") && digits->len > 1)
      p += 2;
    else if (g_ascii_isdigit (*p))
      g_string_append_c (digits, *p);
    else if (!(g_unichar_isspace (c) || c == 0x2010 || c == 0x2011 || c == 0x2013 ||
               (c < 0x80 && strchr ("/()-.", (int) c) != NULL)))
      return fail_phone (text, _ ("use digits, blanks and + / ( ) - only"), error);
  }
  return TRUE;
}

static char *
to_e164 (const char *text, const char *digits, GError **error)
{
  if (digits[0] == '+')
    return g_strdup (digits);
  if (g_str_has_prefix (digits, "00"))
    return g_strconcat ("+", digits + 2, NULL);
  if (digits[0] == '0')
    return g_strconcat ("+49", digits + 1, NULL);
  fail_phone (text, _ ("add the area code, such as 033841"), error);
  return NULL;
}

/**
 * leit_phone_normalise:
 * @text: as people write it: `033841/947-05`, `0049 (0) 33841 94705`, `+49 33841 94705`, `112`
 * @error: set to %LEIT_CONTACT_ERROR_PHONE; says what to do
 *
 * Returns: (transfer full) (nullable): the number in the form of E.164, `+493384194705`, special
 *   numbers as they are
 */
char *
leit_phone_normalise (const char *text, GError **error)
{
  g_autoptr (GString) digits = g_string_new (NULL);
  g_autofree char *number = NULL;
  gsize length;

  g_return_val_if_fail (text != NULL, NULL);

  if (!collect_digits (text, digits, error))
    return NULL;
  if (leit_phone_is_special (digits->str))
    return g_strdup (digits->str);
  number = to_e164 (text, digits->str, error);
  if (number == NULL)
    return NULL;
  length = strlen (number) - 1;
  if (number[1] == '0' || length < SHORTEST_E164 || length > LONGEST_E164) {
    fail_phone (text, _ ("it has too few or too many digits; check it"), error);
    return NULL;
  }
  return g_steal_pointer (&number);
}

/* Area codes of three digits (without the 0) of the west and the large cities of the east, of two
 * the four largest: Bundesnetzagentur, list of area codes. */
static const char *const short_codes[] = {
  "30",  "40",  "69",  "89",  "201", "202", "203", "208", "209", "211", "212", "214", "221", "228",
  "231", "234", "241", "251", "261", "271", "281", "291", "331", "335", "340", "341", "345", "351",
  "355", "361", "365", "371", "375", "381", "385", "391", "395", "421", "431", "441", "451", "461",
  "471", "481", "491", "511", "521", "531", "541", "551", "561", "571", "581", "591", "611", "621",
  "631", "641", "651", "661", "671", "681", "711", "721", "731", "741", "751", "761", "771", "781",
  "791", "811", "821", "831", "841", "851", "861", "871", "881", "906", "911", "921", "931", "941",
  "951", "961", "971", "981", "991", "800", "700", "900", NULL,
};

/* Area codes of four digits in the region and its neighbours; the rest there has five. */
static const char *const four_digit_codes[] = {
  "3301", "3302", "3303", "3304", "3306", "3307", "3321", "3322", "3327", "3328", "3329",
  "3331", "3332", "3334", "3335", "3337", "3338", "3341", "3342", "3344", "3346", "3361",
  "3362", "3364", "3366", "3371", "3372", "3375", "3377", "3378", "3379", "3381", "3382",
  "3385", "3386", "3391", "3394", "3395", "3421", "3423", "3425", "3431", "3433", "3435",
  "3437", "3441", "3443", "3445", "3447", "3448", "3461", "3462", "3464", "3466", "3471",
  "3473", "3475", "3476", "3491", "3493", "3494", "3496", "3876", "3877", NULL,
};

static gboolean
has_any_prefix (const char *text, const char *const *prefixes)
{
  for (; *prefixes != NULL; prefixes++)
    if (g_str_has_prefix (text, *prefixes))
      return TRUE;
  return FALSE;
}

/* Digits of the area code, without its 0; 0: not known. */
static gsize
area_code_length (const char *national)
{
  for (guint i = 0; short_codes[i] != NULL; i++)
    if (g_str_has_prefix (national, short_codes[i]))
      return strlen (short_codes[i]);
  if (g_str_has_prefix (national, "15"))
    return 4;
  if (has_any_prefix (national, (const char *[]){ "16", "17", NULL }))
    return 3;
  if (national[0] == '1')
    return 3;
  if (has_any_prefix (national, four_digit_codes))
    return 4;
  if (has_any_prefix (national, (const char *[]){ "33", "34", NULL }))
    return 5;
  return national[0] == '3' ? 0 : 4;
}

/**
 * leit_phone_format:
 * @phone: a number in the form of E.164, or a special one
 *
 * Writes it as DIN 5008 does, the area code apart: "033841 94705". Where the length of an area code
 * is not known, without the blank. A number of another country keeps its `+`.
 *
 * Returns: (transfer full): the number for people
 */
char *
leit_phone_format (const char *phone)
{
  const char *national;
  gsize code;

  g_return_val_if_fail (phone != NULL, NULL);

  if (g_str_equal (phone, "116117"))
    return g_strdup ("116 117");
  if (!g_str_has_prefix (phone, "+49"))
    return g_strdup (phone);
  national = phone + strlen ("+49");
  code = area_code_length (national);
  if (code == 0 || strlen (national) <= code)
    return g_strconcat ("0", national, NULL);
  return g_strdup_printf ("0%.*s %s", (int) code, national, national + code);
}

/**
 * leit_phone_occurs_in:
 * @text: a text for people
 *
 * Returns: whether it holds something that looks like a phone number: `0` or `+49` and at least six
 *   more digits, with the usual signs between. Postcodes, dates, years and amounts are none.
 */
gboolean
leit_phone_occurs_in (const char *text)
{
  static GRegex *pattern;

  if (g_once_init_enter (&pattern)) {
    GRegex *compiled =
        g_regex_new ("(?<![\\d.,])(?:\\+|00|\\(?0(?=[1-9]))(?:[ /()-]{0,3}\\d){6,14}(?!\\d)",
                     G_REGEX_OPTIMIZE, 0, NULL);

    g_once_init_leave (&pattern, compiled);
  }
  return text != NULL && g_regex_match (pattern, text, 0, NULL);
}

static char *
fail_email (const char *text, const char *advice, GError **error)
{
  /* Translators: an e-mail address as typed, and what to do about it */
  g_set_error (error, LEIT_CONTACT_ERROR, LEIT_CONTACT_ERROR_EMAIL, _ ("E-mail address “%s”: %s"),
               text, advice);
  return NULL;
}

static gboolean
is_label (const char *label)
{
  gsize length = strlen (label);

  if (length == 0 || length > 63 || label[0] == '-' || label[length - 1] == '-')
    return FALSE;
  for (const char *p = label; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '-')
      return FALSE;
  return TRUE;
}

/* A name with at least one dot, the last part of which is no number. */
static gboolean
is_domain (const char *ascii)
{
  g_auto (GStrv) labels = g_strsplit (ascii, ".", -1);
  guint count = g_strv_length (labels);

  for (guint i = 0; i < count; i++)
    if (!is_label (labels[i]))
      return FALSE;
  return count >= 2 && strlen (labels[count - 1]) >= 2 && g_ascii_isalpha (labels[count - 1][0]);
}

static gboolean
is_local_part (const char *local)
{
  gsize length = strlen (local);

  if (length == 0 || length > LONGEST_LOCAL_PART || local[0] == '.' || local[length - 1] == '.' ||
      strstr (local, "..") != NULL)
    return FALSE;
  for (const char *p = local; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr (".!#$%&'*+/=?^_`{|}~-", *p) == NULL)
      return FALSE;
  return TRUE;
}

/**
 * leit_email_normalise:
 * @text: an address; its domain may have umlauts (IDN)
 * @error: set to %LEIT_CONTACT_ERROR_EMAIL; says what to do
 *
 * Returns: (transfer full) (nullable): the address without blanks around it, its domain in the form
 *   every mail program sends (`xn--…`), lower case
 */
char *
leit_email_normalise (const char *text, GError **error)
{
  g_autofree char *trimmed = NULL;
  g_autofree char *ascii = NULL;
  g_autofree char *domain = NULL;
  char *at;

  g_return_val_if_fail (text != NULL, NULL);

  trimmed = g_strstrip (g_strdup (text));
  at = strchr (trimmed, '@');
  if (at == NULL || strchr (at + 1, '@') != NULL)
    return fail_email (text, _ ("it needs exactly one @"), error);
  *at = '\0';
  if (!is_local_part (trimmed))
    return fail_email (text, _ ("check the part before the @"), error);
  ascii = strlen (at + 1) <= LONGEST_EMAIL ? g_hostname_to_ascii (at + 1) : NULL;
  if (ascii == NULL || !is_domain (ascii) || strlen (trimmed) + 1 + strlen (ascii) > LONGEST_EMAIL)
    return fail_email (text, _ ("check the part after the @, such as praxis-belzig.de"), error);
  domain = g_ascii_strdown (ascii, -1);
  return g_strconcat (trimmed, "@", domain, NULL);
}

static gboolean
fail_url (const char *text, const char *advice, GError **error)
{
  /* Translators: a web address as typed, and what to do about it */
  g_set_error (error, LEIT_CONTACT_ERROR, LEIT_CONTACT_ERROR_URL, _ ("Web address “%s”: %s"), text,
               advice);
  return FALSE;
}

/**
 * leit_url_check:
 * @text: a web address
 * @encrypted: (out) (optional): whether it is `https`
 * @error: set to %LEIT_CONTACT_ERROR_URL; says what to do
 *
 * Returns: whether it is an address of the web that may be published: `http` or `https`, a host with
 *   a dot, and no user name or password in it
 */
gboolean
leit_url_check (const char *text, gboolean *encrypted, GError **error)
{
  g_autoptr (GUri) uri = NULL;
  g_autofree char *ascii = NULL;

  g_return_val_if_fail (text != NULL, FALSE);

  uri = g_uri_parse (text, G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_ENCODED, NULL);
  if (uri == NULL || (!g_str_equal (g_uri_get_scheme (uri), "https") &&
                      !g_str_equal (g_uri_get_scheme (uri), "http")))
    return fail_url (text, _ ("it must begin with https:// and hold no blanks"), error);
  if (g_uri_get_userinfo (uri) != NULL)
    return fail_url (text, _ ("remove the user name and password"), error);
  if (g_uri_get_host (uri) != NULL)
    ascii = g_hostname_to_ascii (g_uri_get_host (uri));
  if (ascii == NULL || !is_domain (ascii))
    return fail_url (text, _ ("check the name of the site, such as www.bad-belzig.de"), error);
  if (encrypted != NULL)
    *encrypted = g_str_equal (g_uri_get_scheme (uri), "https");
  return TRUE;
}
