/* A calendar's home, whichever kind, called and waited for. Include after a header that brings take_result() and wait_for_result(). */
#pragma once

#include "schedule/home.h"

static inline LeitCalendarChanges *
home_sync (LeitCalendarHome *home, const char *token, GHashTable *known, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  leit_calendar_home_sync_async (home, token, known, NULL, take_result, &result);
  wait_for_result (&result);
  return leit_calendar_home_sync_finish (home, result, error);
}

static inline LeitCalendarObject *
home_get (LeitCalendarHome *home, const char *href, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  leit_calendar_home_get_async (home, href, NULL, take_result, &result);
  wait_for_result (&result);
  return leit_calendar_home_get_finish (home, result, error);
}

static inline char *
home_put (
    LeitCalendarHome *home, const char *href, const char *text, const char *etag, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  leit_calendar_home_put_async (home, href, text, etag, NULL, take_result, &result);
  wait_for_result (&result);
  return leit_calendar_home_put_finish (home, result, error);
}

static inline gboolean
home_remove (LeitCalendarHome *home, const char *href, const char *etag, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  leit_calendar_home_remove_async (home, href, etag, NULL, take_result, &result);
  wait_for_result (&result);
  return leit_calendar_home_remove_finish (home, result, error);
}

/* The object of that name among the changed ones; NULL: it is not. */
static inline const LeitCalendarObject *
home_find (const LeitCalendarChanges *changes, const char *href)
{
  for (guint i = 0; i < changes->changed->len; i++) {
    const LeitCalendarObject *object = g_ptr_array_index (changes->changed, i);

    if (g_str_equal (object->href, href))
      return object;
  }
  return NULL;
}

static inline GHashTable *
home_known_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/* What a caller knows after taking @changes in. */
static inline void
home_learn (GHashTable *known, const LeitCalendarChanges *changes)
{
  for (guint i = 0; i < changes->changed->len; i++) {
    const LeitCalendarObject *object = g_ptr_array_index (changes->changed, i);

    g_hash_table_insert (known, g_strdup (object->href), g_strdup (object->etag));
  }
  for (guint i = 0; i < changes->removed->len; i++)
    g_hash_table_remove (known, g_ptr_array_index (changes->removed, i));
}
