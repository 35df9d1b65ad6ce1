#include "ui/thing-section.h"

#include <glib/gi18n-lib.h>

struct _LeitThingSection {
  GObject parent_instance;

  LeitThingKind kind;
  guint count;
  gboolean expanded;
};

enum { PROP_0, PROP_COUNT, PROP_EXPANDED, N_PROPERTIES };

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (LeitThingSection, leit_thing_section, G_TYPE_OBJECT)

static void
leit_thing_section_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LeitThingSection *self = LEIT_THING_SECTION (object);

  switch (id) {
  case PROP_COUNT:
    g_value_set_uint (value, self->count);
    break;
  case PROP_EXPANDED:
    g_value_set_boolean (value, self->expanded);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
leit_thing_section_class_init (LeitThingSectionClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = leit_thing_section_get_property;
  properties[PROP_COUNT] = g_param_spec_uint ("count", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_EXPANDED] = g_param_spec_boolean ("expanded", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
leit_thing_section_init (LeitThingSection *self)
{
  self->expanded = TRUE;
}

/**
 * leit_thing_section_new:
 * @kind: what stands below it
 *
 * Returns: (transfer full): a heading, unfolded, with a count of 0
 */
LeitThingSection *
leit_thing_section_new (LeitThingKind kind)
{
  LeitThingSection *self = g_object_new (LEIT_TYPE_THING_SECTION, NULL);

  self->kind = kind;
  return self;
}

LeitThingKind
leit_thing_section_get_kind (LeitThingSection *self)
{
  g_return_val_if_fail (LEIT_IS_THING_SECTION (self), LEIT_THING_NONE);

  return self->kind;
}

guint
leit_thing_section_get_count (LeitThingSection *self)
{
  g_return_val_if_fail (LEIT_IS_THING_SECTION (self), 0);

  return self->count;
}

void
leit_thing_section_set_count (LeitThingSection *self, guint count)
{
  g_return_if_fail (LEIT_IS_THING_SECTION (self));

  if (self->count == count)
    return;
  self->count = count;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COUNT]);
}

void
leit_thing_section_set_expanded (LeitThingSection *self, gboolean expanded)
{
  g_return_if_fail (LEIT_IS_THING_SECTION (self));

  if (self->expanded == !!expanded)
    return;
  self->expanded = !!expanded;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EXPANDED]);
}

gboolean
leit_thing_section_get_expanded (LeitThingSection *self)
{
  g_return_val_if_fail (LEIT_IS_THING_SECTION (self), FALSE);

  return self->expanded;
}

/**
 * leit_thing_section_get_label:
 * @self: a section
 *
 * Returns: (transfer full): its heading, translated, without the count
 */
char *
leit_thing_section_get_label (LeitThingSection *self)
{
  g_return_val_if_fail (LEIT_IS_THING_SECTION (self), NULL);

  switch (self->kind) {
  case LEIT_THING_TANK:
    return g_strdup (_ ("Rainwater tanks"));
  case LEIT_THING_TREE:
    return g_strdup (_ ("Trees"));
  case LEIT_THING_STATION:
    return g_strdup (_ ("Soil stations"));
  case LEIT_THING_NONE:
  case LEIT_THING_SOURCE:
  default:
    return g_strdup ("");
  }
}
