#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LEIT_CONTACT_ERROR (leit_contact_error_quark ())

/**
 * LeitContactError:
 * @LEIT_CONTACT_ERROR_PHONE: not a phone number anybody could dial
 * @LEIT_CONTACT_ERROR_EMAIL: not an e-mail address
 * @LEIT_CONTACT_ERROR_URL: not an address of the web, or one that must not be published
 */
typedef enum {
  LEIT_CONTACT_ERROR_PHONE,
  LEIT_CONTACT_ERROR_EMAIL,
  LEIT_CONTACT_ERROR_URL,
} LeitContactError;

GQuark leit_contact_error_quark (void);

char *leit_phone_normalise (const char *text, GError **error);
char *leit_phone_format (const char *phone);
gboolean leit_phone_is_special (const char *phone);
gboolean leit_phone_occurs_in (const char *text);

char *leit_email_normalise (const char *text, GError **error);
gboolean leit_url_check (const char *text, gboolean *encrypted, GError **error);

G_END_DECLS
