#pragma once

#include "demo/answer.h"

#include <sqlite3.h>

G_BEGIN_DECLS

/*
 * The demo town's Smart Village App main server. It does on purpose what makes the real one dangerous to write to:
 * replaces nested data, fails in the middle, makes new records of unknown ids, and the rest.
 */

/* Everyone may know these: they open invented entries on the own computer. */
#define LEIT_DEMO_SVA_ADMIN "demo-admin"
#define LEIT_DEMO_SVA_EDITOR "demo-editor"
#define LEIT_DEMO_SVA_READER "demo-read-only"
#define LEIT_DEMO_SVA_SECRET "Klangbad"

typedef enum {
  LEIT_DEMO_SVA_ROLE_READ_ONLY,
  LEIT_DEMO_SVA_ROLE_EDITOR, /* sees and writes what belongs to OWN_PROVIDER */
  LEIT_DEMO_SVA_ROLE_ADMIN,
} LeitDemoSvaRole;

#define LEIT_DEMO_SVA_OWN_PROVIDER "1"

typedef struct {
  sqlite3 *db;
  LeitDemoTokens *tokens;
  GHashTable *roles; /* token -> LeitDemoSvaRole */
  JsonNode *seed;
} LeitDemoSva;

LeitDemoSva *leit_demo_sva_new (const char *folder, LeitDemoTokens *tokens, GError **error);
void leit_demo_sva_free (LeitDemoSva *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitDemoSva, leit_demo_sva_free)
LeitDemoAnswer *leit_demo_sva_answer (LeitDemoSva *self, const LeitDemoRequest *request);
LeitDemoAnswer *leit_demo_sva_control (LeitDemoSva *self, const LeitDemoRequest *request);

/* ---- what its files share ---- */

/* The kinds' names as in `recordType`; their members in `data`. */
typedef struct {
  const char *type;
  const char *one;
  const char *several;
  const char *saved;
  const char *prefix; /* of our operations' names */
} LeitDemoSvaKind;

extern const LeitDemoSvaKind leit_demo_sva_kinds[]; /* ends with a NULL type */

/* sva-db.c */
gboolean leit_demo_sva_open (LeitDemoSva *self, const char *folder, GError **error);
gint64 leit_demo_sva_count (LeitDemoSva *self, const char *counter, gint64 add);
JsonObject *leit_demo_sva_load (LeitDemoSva *self, const LeitDemoSvaKind *kind, const char *id);
GPtrArray *leit_demo_sva_load_all (LeitDemoSva *self, const char *type);
void leit_demo_sva_store (LeitDemoSva *self, const char *type, JsonObject *record);
void leit_demo_sva_remove (LeitDemoSva *self, const char *type, const char *id);
void leit_demo_sva_clear (LeitDemoSva *self);
char *leit_demo_sva_category_id (LeitDemoSva *self, const char *name, const char *parent);
char *
leit_demo_sva_add_media (LeitDemoSva *self, const char *name, const char *type, GBytes *bytes);
GBytes *leit_demo_sva_get_media (LeitDemoSva *self, const char *id, char **type);

/* sva-seed.c */
void leit_demo_sva_plant (LeitDemoSva *self);
void leit_demo_sva_give_ids (LeitDemoSva *self, JsonNode *node);
char *leit_demo_sva_now (void);
char *leit_demo_sva_day (int days);

/* sva-save.c */
JsonNode *leit_demo_sva_save (LeitDemoSva *self,
                              const LeitDemoSvaKind *kind,
                              LeitDemoSvaRole role,
                              JsonObject *input,
                              char **refusal);

/* sva-graphql.c */
LeitDemoAnswer *leit_demo_sva_graphql (LeitDemoSva *self, LeitDemoSvaRole role, GBytes *body);
gboolean leit_demo_sva_may_write (LeitDemoSvaRole role, JsonObject *record);

G_END_DECLS
