/* Where the demo's main server keeps its records: one JSON text each. */

#include "demo/sva.h"

#include "base/json.h"

#include <glib/gstdio.h>
#include <string.h>

#define SCHEMA                                                                                     \
  "PRAGMA journal_mode=WAL;"                                                                       \
  "CREATE TABLE IF NOT EXISTS record (type TEXT NOT NULL, id INTEGER NOT NULL, body TEXT NOT "     \
  "NULL, PRIMARY KEY (type, id));"                                                                 \
  "CREATE TABLE IF NOT EXISTS counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL);"            \
  "CREATE TABLE IF NOT EXISTS media (id INTEGER PRIMARY KEY, name TEXT, type TEXT, bytes BLOB);"

/* A demo whose disk is full may stop. */
static sqlite3_stmt *
prepare (LeitDemoSva *self, const char *sql)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (self->db, sql, -1, &statement, NULL) != SQLITE_OK)
    g_error ("demo: %s", sqlite3_errmsg (self->db));
  return statement;
}

static void
bind_text (sqlite3_stmt *statement, int index, const char *text)
{
  sqlite3_bind_text (statement, index, text, -1, SQLITE_TRANSIENT);
}

static void
finish (LeitDemoSva *self, sqlite3_stmt *statement)
{
  if (sqlite3_step (statement) == SQLITE_ERROR)
    g_error ("demo: %s", sqlite3_errmsg (self->db));
  sqlite3_finalize (statement);
}

/**
 * leit_demo_sva_open:
 * @folder: (nullable): where the data is kept; %NULL: in memory
 */
gboolean
leit_demo_sva_open (LeitDemoSva *self, const char *folder, GError **error)
{
  g_autofree char *path =
      folder != NULL ? g_build_filename (folder, "sva.sqlite", NULL) : g_strdup (":memory:");

  if (folder != NULL)
    g_mkdir_with_parents (folder, 0700);
  if (sqlite3_open (path, &self->db) != SQLITE_OK ||
      sqlite3_exec (self->db, SCHEMA, NULL, NULL, NULL) != SQLITE_OK) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %s", path, sqlite3_errmsg (self->db));
    return FALSE;
  }
  return TRUE;
}

/* Adds to a counter and tells what it is now. */
gint64
leit_demo_sva_count (LeitDemoSva *self, const char *counter, gint64 add)
{
  sqlite3_stmt *statement =
      prepare (self, "INSERT INTO counter VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = "
                     "value + ?2 RETURNING value");
  gint64 value = 0;

  bind_text (statement, 1, counter);
  sqlite3_bind_int64 (statement, 2, add);
  if (sqlite3_step (statement) == SQLITE_ROW)
    value = sqlite3_column_int64 (statement, 0);
  finish (self, statement);
  return value;
}

static JsonObject *
read_body (sqlite3_stmt *statement)
{
  g_autoptr (JsonNode) node =
      json_from_string ((const char *) sqlite3_column_text (statement, 0), NULL);

  return json_node_dup_object (node);
}

/* Returns: (transfer full) (nullable) */
JsonObject *
leit_demo_sva_load (LeitDemoSva *self, const LeitDemoSvaKind *kind, const char *id)
{
  sqlite3_stmt *statement = prepare (self, "SELECT body FROM record WHERE type = ? AND id = ?");
  JsonObject *record = NULL;

  bind_text (statement, 1, kind->type);
  bind_text (statement, 2, id);
  if (sqlite3_step (statement) == SQLITE_ROW)
    record = read_body (statement);
  sqlite3_finalize (statement);
  return record;
}

/* Returns: (transfer full) (element-type JsonObject): by id */
GPtrArray *
leit_demo_sva_load_all (LeitDemoSva *self, const char *type)
{
  sqlite3_stmt *statement = prepare (self, "SELECT body FROM record WHERE type = ? ORDER BY id");
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);

  bind_text (statement, 1, type);
  while (sqlite3_step (statement) == SQLITE_ROW)
    g_ptr_array_add (records, read_body (statement));
  sqlite3_finalize (statement);
  return records;
}

void
leit_demo_sva_store (LeitDemoSva *self, const char *type, JsonObject *record)
{
  sqlite3_stmt *statement = prepare (self, "INSERT OR REPLACE INTO record VALUES (?, ?, ?)");
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), record);
  g_autofree char *text = json_to_string (node, FALSE);

  bind_text (statement, 1, type);
  bind_text (statement, 2, json_object_get_string_member (record, "id"));
  bind_text (statement, 3, text);
  finish (self, statement);
}

void
leit_demo_sva_remove (LeitDemoSva *self, const char *type, const char *id)
{
  sqlite3_stmt *statement = prepare (self, "DELETE FROM record WHERE type = ? AND id = ?");

  bind_text (statement, 1, type);
  bind_text (statement, 2, id);
  finish (self, statement);
}

void
leit_demo_sva_clear (LeitDemoSva *self)
{
  sqlite3_exec (self->db, "DELETE FROM record; DELETE FROM counter; DELETE FROM media", NULL, NULL,
                NULL);
}

/* An unknown name makes a category, as on the real server. */
char *
leit_demo_sva_category_id (LeitDemoSva *self, const char *name, const char *parent)
{
  g_autoptr (GPtrArray) categories = leit_demo_sva_load_all (self, "Category");
  g_autoptr (JsonObject) category = NULL;
  g_autofree char *id = NULL;

  for (guint i = 0; i < categories->len; i++) {
    JsonObject *known = g_ptr_array_index (categories, i);

    if (g_str_equal (json_object_get_string_member (known, "name"), name))
      return g_strdup (json_object_get_string_member (known, "id"));
  }
  id = g_strdup_printf ("%" G_GINT64_FORMAT, leit_demo_sva_count (self, "id", 1));
  category = json_object_new ();
  json_object_set_string_member (category, "id", id);
  json_object_set_string_member (category, "name", name);
  json_object_set_string_member (category, "iconName", "");
  json_object_set_null_member (category, "tagList");
  if (parent != NULL) {
    g_autofree char *parent_id = leit_demo_sva_category_id (self, parent, NULL);
    JsonObject *above = json_object_new ();

    json_object_set_string_member (above, "id", parent_id);
    json_object_set_string_member (above, "name", parent);
    json_object_set_object_member (category, "parent", above);
  } else {
    json_object_set_null_member (category, "parent");
  }
  leit_demo_sva_store (self, "Category", category);
  return g_steal_pointer (&id);
}

char *
leit_demo_sva_add_media (LeitDemoSva *self, const char *name, const char *type, GBytes *bytes)
{
  sqlite3_stmt *statement =
      prepare (self, "INSERT INTO media (name, type, bytes) VALUES (?, ?, ?)");

  bind_text (statement, 1, name);
  bind_text (statement, 2, type);
  sqlite3_bind_blob64 (statement, 3, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                       SQLITE_TRANSIENT);
  finish (self, statement);
  return g_strdup_printf ("%" G_GINT64_FORMAT, (gint64) sqlite3_last_insert_rowid (self->db));
}

/* Returns: (transfer full) (nullable) */
GBytes *
leit_demo_sva_get_media (LeitDemoSva *self, const char *id, char **type)
{
  sqlite3_stmt *statement = prepare (self, "SELECT type, bytes FROM media WHERE id = ?");
  GBytes *bytes = NULL;

  bind_text (statement, 1, id);
  if (sqlite3_step (statement) == SQLITE_ROW) {
    *type = g_strdup ((const char *) sqlite3_column_text (statement, 0));
    bytes = g_bytes_new (sqlite3_column_blob (statement, 1),
                         (gsize) sqlite3_column_bytes (statement, 1));
  }
  sqlite3_finalize (statement);
  return bytes;
}
