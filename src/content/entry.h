#pragma once

#include "content/shape.h"

G_BEGIN_DECLS

/**
 * LeitEntryKind:
 * @LEIT_ENTRY_PROVIDER: a place: who offers something
 * @LEIT_ENTRY_OFFER: a place: what is offered
 * @LEIT_ENTRY_COURSE: an event with sessions
 * @LEIT_ENTRY_EMERGENCY: a place; sorts first
 * @LEIT_ENTRY_NEWS: news of the town app
 * @LEIT_ENTRY_EVENT: an event of the town app
 */
typedef enum {
  LEIT_ENTRY_PROVIDER,
  LEIT_ENTRY_OFFER,
  LEIT_ENTRY_COURSE,
  LEIT_ENTRY_EMERGENCY,
  LEIT_ENTRY_NEWS,
  LEIT_ENTRY_EVENT,
} LeitEntryKind;
#define LEIT_ENTRY_N_KINDS 6

typedef enum {
  LEIT_STAGE_DRAFT,
  LEIT_STAGE_IN_REVIEW,
  LEIT_STAGE_PUBLISHED,
  LEIT_STAGE_ARCHIVED,
} LeitEntryStage;

typedef enum {
  LEIT_APPOINTMENT_UNKNOWN,
  LEIT_APPOINTMENT_NONE,
  LEIT_APPOINTMENT_RECOMMENDED,
  LEIT_APPOINTMENT_REQUIRED,
} LeitAppointment;

typedef enum {
  LEIT_ACCESS_UNKNOWN,
  LEIT_ACCESS_FREE,
  LEIT_ACCESS_REFERRAL,
  LEIT_ACCESS_PRESCRIPTION,
  LEIT_ACCESS_CARE_GRADE,
  LEIT_ACCESS_SPA_APPLICATION,
} LeitAccess;

typedef enum {
  LEIT_NEW_PATIENTS_UNKNOWN,
  LEIT_NEW_PATIENTS_NO,
  LEIT_NEW_PATIENTS_YES,
  LEIT_NEW_PATIENTS_WAITING_LIST,
} LeitNewPatients;

typedef enum {
  LEIT_FACTS_FROM_UNKNOWN,
  LEIT_FACTS_FROM_SELF,
  LEIT_FACTS_FROM_VISIT,
  LEIT_FACTS_FROM_CERTIFIER,
} LeitFactsSource;

/* In each row, `id` is the server's id of the nested record it was read from. */

typedef struct {
  char *type; /* "phone", "e-mail", "fax" */
  char *value;
  char *note;
} LeitFurtherContact;

typedef struct {
  char *id;
  char *url;
  char *description;
} LeitLink;

typedef struct {
  char *id;
  char *url;
  char *type; /* as the server says it: "image", "video" … */
  char *caption;
  char *author;
  char *alternative_text;
  char *licence;
  GDate rights_until;
} LeitMedium;

typedef struct {
  GDate from;
  GDate to;
  char *reason;
  char *substitute;
} LeitClosure;

typedef struct {
  char *id;
  char *name;
  double amount; /* euro */
  char *description;
} LeitPrice;

typedef struct {
  char *id;
  GDate start;
  GDate end;
  char *start_time; /* "HH:MM" */
  char *end_time;
  char *description;
} LeitSession;

typedef struct {
  char *id;
  char *title;
  char *intro;
  char *body;
} LeitTextBlock;

/**
 * LeitEntry:
 *
 * An entry of the health platform or the town app as forms show it, whatever its kind; a plain value
 * with an owner. What it holds is listed in leit_entry_get_fields(); %NULL, an invalid date, NAN and
 * %LEIT_ANSWER_UNKNOWN say "not known", which is never "no".
 */
typedef struct {
  /* what the server says */
  char *id; /* %NULL: not on the server yet */
  char *data_provider;
  LeitAnswer visible;
  gint64 updated_ms;
  double version; /* of our part of the payload; NAN: none yet */

  /* basics */
  LeitEntryKind kind;
  LeitEntryStage stage;
  char *title;
  char *summary;
  char *description;
  char *app_text;           /* of a place: the app shows it instead of the description */
  char **categories;        /* ids of leit_category_list(), the main one first */
  char **server_categories; /* names of the server's other categories */
  char **tags;
  char *provider_id; /* of an offer or course: the provider's id */
  char *operator_name;

  /* place */
  char *street;
  char *addition;
  char *postcode;
  char *city;
  double latitude; /* degrees WGS 84 */
  double longitude;
  char *area; /* a mobile service has one instead of an address */

  /* contact */
  char *first_name;
  char *last_name;
  char *phone;
  char *fax;
  char *email;
  GPtrArray *further_contacts; /* LeitFurtherContact */
  GPtrArray *links;            /* LeitLink */

  /* when */
  char *opening_hours; /* OSM opening_hours */
  GPtrArray *closures; /* LeitClosure */
  LeitAppointment appointment;
  LeitAccess access;

  /* money */
  char **payers; /* names of leit_payers */
  GPtrArray *prices;
  LeitAnswer zpp_certified;
  GDate zpp_until;

  LeitNewPatients new_patients;
  GDate new_patients_as_of;
  char **languages; /* ISO 639-1, "gsg", "de-simple" */

  /* accessibility: measured facts */
  char *accessibility_note;
  double step_cm;
  double door_cm;
  double ramp_percent;
  LeitAnswer lift;
  LeitAnswer accessible_toilet;
  LeitAnswer accessible_parking;
  LeitAnswer induction_loop;
  LeitAnswer guide_dog;
  LeitAnswer contrast;
  LeitFactsSource facts_source;
  GDate facts_date;
  LeitAnswer reisen_fuer_alle;
  char *reisen_fuer_alle_certificate;
  GDate reisen_fuer_alle_until;

  /* course and event */
  GPtrArray *sessions; /* LeitSession */
  double seats;
  double free_seats;
  char *trainer;
  char *substitute_trainer;
  GDate registration_until;
  LeitAnswer cancelled;
  char *cancelled_reason;

  /* news */
  GPtrArray *blocks; /* LeitTextBlock */
  char *author;
  char *source_url;
  char *publication_date; /* as the server writes it */

  GPtrArray *media; /* LeitMedium */

  /* care */
  GDate reviewed;
  GDate review_due;
  LeitAnswer consent;
  GDate consent_date;
  char *consent_by;
  char *consent_how;
  GDate consent_withdrawn;
} LeitEntry;

/* The newest form of our part of the payload that we can write. */
#define LEIT_ENTRY_VERSION 1

extern const LeitShape leit_further_contact_shape;
extern const LeitShape leit_link_shape;
extern const LeitShape leit_medium_shape;
extern const LeitShape leit_closure_shape;
extern const LeitShape leit_price_shape;
extern const LeitShape leit_session_shape;
extern const LeitShape leit_text_block_shape;
extern const LeitChoice leit_payers[];
extern const LeitChoice leit_entry_kinds[];
extern const LeitChoice leit_entry_stages[];

const LeitShape *leit_entry_get_shape (void);
LeitEntry *leit_entry_new (LeitEntryKind kind);
LeitEntry *leit_entry_copy (const LeitEntry *self);
LeitEntry *leit_entry_copy_as_draft (const LeitEntry *self);
void leit_entry_free (LeitEntry *self);
gboolean leit_entry_equal (const LeitEntry *a, const LeitEntry *b);
GPtrArray *leit_entry_list_changes (const LeitEntry *before, const LeitEntry *after);
gboolean leit_entry_is_place (const LeitEntry *self);
gboolean leit_entry_is_health (const LeitEntry *self);
gboolean leit_entry_has_sessions (const LeitEntry *self);
gboolean leit_entry_names_person (const LeitEntry *self);
gboolean leit_entry_has_field (const LeitEntry *self, const LeitField *field);
void leit_entry_normalise (LeitEntry *self);
void leit_entry_mark_reviewed (LeitEntry *self, const GDate *today);

#define LEIT_TYPE_ENTRY (leit_entry_get_type ())
GType leit_entry_get_type (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitEntry, leit_entry_free)

/* A text member of an entry or a row: unknown when it is blank. */
void leit_entry_set_text (char **member, const char *text);

G_END_DECLS
