/* A client of the demo town's main server, and the same asked without waiting for callbacks. */
#pragma once

#include "base/clock.h"
#include "content/safe-save.h"
#include "demo-fixture.h"

#define EDITOR "demo-editor"
#define ADMIN "demo-admin"
#define READER "demo-read-only"
#define SECRET "Klangbad"

typedef struct {
  Demo demo;
  LeitHttpClient *http;
  LeitSvaClient *client; /* signs in as admin */
} Content;

static inline LeitSvaClient *
content_client (Content *f, const char *key, const char *secret)
{
  g_autoptr (LeitCredentials) credentials = leit_credentials_new (key, secret);
  g_autofree char *url = g_strconcat (f->demo.origin, "/sva/", NULL);
  LeitSvaClient *client = leit_sva_client_new (url, "town", "app", f->http);

  leit_sva_client_set_credentials (client, credentials);
  return client;
}

static inline void
content_set_up (Content *f, gconstpointer data)
{
  leit_clock_set_fixed_ms (DEMO_NOW_MS);
  demo_start (&f->demo, NULL, NULL, DEMO_NOW);
  f->http = leit_http_client_new (4);
  leit_http_client_set_timeout_seconds (f->http, 5);
  f->client = content_client (f, ADMIN, SECRET);
}

static inline void
content_tear_down (Content *f, gconstpointer data)
{
  g_clear_object (&f->client);
  g_clear_object (&f->http);
  demo_stop (&f->demo);
  leit_clock_set_fixed_ms (LEIT_TIME_NONE);
}

static inline void
content_take (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static inline GAsyncResult *
content_wait (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static inline LeitRecord *
content_detail (LeitSvaClient *client, LeitRecordKind kind, const char *id, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  leit_sva_client_detail_async (client, kind, id, NULL, content_take, &result);
  return leit_sva_client_detail_finish (client, content_wait (&result), error);
}

static inline GPtrArray *
content_list_all (LeitSvaClient *client, LeitRecordKind kind, gboolean whole, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  leit_sva_client_list_all_async (client, kind, whole, NULL, content_take, &result);
  return leit_sva_client_list_all_finish (client, content_wait (&result), error);
}

static inline LeitRecord *
content_find (Content *f, LeitRecordKind kind, const char *title)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = content_list_all (f->client, kind, TRUE, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < records->len; i++)
    if (g_str_equal (leit_record_get_title (g_ptr_array_index (records, i)), title))
      return leit_record_ref (g_ptr_array_index (records, i));
  g_assert_not_reached ();
}

static inline guint
content_count (Content *f, LeitRecordKind kind, const char *title)
{
  g_autoptr (GPtrArray) records = content_list_all (f->client, kind, FALSE, NULL);
  guint count = 0;

  g_assert_nonnull (records);
  for (guint i = 0; i < records->len; i++)
    count += title == NULL ||
             g_str_equal (leit_record_get_title (g_ptr_array_index (records, i)), title);
  return count;
}

static inline JsonObject *
content_object (const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (json, &error);

  g_assert_no_error (error);
  return json_node_dup_object (node);
}

static inline LeitRecord *
content_edit (LeitRecordKind kind, const char *json)
{
  g_autoptr (JsonObject) object = content_object (json);

  return leit_record_new (kind, object);
}

/* What a careless client sends. */
static inline char *
content_raw_save (LeitSvaClient *client, LeitRecordKind kind, const char *json, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (JsonObject) variables = content_object (json);

  leit_sva_client_save_async (client, kind, variables, NULL, content_take, &result);
  return leit_sva_client_save_finish (client, content_wait (&result), error);
}

static inline LeitSaveOutcome *
content_save (
    LeitSvaClient *client, LeitRecord *base, LeitRecord *edit, guint attempts, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  leit_safe_save_async (client, base, edit, attempts, NULL, content_take, &result);
  return leit_safe_save_finish (client, content_wait (&result), error);
}

static inline LeitSaveOutcome *
content_save_json (LeitSvaClient *client, LeitRecord *base, const char *json, GError **error)
{
  g_autoptr (LeitRecord) edit = content_edit (leit_record_get_kind (base), json);

  return content_save (client, base, edit, 0, error);
}

static inline LeitSaveOutcome *
content_restore (LeitSvaClient *client, LeitRecord *before, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  leit_safe_save_restore_async (client, before, NULL, content_take, &result);
  return leit_safe_save_finish (client, content_wait (&result), error);
}

static inline LeitSaveOutcome *
content_remove (LeitSvaClient *client, LeitRecord *base, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  leit_safe_save_remove_async (client, base, NULL, content_take, &result);
  return leit_safe_save_finish (client, content_wait (&result), error);
}

static inline LeitSaveOutcome *
content_push (LeitSvaClient *client, LeitRecord *confirmed, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  leit_content_push_async (client, confirmed, NULL, content_take, &result);
  return leit_safe_save_finish (client, content_wait (&result), error);
}

/* The next @count requests of an operation go wrong so; @more: further members. */
static inline void
content_fault (Content *f, const char *operation, const char *kind, guint count, const char *more)
{
  g_autofree char *body = g_strdup_printf (
      "{\"path\":\"/sva/graphql\",\"body\":\"\\\"operationName\\\":\\\"%s\\\"\",\"kind\":\"%s\","
      "\"count\":%u%s}",
      operation, kind, count, more);

  demo_control (&f->demo, "/control/fault", body);
}

static inline JsonObject *
content_state (Content *f)
{
  g_autoptr (JsonNode) node = demo_get_json (&f->demo, "/control/sva");

  return json_node_dup_object (node);
}

static inline gint64
content_pushes (Content *f)
{
  g_autoptr (JsonObject) state = content_state (f);

  return json_object_get_int_member (state, "pushes");
}

/* What the server itself has, past dates included. */
static inline LeitRecord *
content_stored (Content *f, LeitRecordKind kind, const char *id)
{
  g_autoptr (JsonObject) state = content_state (f);
  JsonArray *records = json_object_get_array_member (state, leit_record_kind_to_string (kind));

  for (guint i = 0; i < json_array_get_length (records); i++) {
    JsonObject *record = json_array_get_object_element (records, i);

    if (g_str_equal (json_object_get_string_member (record, "id"), id))
      return leit_record_new (kind, record);
  }
  return NULL;
}

static inline guint
content_length (const LeitRecord *record, const char *member)
{
  JsonNode *node = json_object_get_member (leit_record_get_content (record), member);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node)
             ? json_array_get_length (json_node_get_array (node))
             : 0;
}
