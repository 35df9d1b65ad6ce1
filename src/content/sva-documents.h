#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *leit_sva_document_load (const char *name);
char *leit_sva_document_operation (const char *name);

G_END_DECLS
