#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * LeitFact:
 * @label: what, translated
 * @value: how much or which, translated; text from elsewhere is text, never markup
 */
typedef struct {
  char *label;
  char *value;
} LeitFact;

GPtrArray *leit_facts_new (void);
void leit_facts_add (GPtrArray *facts, const char *label, char *value);
void leit_facts_add_text (GPtrArray *facts, const char *label, const char *value);

/**
 * LeitFactsGrid:
 *
 * Two columns of text: what, and how much. Values can be selected and copied.
 */
#define LEIT_TYPE_FACTS_GRID (leit_facts_grid_get_type ())
G_DECLARE_FINAL_TYPE (LeitFactsGrid, leit_facts_grid, LEIT, FACTS_GRID, GtkWidget)

GtkWidget *leit_facts_grid_new (void);
void leit_facts_grid_set_facts (LeitFactsGrid *self, GPtrArray *facts);

G_END_DECLS
