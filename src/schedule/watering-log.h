#pragma once

#include "schedule/home.h"

G_BEGIN_DECLS

/**
 * LeitWateringOutcome:
 *
 * What became of a round.
 */
typedef enum {
  LEIT_WATERING_DONE,
  LEIT_WATERING_PARTLY,
  LEIT_WATERING_NOT_DONE,
} LeitWateringOutcome;

/**
 * LeitWateringGift:
 *
 * How many litres one tree got.
 */
typedef struct {
  char *tree_id;
  double litres;
} LeitWateringGift;

/**
 * LeitWateringEntry:
 * @uid: names it
 * @time_ms: when the round was, UTC
 * @outcome: what became of it
 * @gifts: (element-type LeitWateringGift): litres per tree
 * @tank_id: (nullable): where the water came from …
 * @hydrant: (nullable): … or from this other place
 * @who: (nullable): the crew's or desk's name
 * @name: what the round was called
 * @note: (nullable): why it was not or only partly done
 * @schedule_uid: (nullable): of the planned round
 * @recurrence_id_ms: which of its occurrences; LEIT_TIME_NONE: none
 * @corrects: (nullable): UID of the entry this one takes the place of
 *
 * One entry of the execution log. Entries are only added, never changed (append-only).
 */
typedef struct {
  char *uid;
  gint64 time_ms;
  gint64 written_ms;
  LeitWateringOutcome outcome;
  GPtrArray *gifts;
  char *tank_id;
  char *hydrant;
  char *who;
  char *name;
  char *note;
  char *schedule_uid;
  gint64 recurrence_id_ms;
  char *corrects;
} LeitWateringEntry;

LeitWateringEntry *leit_watering_entry_new (void);
void leit_watering_entry_add_gift (LeitWateringEntry *entry, const char *tree_id, double litres);
double leit_watering_entry_get_litres (const LeitWateringEntry *entry);
void leit_watering_entry_free (LeitWateringEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitWateringEntry, leit_watering_entry_free)

char *leit_watering_entry_write (const LeitWateringEntry *entry);
LeitWateringEntry *leit_watering_entry_read (const char *text, GError **error);
GPtrArray *leit_watering_log_list_valid (GPtrArray *entries);

G_END_DECLS
