#pragma once

#include <glib.h>
#include <libical/ical.h>

G_BEGIN_DECLS

/* One rule run through libical's iterator, within bounds. */
typedef struct {
  struct icaltimetype start; /* DTSTART on the wall clock */
  struct icaltimetype from;  /* nothing before it is asked for; same clock */
  gint64 until_ms;           /* UTC, exclusive */
  gint64 (*to_ms) (struct icaltimetype time, gpointer data);
  gpointer to_ms_data;
  void (*found) (gint64 time_ms, gpointer data);
  gpointer found_data;
} LeitExpansion;

gboolean leit_expansion_run (const LeitExpansion *self, const struct icalrecurrencetype *rule);

G_END_DECLS
