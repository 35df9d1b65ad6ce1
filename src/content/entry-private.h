#pragma once

/* Inside the content room: where the fields of an entry stand in a record. */

#include "content/entry.h"
#include "content/record.h"

G_BEGIN_DECLS

/**
 * LeitFieldPath:
 *
 * A field and its place in a JSON object: members and list positions with slashes between.
 */
typedef struct {
  const char *field;
  const char *path;
} LeitFieldPath;

/**
 * LeitRowsPath:
 *
 * A field of rows, the record's list, and where the members of each row are in a list element.
 */
typedef struct {
  const char *field;
  const char *member;
  const LeitFieldPath *paths;
} LeitRowsPath;

const LeitFieldPath *leit_record_field_paths (LeitRecordKind kind);
const LeitRowsPath *leit_record_rows_paths (LeitRecordKind kind);

JsonNode *leit_json_path_get (JsonObject *object, const char *path);
void leit_json_path_set (JsonObject *object, const char *path, JsonNode *value);

void leit_entry_read_rows (const LeitRowsPath *path, LeitEntry *entry, JsonObject *content);
void leit_entry_write_rows (const LeitRowsPath *path, const LeitEntry *entry, JsonObject *content);

void leit_entry_read_hours (LeitEntry *entry, JsonObject *content);
void leit_entry_write_hours (const LeitEntry *entry, JsonObject *content);

JsonObject *leit_payload_dup_whole (JsonObject *content);
JsonObject *leit_payload_get_ours (JsonObject *payload);

G_END_DECLS
