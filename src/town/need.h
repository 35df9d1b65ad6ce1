#pragma once

#include "town/town.h"

G_BEGIN_DECLS

/**
 * LeitNeedUrgency: most urgent first
 */
typedef enum {
  LEIT_NEED_NOW,   /* water is running out, trees suffer */
  LEIT_NEED_TODAY, /* somebody should look today */
  LEIT_NEED_WATCH, /* good to know */
} LeitNeedUrgency;

/**
 * LeitNeed:
 * @title: what, in a few words, translated: "Wassertanke Klinke 1 is nearly empty"
 * @detail: the numbers, translated: "31 l of 300 l (10 %), 12 min ago"
 * @target: where its place is: the tank, a tree (the driest), a station, a source
 * @status_mask: for trees, the legend filter that shows all of them (bit = 1 << status), else 0
 */
typedef struct {
  LeitNeedUrgency urgency;
  char *title;
  char *detail;
  LeitThing target;
  guint status_mask;
} LeitNeed;

void leit_need_free (LeitNeed *need);
GPtrArray *leit_town_list_needs (LeitTown *town, gint64 now_ms); /* LeitNeed, most urgent first */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitNeed, leit_need_free)

G_END_DECLS
