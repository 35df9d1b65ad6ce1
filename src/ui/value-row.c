#include "ui/value-row.h"

#include "base/clock.h"
#include "base/format.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _LeitValueRow {
  GtkListBoxRow parent_instance;

  GtkLabel *title;
  GtkLabel *value;
  GtkLabel *origin;
  GtkWidget *mark;
  GtkImage *mark_icon;
  GtkLabel *mark_label;
  GtkLabel *explanation;

  LeitTown *town;
  guint stream;
};

G_DEFINE_FINAL_TYPE (LeitValueRow, leit_value_row, GTK_TYPE_LIST_BOX_ROW)

/* What to think of a value, worst first. */
typedef enum {
  MARK_NEVER,
  MARK_IMPLAUSIBLE,
  MARK_INACTIVE,
  MARK_DOUBTFUL,
  MARK_UNKNOWN_UNIT,
  MARK_LATE,
  MARK_NONE,
} Mark;

static const struct {
  const char *icon;
  const char *word;
} marks[] = {
  [MARK_NEVER] = { "content-loading-symbolic", NC_ ("quality of a value", "never came") },
  [MARK_IMPLAUSIBLE] = { "dialog-error-symbolic", NC_ ("quality of a value", "implausible") },
  [MARK_INACTIVE] = { "action-unavailable-symbolic", NC_ ("quality of a value", "silent") },
  [MARK_DOUBTFUL] = { "dialog-question-symbolic", NC_ ("quality of a value", "doubtful") },
  [MARK_UNKNOWN_UNIT] = { "dialog-question-symbolic", NC_ ("quality of a value", "unknown unit") },
  [MARK_LATE] = { "dialog-warning-symbolic", NC_ ("quality of a value", "late") },
  [MARK_NONE] = { NULL, NULL },
};

static Mark
judge (const LeitThresholds *thresholds,
       const LeitStream *stream,
       const LeitReading *reading,
       gint64 now_ms)
{
  LeitFreshness freshness = leit_freshness_of (thresholds, stream, reading, now_ms);

  if (freshness == LEIT_FRESHNESS_NEVER)
    return MARK_NEVER;
  if (reading->quality == LEIT_QUALITY_IMPLAUSIBLE || !isfinite (reading->value))
    return MARK_IMPLAUSIBLE;
  if (freshness == LEIT_FRESHNESS_INACTIVE)
    return MARK_INACTIVE;
  if (reading->quality == LEIT_QUALITY_DOUBTFUL)
    return MARK_DOUBTFUL;
  /* Other values are shown as they come; nobody expects them to be rated. */
  if (!stream->rated && stream->role != LEIT_ROLE_OTHER)
    return MARK_UNKNOWN_UNIT;
  return freshness == LEIT_FRESHNESS_LATE ? MARK_LATE : MARK_NONE;
}

/* NULL: nothing to add. */
static char *
explain (Mark mark, const LeitStream *stream, const char *value)
{
  switch (mark) {
  case MARK_IMPLAUSIBLE:
    /* Translators: %s is a measured value that cannot be true */
    return g_strdup_printf (_ ("%s came, which cannot be true."), value);
  case MARK_INACTIVE:
    /* Translators: %s is the last value of a sensor that is silent now */
    return g_strdup_printf (_ ("The last value was %s."), value);
  case MARK_DOUBTFUL:
    return g_strdup (_ ("Shown, but not used for the status."));
  case MARK_UNKNOWN_UNIT:
    return g_strdup_printf (_ ("The unit “%s” is not known: not used for the status."),
                            stream->raw_unit != NULL ? stream->raw_unit : "");
  case MARK_NEVER:
  case MARK_LATE:
  case MARK_NONE:
  default:
    return NULL;
  }
}

static char *
describe_origin (LeitTown *town,
                 const LeitStream *stream,
                 const LeitReading *reading,
                 gint64 now_ms)
{
  LeitSource *source = leit_town_find_source (town, stream->source_id);
  const char *name = source != NULL ? leit_source_get_name (source) : stream->source_id;
  g_autofree char *age = reading != NULL ? leit_format_age (now_ms - reading->time_ms) : NULL;

  if (age == NULL)
    return g_strdup (name);
  /* Translators: how old a value is and where it comes from, "2 hours ago · ThingsBoard" */
  return g_strdup_printf (_ ("%s · %s"), age, name);
}

static void
show_mark (LeitValueRow *self, Mark mark)
{
  gtk_widget_set_visible (self->mark, mark != MARK_NONE);
  gtk_widget_remove_css_class (self->mark, "warning");
  gtk_widget_remove_css_class (self->mark, "error");
  if (mark == MARK_NONE)
    return;
  gtk_image_set_from_icon_name (self->mark_icon, marks[mark].icon);
  gtk_label_set_text (self->mark_label,
                      g_dpgettext2 (GETTEXT_PACKAGE, "quality of a value", marks[mark].word));
  gtk_widget_add_css_class (self->mark, mark <= MARK_IMPLAUSIBLE ? "error" : "warning");
}

static void
describe_row (LeitValueRow *self, Mark mark, const char *exact)
{
  g_autoptr (GString) text = g_string_new (gtk_label_get_text (self->title));

  g_string_append_printf (text, ": %s", gtk_label_get_text (self->value));
  if (mark != MARK_NONE)
    g_string_append_printf (text, ", %s", gtk_label_get_text (self->mark_label));
  g_string_append_printf (text, ", %s", gtk_label_get_text (self->origin));
  if (gtk_widget_get_visible (GTK_WIDGET (self->explanation)))
    g_string_append_printf (text, ". %s", gtk_label_get_text (self->explanation));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text->str,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, exact != NULL ? exact : "",
                                  -1);
}

/**
 * leit_value_row_update:
 * @self: a row
 *
 * Shows the newest reading as it is now, its age included.
 */
void
leit_value_row_update (LeitValueRow *self)
{
  LeitProfile *profile;
  const LeitStream *stream;
  const LeitReading *reading;
  gint64 now_ms = leit_clock_now_ms ();
  g_autofree char *value = NULL;
  g_autofree char *origin = NULL;
  g_autofree char *explanation = NULL;
  g_autofree char *exact = NULL;
  Mark mark;

  g_return_if_fail (LEIT_IS_VALUE_ROW (self));

  profile = leit_town_get_profile (self->town);
  stream = leit_town_get_stream (self->town, self->stream);
  reading = leit_town_get_latest (self->town, self->stream);
  mark = judge (leit_profile_get_thresholds (profile), stream, reading, now_ms);
  if (reading != NULL && isfinite (reading->value))
    value =
        leit_format_quantity (reading->value, leit_role_get_decimals (stream->role), stream->unit);
  if (reading != NULL)
    exact = leit_format_exact_time (reading->time_ms, leit_profile_get_time_zone (profile));
  origin = describe_origin (self->town, stream, mark != MARK_NEVER ? reading : NULL, now_ms);
  explanation = explain (mark, stream, value != NULL ? value : _ ("no number"));

  gtk_label_set_text (self->value, mark <= MARK_INACTIVE || value == NULL ? _ ("no value") : value);
  gtk_label_set_text (self->origin, origin);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->origin), exact);
  show_mark (self, mark);
  gtk_label_set_text (self->explanation, explanation != NULL ? explanation : "");
  gtk_widget_set_visible (GTK_WIDGET (self->explanation), explanation != NULL);
  describe_row (self, mark, exact);
}

static void
leit_value_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), LEIT_TYPE_VALUE_ROW);
  g_clear_object (&LEIT_VALUE_ROW (object)->town);
  G_OBJECT_CLASS (leit_value_row_parent_class)->dispose (object);
}

static void
leit_value_row_class_init (LeitValueRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = leit_value_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/de/zukunftsschusterei/Leitstand/ui/value-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LeitValueRow, title);
  gtk_widget_class_bind_template_child (widget_class, LeitValueRow, value);
  gtk_widget_class_bind_template_child (widget_class, LeitValueRow, origin);
  gtk_widget_class_bind_template_child (widget_class, LeitValueRow, mark);
  gtk_widget_class_bind_template_child (widget_class, LeitValueRow, mark_icon);
  gtk_widget_class_bind_template_child (widget_class, LeitValueRow, mark_label);
  gtk_widget_class_bind_template_child (widget_class, LeitValueRow, explanation);
}

static void
leit_value_row_init (LeitValueRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * leit_value_row_new:
 * @town: the town
 * @stream: index of one of its streams
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
leit_value_row_new (LeitTown *town, guint stream)
{
  LeitValueRow *self;
  g_autofree char *label = NULL;

  g_return_val_if_fail (LEIT_IS_TOWN (town), NULL);
  g_return_val_if_fail (stream < leit_town_get_n_streams (town), NULL);

  self = g_object_new (LEIT_TYPE_VALUE_ROW, NULL);
  self->town = g_object_ref (town);
  self->stream = stream;
  label = leit_stream_get_label (leit_town_get_stream (town, stream));
  gtk_label_set_text (self->title, label);
  leit_value_row_update (self);
  return GTK_WIDGET (self);
}
