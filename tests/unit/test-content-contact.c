#include "content/contact.h"

#include <string.h>

static void
test_phones (void)
{
  static const char *const cases[][3] = {
    /* typed, E.164, shown */
    { "033841 94705", "+493384194705", "033841 94705" },
    { "033841/94705", "+493384194705", "033841 94705" },
    { "(033841) 947-05", "+493384194705", "033841 94705" },
    { "0049 (0) 33841 94705", "+493384194705", "033841 94705" },
    { "+49 (0)33841 94705", "+493384194705", "033841 94705" },
    { "+49 33841 94705", "+493384194705", "033841 94705" },
    { "+49\u00a033841\u202f94705", "+493384194705", "033841 94705" },
    { "030 1234567", "+49301234567", "030 1234567" },
    { "0331/1234567", "+493311234567", "0331 1234567" },
    { "03381 123456", "+493381123456", "03381 123456" },
    { "0151 23456789", "+4915123456789", "01512 3456789" },
    { "0171-2345678", "+491712345678", "0171 2345678" },
    { "0800 1234567", "+498001234567", "0800 1234567" },
    { "0228 123456", "+49228123456", "0228 123456" },
    { "02241 123456", "+492241123456", "02241 123456" },
    { "+43 1 2345678", "+4312345678", "+4312345678" },
    { "112", "112", "112" },
    { "1 1 0", "110", "110" },
    { "116 117", "116117", "116 117" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *number = leit_phone_normalise (cases[i][0], &error);
    g_autofree char *shown = NULL;

    g_assert_no_error (error);
    g_assert_cmpstr (number, ==, cases[i][1]);
    shown = leit_phone_format (number);
    g_assert_cmpstr (shown, ==, cases[i][2]);
  }
}

static void
test_shown_is_read_again (void)
{
  static const char *const numbers[] = { "+493384194705", "+49301234567",  "+4312345678",
                                         "116117",        "+493512345678", "+493763123456" };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++) {
    g_autofree char *shown = leit_phone_format (numbers[i]);
    g_autofree char *again = leit_phone_normalise (shown, NULL);

    g_assert_cmpstr (again, ==, numbers[i]);
  }
}

static void
test_wrong_phones (void)
{
  static const char *const wrong[] = { "",
                                       "94705",
                                       "033841 94705 (Praxis)",
                                       "0",
                                       "+",
                                       "+4933",
                                       "03384",
                                       "0338419470512345678901",
                                       "++49330",
                                       "000 123456",
                                       "١٢٣٤٥٦٧",
                                       "\u202e033841 94705" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (leit_phone_normalise (wrong[i], &error));
    g_assert_error (error, LEIT_CONTACT_ERROR, LEIT_CONTACT_ERROR_PHONE);
  }
}

static void
test_phones_in_text (void)
{
  static const char *const with[] = { "Rufen Sie 033841 94705 an", "Tel.: 0151/23456789",
                                      "+49 33841 94705", "(033841) 94705." };
  static const char *const without[] = { "14806 Bad Belzig", "seit 01.02.2003", "0,5 km",
                                         "Kurs 2026/2027",   "10:00-12:00",     "Raum 0123" };

  for (guint i = 0; i < G_N_ELEMENTS (with); i++)
    g_assert_true (leit_phone_occurs_in (with[i]));
  for (guint i = 0; i < G_N_ELEMENTS (without); i++)
    g_assert_false (leit_phone_occurs_in (without[i]));
  g_assert_false (leit_phone_occurs_in (NULL));
}

static void
test_emails (void)
{
  static const char *const right[][2] = {
    { "praxis@example.de", "praxis@example.de" },
    { " Praxis.Müll@x.de", NULL },
    { " info@Praxis-Belzig.DE ", "info@praxis-belzig.de" },
    { "info@gesund-im-fläming.de", "info@xn--gesund-im-flming-6nb.de" },
    { "a+b@sub.example.museum", "a+b@sub.example.museum" },
    { "praxis", NULL },
    { "praxis@", NULL },
    { "@example.de", NULL },
    { "a@b@example.de", NULL },
    { "praxis@example", NULL },
    { "praxis@example.d", NULL },
    { "praxis@example.123", NULL },
    { "praxis@-example.de", NULL },
    { "praxis@exa mple.de", NULL },
    { "pra xis@example.de", NULL },
    { "praxis.@example.de", NULL },
    { "pra..xis@example.de", NULL },
    { "praxis@example..de", NULL },
    { "praxis@example.de\nbcc:x@y.de", NULL },
    { "", NULL },
  };
  g_autofree char *longest = g_strnfill (64, 'a');
  g_autofree char *fits = g_strconcat (longest, "@example.de", NULL);
  g_autofree char *too_long = g_strconcat ("a", fits, NULL);
  g_autofree char *normalised = leit_email_normalise (fits, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (right); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *email = leit_email_normalise (right[i][0], &error);

    if (right[i][1] == NULL)
      g_assert_error (error, LEIT_CONTACT_ERROR, LEIT_CONTACT_ERROR_EMAIL);
    g_test_message ("%s", right[i][0]);
    g_assert_cmpstr (email, ==, right[i][1]);
  }
  g_assert_nonnull (normalised);
  g_assert_null (leit_email_normalise (too_long, NULL));
}

static void
test_urls (void)
{
  static const struct {
    const char *text;
    gboolean right;
    gboolean encrypted;
  } cases[] = {
    { "https://www.bad-belzig.de/seite?a=b#c", TRUE, TRUE },
    { "HTTPS://bad-belzig.de", TRUE, TRUE },
    { "http://bad-belzig.de", TRUE, FALSE },
    { "https://gesund-im-fläming.de/", TRUE, TRUE },
    { "https://user:secret@bad-belzig.de", FALSE, FALSE },
    { "https://user@bad-belzig.de", FALSE, FALSE },
    { "ftp://bad-belzig.de", FALSE, FALSE },
    { "javascript:alert(1)", FALSE, FALSE },
    { "www.bad-belzig.de", FALSE, FALSE },
    { "https://localhost", FALSE, FALSE },
    { "https://", FALSE, FALSE },
    { "https://bad belzig.de", FALSE, FALSE },
    { "", FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    gboolean encrypted = FALSE;
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", cases[i].text);
    g_assert_cmpint (leit_url_check (cases[i].text, &encrypted, &error), ==, cases[i].right);
    g_assert_cmpint (encrypted, ==, cases[i].encrypted);
    g_assert_cmpint (error == NULL, ==, cases[i].right);
  }
}

static void
test_hostile (void)
{
  g_autofree char *text = g_strnfill (65536, '0');
  g_autofree char *at = g_strconcat ("a@", text, ".de", NULL);

  g_assert_null (leit_phone_normalise (text, NULL));
  g_assert_null (leit_email_normalise (text, NULL));
  g_assert_null (leit_email_normalise (at, NULL));
  g_assert_false (leit_url_check (text, NULL, NULL));
  leit_phone_occurs_in (text);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/content/contact/phones", test_phones);
  g_test_add_func ("/content/contact/shown-is-read-again", test_shown_is_read_again);
  g_test_add_func ("/content/contact/wrong-phones", test_wrong_phones);
  g_test_add_func ("/content/contact/phones-in-text", test_phones_in_text);
  g_test_add_func ("/content/contact/emails", test_emails);
  g_test_add_func ("/content/contact/urls", test_urls);
  g_test_add_func ("/content/contact/hostile", test_hostile);
  return g_test_run ();
}
