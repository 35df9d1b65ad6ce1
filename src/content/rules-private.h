#pragma once

/* Inside the content room: the checks of the one table in rules.c. A check complains once for each thing that is wrong. */

#include "content/rules.h"

G_BEGIN_DECLS

typedef struct _LeitComplaints LeitComplaints;

/* detail (taken over) replaces the rule's message; NULL: the message says it all. */
void leit_complain (LeitComplaints *complaints, int row, char *detail);
void leit_complain_field (LeitComplaints *complaints, const char *field, char *detail);

#define LEIT_CHECK(name)                                                                           \
  void leit_check_##name (const LeitEntry *entry, const LeitRuleContext *context,                  \
                          LeitComplaints *complaints)

LEIT_CHECK (version);
LEIT_CHECK (title_missing);
LEIT_CHECK (title_length);
LEIT_CHECK (summary_length);
LEIT_CHECK (description_length);
LEIT_CHECK (capitals);
LEIT_CHECK (phone_inside);
LEIT_CHECK (healing);
LEIT_CHECK (icd_code);
LEIT_CHECK (invisible_signs);
LEIT_CHECK (emojis);
LEIT_CHECK (category_count);
LEIT_CHECK (category_known);
LEIT_CHECK (server_category_known);
LEIT_CHECK (blocks);

LEIT_CHECK (address);
LEIT_CHECK (postcode);
LEIT_CHECK (postcode_region);
LEIT_CHECK (position_half);
LEIT_CHECK (position_germany);
LEIT_CHECK (position_far);
LEIT_CHECK (position_missing);
LEIT_CHECK (contact_missing);
LEIT_CHECK (phone);
LEIT_CHECK (email);
LEIT_CHECK (further_contacts);
LEIT_CHECK (links);
LEIT_CHECK (links_encrypted);
LEIT_CHECK (source_url);
LEIT_CHECK (hours_order);
LEIT_CHECK (hours_overlap);
LEIT_CHECK (hours_replaced);
LEIT_CHECK (hours_raw);
LEIT_CHECK (closure_dates);
LEIT_CHECK (closure_order);
LEIT_CHECK (closure_long);

LEIT_CHECK (payers_missing);
LEIT_CHECK (payers_known);
LEIT_CHECK (prices);
LEIT_CHECK (zpp_end);
LEIT_CHECK (zpp_over);
LEIT_CHECK (new_patients_old);
LEIT_CHECK (languages);
LEIT_CHECK (accessibility_numbers);
LEIT_CHECK (accessibility_source);
LEIT_CHECK (reisen_fuer_alle);
LEIT_CHECK (reisen_fuer_alle_over);
LEIT_CHECK (review_missing);
LEIT_CHECK (review_due);
LEIT_CHECK (consent_proof);
LEIT_CHECK (consent_missing);
LEIT_CHECK (consent_withdrawn);

LEIT_CHECK (sessions_missing);
LEIT_CHECK (session_times);
LEIT_CHECK (session_order);
LEIT_CHECK (sessions_past);
LEIT_CHECK (seats);
LEIT_CHECK (free_seats);
LEIT_CHECK (registration);
LEIT_CHECK (cancelled);
LEIT_CHECK (media_address);
LEIT_CHECK (media_type);
LEIT_CHECK (media_alternative);
LEIT_CHECK (media_author);
LEIT_CHECK (media_licence);
LEIT_CHECK (media_rights);

G_END_DECLS
