#pragma once

#include "demo/profile.h"

#include <glib.h>

G_BEGIN_DECLS

/**
 * LeitDemoOptions:
 * @port: to listen on, 0 for any free one
 * @seed: another seed is another weather
 * @source: which server the town file names
 * @control: whether tests may steer it
 * @folder: (nullable): where entries are kept from one start to the next
 */
typedef struct {
  guint port;
  guint64 seed;
  LeitDemoSource source;
  gboolean control;
  const char *folder;
} LeitDemoOptions;

#define LEIT_DEMO_DEFAULT_PORT 8047
#define LEIT_DEMO_DEFAULT_SEED 1

typedef struct _LeitDemoServer LeitDemoServer;

LeitDemoServer *leit_demo_server_new (const LeitDemoOptions *options, GError **error);
void leit_demo_server_free (LeitDemoServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitDemoServer, leit_demo_server_free)
const char *leit_demo_server_get_origin (LeitDemoServer *self);

int leit_demo_main (int argc, char **argv);

G_END_DECLS
