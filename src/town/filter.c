#include "town/filter.h"

#include <string.h>

#define ALL_TREES ((1u << LEIT_N_SOIL_STATUSES) - 1)

struct _LeitFilter {
  GObject parent_instance;

  guint tree_mask;
  gboolean tanks;
  gboolean stations;
  char *text;
};

G_DEFINE_FINAL_TYPE (LeitFilter, leit_filter, G_TYPE_OBJECT)

enum { SIGNAL_CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
leit_filter_finalize (GObject *object)
{
  g_free (LEIT_FILTER (object)->text);
  G_OBJECT_CLASS (leit_filter_parent_class)->finalize (object);
}

static void
leit_filter_class_init (LeitFilterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = leit_filter_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
leit_filter_init (LeitFilter *self)
{
  self->tree_mask = ALL_TREES;
  self->tanks = TRUE;
  self->stations = TRUE;
  self->text = g_strdup ("");
}

/**
 * leit_filter_new:
 *
 * Returns: (transfer full): a filter that lets everything through
 */
LeitFilter *
leit_filter_new (void)
{
  return g_object_new (LEIT_TYPE_FILTER, NULL);
}

static void
emit_changed (LeitFilter *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * leit_filter_get_tree_mask:
 *
 * Returns: which statuses of trees are shown, bit = 1 << #LeitStatus
 */
guint
leit_filter_get_tree_mask (LeitFilter *self)
{
  g_return_val_if_fail (LEIT_IS_FILTER (self), 0);

  return self->tree_mask;
}

/**
 * leit_filter_set_tree_mask:
 * @mask: which statuses are shown, bit = 1 << #LeitStatus
 */
void
leit_filter_set_tree_mask (LeitFilter *self, guint mask)
{
  g_return_if_fail (LEIT_IS_FILTER (self));

  mask &= ALL_TREES;
  if (self->tree_mask == mask)
    return;
  self->tree_mask = mask;
  emit_changed (self);
}

/**
 * leit_filter_get_tanks:
 *
 * Returns: whether tanks are shown
 */
gboolean
leit_filter_get_tanks (LeitFilter *self)
{
  g_return_val_if_fail (LEIT_IS_FILTER (self), FALSE);

  return self->tanks;
}

/**
 * leit_filter_set_tanks:
 * @shown: whether tanks are shown
 */
void
leit_filter_set_tanks (LeitFilter *self, gboolean shown)
{
  g_return_if_fail (LEIT_IS_FILTER (self));

  if (self->tanks == !!shown)
    return;
  self->tanks = !!shown;
  emit_changed (self);
}

/**
 * leit_filter_get_stations:
 *
 * Returns: whether stations are shown
 */
gboolean
leit_filter_get_stations (LeitFilter *self)
{
  g_return_val_if_fail (LEIT_IS_FILTER (self), FALSE);

  return self->stations;
}

/**
 * leit_filter_set_stations:
 * @shown: whether stations are shown
 */
void
leit_filter_set_stations (LeitFilter *self, gboolean shown)
{
  g_return_if_fail (LEIT_IS_FILTER (self));

  if (self->stations == !!shown)
    return;
  self->stations = !!shown;
  emit_changed (self);
}

/**
 * leit_filter_get_text:
 *
 * Returns: (transfer none): the words searched for, "" without a search
 */
const char *
leit_filter_get_text (LeitFilter *self)
{
  g_return_val_if_fail (LEIT_IS_FILTER (self), "");

  return self->text;
}

/**
 * leit_filter_set_text:
 * @text: (nullable): words that must all occur, %NULL or "" for no search
 */
void
leit_filter_set_text (LeitFilter *self, const char *text)
{
  g_return_if_fail (LEIT_IS_FILTER (self));

  if (g_strcmp0 (self->text, text != NULL ? text : "") == 0)
    return;
  g_free (self->text);
  self->text = g_strdup (text != NULL ? text : "");
  emit_changed (self);
}

/**
 * leit_filter_reset:
 *
 * Everything is shown again and the search is empty; `changed` is emitted at most once.
 */
void
leit_filter_reset (LeitFilter *self)
{
  g_return_if_fail (LEIT_IS_FILTER (self));

  if (self->tree_mask == ALL_TREES && self->tanks && self->stations && *self->text == '\0')
    return;
  self->tree_mask = ALL_TREES;
  self->tanks = self->stations = TRUE;
  g_free (self->text);
  self->text = g_strdup ("");
  emit_changed (self);
}
