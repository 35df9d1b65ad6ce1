#include "ui/map-layout.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

/* With less than this left beside them, list and details lie over the content. */
#define CONTENT_MINIMUM 320
/* Shares of the width and limits in px; larger text makes both widgets wider by their own measure. */
#define LIST_SHARE 0.23
#define LIST_SMALLEST 290
#define LIST_LARGEST 340
#define DETAILS_SHARE 0.30
#define DETAILS_SMALLEST 360
#define DETAILS_LARGEST 460
#define BUTTON_MARGIN 8
#define SLIDE_MS 200

enum { LIST, CONTENT, DETAILS, BUTTON, N_CHILDREN };

struct _LeitMapLayout {
  GtkWidget parent_instance;

  GtkWidget *children[N_CHILDREN];
  AdwAnimation *slide;
  double details_shown; /* 0 away, 1 in place */
  gboolean list_open;
  gboolean list_gave_way; /* to the details, comes back after them */
  gboolean details_open;
  gboolean collapsed;
  gboolean both_fit;
  gboolean slides; /* the details lie over the content */
};

enum {
  PROP_0,
  PROP_CONTENT,
  PROP_LIST,
  PROP_DETAILS,
  PROP_LIST_OPEN,
  PROP_DETAILS_OPEN,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (LeitMapLayout, leit_map_layout, GTK_TYPE_WIDGET)

static void
measure_width (GtkWidget *widget, int *minimum, int *natural)
{
  *minimum = *natural = 0;
  if (widget != NULL)
    gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, minimum, natural, NULL, NULL);
}

static int
choose_width (GtkWidget *widget, int width, double share, int smallest, int largest)
{
  int minimum, natural;

  measure_width (widget, &minimum, &natural);
  return MIN (MAX (CLAMP ((int) (width * share), smallest, largest), minimum), width);
}

static void
leit_map_layout_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  LeitMapLayout *self = LEIT_MAP_LAYOUT (widget);

  *minimum = *natural = 0;
  for (guint i = LIST; i <= DETAILS; i++) {
    int child_minimum = 0, child_natural = 0;

    if (self->children[i] == NULL)
      continue;
    gtk_widget_measure (self->children[i], orientation, -1, &child_minimum, &child_natural, NULL,
                        NULL);
    *minimum = MAX (*minimum, child_minimum);
    if (orientation == GTK_ORIENTATION_HORIZONTAL)
      *natural += child_natural;
    else
      *natural = MAX (*natural, child_natural);
  }
}

static void
place (LeitMapLayout *self, guint child, int x, int width, int height)
{
  GtkWidget *widget = self->children[child];
  GtkAllocation place = { x, 0, width, height };

  if (widget == NULL)
    return;
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    place.x = gtk_widget_get_width (GTK_WIDGET (self)) - x - width;
  gtk_widget_size_allocate (widget, &place, -1);
}

static void
show_child (LeitMapLayout *self, guint child, gboolean shown)
{
  if (self->children[child] != NULL)
    gtk_widget_set_child_visible (self->children[child], shown);
}

/* The button that opens the list stands at the list's edge, so that it also closes it. */
static void
place_button (LeitMapLayout *self, int x)
{
  GtkRequisition size;
  GtkAllocation place = { x + BUTTON_MARGIN, BUTTON_MARGIN, 0, 0 };

  gtk_widget_get_preferred_size (self->children[BUTTON], &size, NULL);
  place.width = size.width;
  place.height = size.height;
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    place.x = gtk_widget_get_width (GTK_WIDGET (self)) - place.x - place.width;
  gtk_widget_size_allocate (self->children[BUTTON], &place, -1);
}

static void
leit_map_layout_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LeitMapLayout *self = LEIT_MAP_LAYOUT (widget);
  int list = choose_width (self->children[LIST], width, LIST_SHARE, LIST_SMALLEST, LIST_LARGEST);
  int details = choose_width (self->children[DETAILS], width, DETAILS_SHARE, DETAILS_SMALLEST,
                              DETAILS_LARGEST);
  int shown = (int) (details * self->details_shown + 0.5);
  gboolean list_shown;
  int start;

  self->collapsed = width < LEIT_MAP_LAYOUT_WIDE || width - list - details < CONTENT_MINIMUM;
  self->both_fit = width - list - details >= CONTENT_MINIMUM;
  list_shown = !self->collapsed || (self->list_open && (self->both_fit || !self->details_open));
  start = list_shown ? list : 0;
  self->slides = width - start - details < CONTENT_MINIMUM;

  show_child (self, LIST, list_shown);
  show_child (self, DETAILS, shown > 0);
  show_child (self, BUTTON, self->collapsed);
  /* What lies over the map hides its licence and its scale: only where there is no room beside it. */
  if (width - start - shown >= CONTENT_MINIMUM)
    place (self, CONTENT, start, width - start - shown, height);
  else if (width - start >= CONTENT_MINIMUM)
    place (self, CONTENT, start, width - start, height);
  else
    place (self, CONTENT, 0, width, height);
  if (self->collapsed)
    place_button (self, start);
  if (list_shown)
    place (self, LIST, 0, list, height);
  if (shown > 0)
    place (self, DETAILS, width - shown, details, height);
}

static void
leit_map_layout_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LeitMapLayout *self = LEIT_MAP_LAYOUT (widget);
  static const guint order[] = { CONTENT, BUTTON, LIST, DETAILS };
  graphene_rect_t bounds;

  graphene_rect_init (&bounds, 0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  gtk_snapshot_push_clip (snapshot, &bounds);
  for (guint i = 0; i < G_N_ELEMENTS (order); i++) {
    if (self->children[order[i]] != NULL)
      gtk_widget_snapshot_child (widget, self->children[order[i]], snapshot);
  }
  gtk_snapshot_pop (snapshot);
}

/* Order of the children is that of picking and of Tab: from start to end, but what lies over the content above it. */
static void
set_child (LeitMapLayout *self, guint child, GtkWidget *widget)
{
  static const guint order[] = { CONTENT, BUTTON, LIST, DETAILS };
  GtkWidget *before = NULL;

  if (self->children[child] == widget)
    return;
  g_clear_pointer (&self->children[child], gtk_widget_unparent);
  self->children[child] = widget;
  for (guint i = 0; i < G_N_ELEMENTS (order) && order[i] != child; i++) {
    if (self->children[order[i]] != NULL)
      before = self->children[order[i]];
  }
  if (widget != NULL)
    gtk_widget_insert_after (widget, GTK_WIDGET (self), before);
}

/* Arrow keys stay within the part they are in: out of the details they would change what is selected in the list. */
static gboolean
leit_map_layout_focus (GtkWidget *widget, GtkDirectionType direction)
{
  GtkWidget *part = gtk_widget_get_focus_child (widget);

  if (part == NULL || direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD)
    return GTK_WIDGET_CLASS (leit_map_layout_parent_class)->focus (widget, direction);
  gtk_widget_child_focus (part, direction);
  return TRUE;
}

static void
on_slide (double value, gpointer user_data)
{
  LeitMapLayout *self = user_data;

  self->details_shown = value;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
leit_map_layout_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LeitMapLayout *self = LEIT_MAP_LAYOUT (object);

  switch (id) {
  case PROP_CONTENT:
    set_child (self, CONTENT, g_value_get_object (value));
    break;
  case PROP_LIST:
    set_child (self, LIST, g_value_get_object (value));
    break;
  case PROP_DETAILS:
    set_child (self, DETAILS, g_value_get_object (value));
    break;
  case PROP_LIST_OPEN:
    leit_map_layout_set_list_open (self, g_value_get_boolean (value));
    break;
  case PROP_DETAILS_OPEN:
    leit_map_layout_set_details_open (self, g_value_get_boolean (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
leit_map_layout_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LeitMapLayout *self = LEIT_MAP_LAYOUT (object);

  switch (id) {
  case PROP_CONTENT:
    g_value_set_object (value, self->children[CONTENT]);
    break;
  case PROP_LIST:
    g_value_set_object (value, self->children[LIST]);
    break;
  case PROP_DETAILS:
    g_value_set_object (value, self->children[DETAILS]);
    break;
  case PROP_LIST_OPEN:
    g_value_set_boolean (value, self->list_open);
    break;
  case PROP_DETAILS_OPEN:
    g_value_set_boolean (value, self->details_open);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
leit_map_layout_dispose (GObject *object)
{
  LeitMapLayout *self = LEIT_MAP_LAYOUT (object);

  if (self->slide != NULL)
    adw_animation_reset (self->slide);
  g_clear_object (&self->slide);
  for (guint i = 0; i < N_CHILDREN; i++)
    g_clear_pointer (&self->children[i], gtk_widget_unparent);
  G_OBJECT_CLASS (leit_map_layout_parent_class)->dispose (object);
}

static void
leit_map_layout_class_init (LeitMapLayoutClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = leit_map_layout_dispose;
  object_class->set_property = leit_map_layout_set_property;
  object_class->get_property = leit_map_layout_get_property;
  widget_class->measure = leit_map_layout_measure;
  widget_class->size_allocate = leit_map_layout_size_allocate;
  widget_class->snapshot = leit_map_layout_snapshot;
  widget_class->focus = leit_map_layout_focus;

  properties[PROP_CONTENT] = g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_LIST] = g_param_spec_object ("list", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_DETAILS] = g_param_spec_object ("details", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_LIST_OPEN] = g_param_spec_boolean ("list-open", NULL, NULL, FALSE, flags);
  properties[PROP_DETAILS_OPEN] = g_param_spec_boolean ("details-open", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
leit_map_layout_init (LeitMapLayout *self)
{
  GtkWidget *button = gtk_toggle_button_new ();
  AdwAnimationTarget *target = adw_callback_animation_target_new (on_slide, self, NULL);

  gtk_button_set_icon_name (GTK_BUTTON (button), "view-list-symbolic");
  gtk_widget_set_tooltip_text (button, _ ("Show the list"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Show the list"), -1);
  gtk_widget_add_css_class (button, "map-list-button");
  set_child (self, BUTTON, button);
  g_object_bind_property (self, "list-open", button, "active",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  self->slide = adw_timed_animation_new (GTK_WIDGET (self), 0, 1, SLIDE_MS, target);
}

/**
 * leit_map_layout_get_collapsed:
 * @self: the layout
 *
 * Returns: whether list and details lie over the content, at its last size
 */
gboolean
leit_map_layout_get_collapsed (LeitMapLayout *self)
{
  g_return_val_if_fail (LEIT_IS_MAP_LAYOUT (self), FALSE);

  return self->collapsed;
}

void
leit_map_layout_set_list_open (LeitMapLayout *self, gboolean open)
{
  g_return_if_fail (LEIT_IS_MAP_LAYOUT (self));

  open = !!open;
  self->list_gave_way = FALSE;
  if (self->list_open == open)
    return;
  self->list_open = open;
  /* Whoever asks for the list wants to see it; where both do not fit, the details give way. */
  if (open && !self->both_fit)
    leit_map_layout_set_details_open (self, FALSE);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LIST_OPEN]);
}

gboolean
leit_map_layout_get_list_open (LeitMapLayout *self)
{
  g_return_val_if_fail (LEIT_IS_MAP_LAYOUT (self), FALSE);

  return self->list_open;
}

void
leit_map_layout_set_details_open (LeitMapLayout *self, gboolean open)
{
  g_return_if_fail (LEIT_IS_MAP_LAYOUT (self));

  open = !!open;
  if (self->details_open == open)
    return;
  self->details_open = open;
  if (open && !self->both_fit && self->list_open) {
    leit_map_layout_set_list_open (self, FALSE);
    self->list_gave_way = TRUE;
  } else if (!open && self->list_gave_way) {
    leit_map_layout_set_list_open (self, TRUE);
  }
  adw_timed_animation_set_value_from (ADW_TIMED_ANIMATION (self->slide), self->details_shown);
  adw_timed_animation_set_value_to (ADW_TIMED_ANIMATION (self->slide), open);
  adw_animation_play (self->slide);
  /* Beside the content it would push the map about; it slides only over it. */
  if (!self->slides)
    adw_animation_skip (self->slide);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DETAILS_OPEN]);
}

gboolean
leit_map_layout_get_details_open (LeitMapLayout *self)
{
  g_return_val_if_fail (LEIT_IS_MAP_LAYOUT (self), FALSE);

  return self->details_open;
}

/**
 * leit_map_layout_has_room_for_both:
 * @self: the layout
 *
 * Returns: whether list and details can be seen at the same time
 */
gboolean
leit_map_layout_has_room_for_both (LeitMapLayout *self)
{
  g_return_val_if_fail (LEIT_IS_MAP_LAYOUT (self), FALSE);

  return self->both_fit;
}
