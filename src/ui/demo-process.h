#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * LeitDemoProcess:
 *
 * The demo town's server, started by us on a free loopback port. It ends with us, however we end: it watches its
 * standard input, whose other end we hold.
 */
#define LEIT_TYPE_DEMO_PROCESS (leit_demo_process_get_type ())
G_DECLARE_FINAL_TYPE (LeitDemoProcess, leit_demo_process, LEIT, DEMO_PROCESS, GObject)

void leit_demo_process_start_async (const char *source,
                                    const char *now,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
LeitDemoProcess *leit_demo_process_start_finish (GAsyncResult *result, GError **error);
const char *leit_demo_process_get_town (LeitDemoProcess *self); /* the URL of its town file */

G_END_DECLS
